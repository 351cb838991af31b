package kheap.kafka;

import java.util.List;
import kheap.ByteSize;

/// What measures Kafka in the whole heap: Kafka's own metrics, and those of Micrometer.
///
/// @param metrics Kafka's own, those of all clients and of none
/// @param sensors likewise
/// @param beans the JMX beans that show Kafka's metrics
/// @param telemetryReporters those of kafka-clients since 3.7, whether or not a client uses them
/// @param longTasks what runs by Micrometer's timers whose names speak of Kafka, the most first, at most [#SHOWN]
public record Meters(
        long metrics,
        long sensors,
        long beans,
        int telemetryReporters,
        Stray stray,
        Micrometer micrometer,
        List<LongTasks> longTasks) {
    public static final int SHOWN = 5;

    public static final Meters NONE = new Meters(0, 0, 0, 0, Stray.NONE, Micrometer.NONE, List.of());

    public Meters {
        longTasks = List.copyOf(longTasks);
    }

    /// Metrics of clients that are gone. Those of Kafka Streams, Connect and brokers have registries of their own
    /// and are not among them, nor are those of closed clients that the dump still holds.
    ///
    /// @param registries registries of clients of which nothing else is left
    /// @param registered the metrics in them
    /// @param unregistered metrics that no registry holds any more
    /// @param retained of those registries and metrics
    /// @param objects some of the registries and metrics, at most [#SHOWN]
    public record Stray(int registries, long registered, long unregistered, ByteSize retained, List<Long> objects) {
        public static final Stray NONE = new Stray(0, 0, 0, ByteSize.ZERO, List.of());

        public Stray {
            objects = List.copyOf(objects);
        }

        public long metrics() {
            return registered + unregistered;
        }
    }

    /// The meters of Micrometer, by their ids.
    ///
    /// @param ids how many ids there are: one for each meter, and more where a filter rewrote them
    /// @param read how many of them were read: all, or as many as are looked at, spread over all. The other numbers
    ///     are of these
    /// @param ofKafka those that name a Kafka client by its client id
    /// @param ofGoneClients those among them whose client id no running client has
    /// @param goneClients the distinct client ids of those
    /// @param goneNames some of them, ascending, at most [#SHOWN]
    /// @param retained what Micrometer's registries keep
    /// @param objects some of the ids that name a client that is gone, at most [#SHOWN]
    public record Micrometer(
            long ids,
            long read,
            long ofKafka,
            long ofGoneClients,
            int goneClients,
            List<String> goneNames,
            ByteSize retained,
            List<Long> objects) {
        public static final Micrometer NONE = new Micrometer(0, 0, 0, 0, 0, List.of(), ByteSize.ZERO, List.of());

        public Micrometer {
            goneNames = List.copyOf(goneNames);
            objects = List.copyOf(objects);
        }
    }

    /// The tasks that a timer of Micrometer's counts as running.
    ///
    /// @param timer its name: `spring.kafka.listener.active`
    /// @param address of the timer
    /// @param retained what the timer keeps
    public record LongTasks(String timer, long running, long address, ByteSize retained) {}
}
