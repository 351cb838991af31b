package kheap.app.gui.page;

import java.util.Optional;
import java.util.OptionalLong;
import kheap.kafka.Admin;
import kheap.kafka.ClientConfig;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Owner;
import kheap.kafka.Producer;

/// A client of any kind, with what the page asks of each.
///
/// @param type the simple name of the class of the object at `address`
/// @param facade the `KafkaProducer`, if something other than the producer itself still reaches it
/// @param producer itself, if it is one
record ShownClient(
        String id,
        String type,
        long address,
        OptionalLong facade,
        Optional<String> version,
        Owner owner,
        Optional<KafkaThread> thread,
        ClientConfig config,
        Network network,
        Optional<Producer> producer) {
    static ShownClient of(Producer producer) {
        return new ShownClient(
                producer.clientId(),
                "Sender",
                producer.address(),
                producer.facade(),
                producer.version(),
                producer.owner(),
                producer.thread(),
                producer.config(),
                producer.network(),
                Optional.of(producer));
    }

    static ShownClient of(Consumer consumer) {
        return new ShownClient(
                consumer.clientId(),
                consumer.kind() == Consumer.Kind.SHARE ? "KafkaShareConsumer" : "KafkaConsumer",
                consumer.address(),
                OptionalLong.empty(),
                Optional.empty(),
                consumer.owner(),
                consumer.thread(),
                consumer.config(),
                consumer.network(),
                Optional.empty());
    }

    static ShownClient of(Admin admin) {
        return new ShownClient(
                admin.clientId(),
                "KafkaAdminClient",
                admin.address(),
                OptionalLong.empty(),
                Optional.empty(),
                admin.owner(),
                admin.thread(),
                admin.config(),
                admin.network(),
                Optional.empty());
    }

    /// Whether this address is the client's, as one would say it.
    boolean isAt(long wanted) {
        return address == wanted || facade.isPresent() && facade.getAsLong() == wanted;
    }
}
