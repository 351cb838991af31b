package kheap.app.gui.page;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.kafka.Admin;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Producer;

/// Which objects are a Kafka client, as far as the analysis names them: its running part, its facade and its thread.
final class ClientParts {
    private final Map<Long, Client> byAddress = new HashMap<>();

    /// @param words such as `Producer orders-1`
    /// @param address by which the client is known
    record Client(String words, long address) {}

    ClientParts(KafkaClients clients) {
        if (clients instanceof KafkaClients.Found found) {
            for (Producer producer : found.producers()) {
                add("Producer " + producer.clientId(), producer.address(), producer.facade(), producer.thread());
            }
            for (Consumer consumer : found.consumers()) {
                add("Consumer " + consumer.clientId(), consumer.address(), OptionalLong.empty(), consumer.thread());
            }
            for (Admin admin : found.admins()) {
                add("Admin client " + admin.clientId(), admin.address(), OptionalLong.empty(), admin.thread());
            }
        }
    }

    private void add(String words, long address, OptionalLong facade, Optional<KafkaThread> thread) {
        Client client = new Client(words, address);
        byAddress.put(address, client);
        facade.ifPresent(at -> byAddress.put(at, client));
        thread.ifPresent(of -> byAddress.put(of.address(), client));
    }

    Optional<Client> of(long address) {
        return Optional.ofNullable(byAddress.get(address));
    }
}
