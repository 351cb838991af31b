package kheap.kafka;

import java.util.Optional;
import kheap.ByteSize;

/// What a running client costs in itself, without the records that pass through it, beside what one of its version
/// was measured to cost.
///
/// @param base its own memory without batches, pool and fetched records
/// @param usual what [MeasuredCost] has for it
/// @param metrics how many its registry holds
/// @param usualMetrics how many that of the measured one held
/// @param version the line that was measured: the client's own, or the next older one that was
public record ClientCost(ByteSize base, ByteSize usual, int metrics, int usualMetrics, String version) {
    /// @return empty for a producer that does not run, and where nothing comparable was measured
    public static Optional<ClientCost> of(Producer producer) {
        boolean runs =
                switch (producer.state()) {
                    case OPEN, ORPHANED -> true;
                    case CLOSED, STARTING -> false;
                };
        return of(
                runs,
                MeasuredCost.Kind.PRODUCER,
                producer.version(),
                producer.partitions().queues() > 0 || isConnected(producer.network()),
                producer.memory(),
                producer.instrumentation());
    }

    /// @return empty for a closed consumer, and where nothing comparable was measured
    public static Optional<ClientCost> of(Consumer consumer) {
        MeasuredCost.Kind kind =
                switch (consumer.kind()) {
                    case CLASSIC -> MeasuredCost.Kind.CLASSIC_CONSUMER;
                    case ASYNC -> MeasuredCost.Kind.ASYNC_CONSUMER;
                    case SHARE -> MeasuredCost.Kind.SHARE_CONSUMER;
                };
        return of(
                !consumer.closed(),
                kind,
                consumer.version(),
                consumer.assigned() > 0 || isConnected(consumer.network()),
                consumer.memory(),
                consumer.instrumentation());
    }

    /// @return empty for a closed admin client, and where nothing comparable was measured
    public static Optional<ClientCost> of(Admin admin) {
        return of(
                admin.state() != Admin.State.CLOSED,
                MeasuredCost.Kind.ADMIN,
                admin.version(),
                isConnected(admin.network()),
                admin.memory(),
                admin.instrumentation());
    }

    private static boolean isConnected(Network network) {
        return network.nodes().stream().anyMatch(Network.Node::isUp);
    }

    private static Optional<ClientCost> of(
            boolean runs,
            MeasuredCost.Kind kind,
            Optional<String> version,
            boolean connected,
            ClientMemory memory,
            Instrumentation instrumentation) {
        if (!runs) {
            return Optional.empty();
        }
        return version.flatMap(known -> MeasuredCost.of(kind, known)).flatMap(measured -> (connected
                        ? measured.connected()
                        : measured.idle().or(measured::connected))
                .map(usual -> new ClientCost(
                        memory.metrics().plus(memory.network()).plus(memory.other()),
                        new ByteSize(usual.bytes()),
                        instrumentation.metrics(),
                        usual.metrics(),
                        measured.version())));
    }

    /// How many times the usual cost it is.
    public double times() {
        return base.shareOf(usual);
    }

    /// What it costs beyond the usual.
    public ByteSize excess() {
        return new ByteSize(Math.max(0, base.bytes() - usual.bytes()));
    }
}
