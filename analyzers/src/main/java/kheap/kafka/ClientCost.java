package kheap.kafka;

import java.util.Optional;
import java.util.OptionalDouble;
import kheap.ByteSize;
import kheap.ObjectLayout;

/// What a running client costs in itself, without the records that pass through it, beside what one of its version
/// was measured to cost.
///
/// Clients of Kafka Streams have no such cost: their registries hold the metrics of its threads, tasks and stores.
///
/// @param base its own memory without batches, pool, fetched records, and what the application plugs into it
/// @param usual what [MeasuredCost] has for it, scaled to the layout of objects
/// @param metrics how many its registry holds
/// @param usualMetrics how many that of the measured one held
/// @param version the line that was measured: the client's own, or the next older one that was
public record ClientCost(ByteSize base, ByteSize usual, int metrics, int usualMetrics, String version) {
    /// @return empty for a producer that does not run, and where nothing comparable was measured or the layout of
    ///     objects is not known
    public static Optional<ClientCost> of(Producer producer, Optional<ObjectLayout> layout) {
        boolean runs =
                switch (producer.state()) {
                    case OPEN, ORPHANED -> true;
                    case CLOSED, STARTING -> false;
                };
        return of(
                runs && producer.owner().kind() != Owner.Kind.STREAMS,
                MeasuredCost.Kind.PRODUCER,
                producer.version(),
                producer.partitions().queues() > 0 || isConnected(producer.network()),
                producer.memory(),
                producer.instrumentation(),
                layout);
    }

    /// @return empty for a closed consumer, and where nothing comparable was measured or the layout of objects is
    ///     not known
    public static Optional<ClientCost> of(Consumer consumer, Optional<ObjectLayout> layout) {
        MeasuredCost.Kind kind =
                switch (consumer.kind()) {
                    case CLASSIC -> MeasuredCost.Kind.CLASSIC_CONSUMER;
                    case ASYNC -> MeasuredCost.Kind.ASYNC_CONSUMER;
                    case SHARE -> MeasuredCost.Kind.SHARE_CONSUMER;
                };
        return of(
                !consumer.closed() && consumer.owner().kind() != Owner.Kind.STREAMS,
                kind,
                consumer.version(),
                consumer.assigned() > 0 || isConnected(consumer.network()),
                consumer.memory(),
                consumer.instrumentation(),
                layout);
    }

    /// @return empty for a closed admin client, and where nothing comparable was measured or the layout of objects
    ///     is not known
    public static Optional<ClientCost> of(Admin admin, Optional<ObjectLayout> layout) {
        return of(
                admin.state() != Admin.State.CLOSED && admin.owner().kind() != Owner.Kind.STREAMS,
                MeasuredCost.Kind.ADMIN,
                admin.version(),
                isConnected(admin.network()),
                admin.memory(),
                admin.instrumentation(),
                layout);
    }

    /// Telemetry was switched on when the costs were measured; what the application plugs in was not there.
    private static ByteSize base(ClientMemory memory, Instrumentation instrumentation) {
        long all = memory.metrics()
                .plus(memory.network())
                .plus(memory.other())
                .bytes();
        long plugged = instrumentation.plugins().stream()
                .filter(plugin -> plugin.kind() != Instrumentation.Plugin.Kind.TELEMETRY)
                .mapToLong(plugin -> plugin.retained().bytes())
                .sum();
        return new ByteSize(Math.max(0, all - plugged));
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
            Instrumentation instrumentation,
            Optional<ObjectLayout> layout) {
        OptionalDouble scale = layout.map(MeasuredCost::scale).orElse(OptionalDouble.empty());
        if (!runs || scale.isEmpty()) {
            return Optional.empty();
        }
        return version.flatMap(known -> MeasuredCost.of(kind, known)).flatMap(measured -> (connected
                        ? measured.connected()
                        : measured.idle().or(measured::connected))
                .map(usual -> new ClientCost(
                        base(memory, instrumentation),
                        new ByteSize(Math.round(usual.bytes() * scale.getAsDouble())),
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
