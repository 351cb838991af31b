package kheap.kafka;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kheap.ByteSize;

/// What measures a client and what is plugged into it.
///
/// @param metrics how many metrics its registry holds
/// @param sensors how many sensors
/// @param beans how many JMX beans its reporters made. Of clients that share a client id only the last one's are
///     registered
/// @param plugins largest first, at most [#SHOWN]
public record Instrumentation(int metrics, int sensors, int beans, List<Plugin> plugins) {
    public static final int SHOWN = 20;

    public static final Instrumentation NONE = new Instrumentation(0, 0, 0, List.of());

    public Instrumentation {
        plugins = plugins.stream()
                .sorted(Comparator.comparing(Plugin::retained).reversed())
                .limit(SHOWN)
                .toList();
    }

    public Stream<Plugin> plugins(Plugin.Kind kind) {
        return plugins.stream().filter(plugin -> plugin.kind() == kind);
    }

    /// Something that the configuration plugs into a client.
    ///
    /// @param type its class
    /// @param retained its plain retained size: what others refer to as well is not in it
    public record Plugin(Kind kind, String type, long address, ByteSize retained) {
        public enum Kind {
            INTERCEPTOR,
            /// A reporter of metrics that is not one of Kafka's own.
            REPORTER,
            /// The reporter that pushes metrics to the brokers, of kafka-clients since 3.7.
            TELEMETRY,
            /// A partitioner that is not one of Kafka's own.
            PARTITIONER
        }
    }
}
