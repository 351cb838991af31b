package kheap.kafka;

import java.util.List;
import kheap.ByteSize;

/// What measures a client and what is plugged into it.
///
/// @param metrics how many metrics its registry holds
/// @param sensors how many sensors
/// @param beans how many JMX beans its reporters have registered
/// @param plugins largest first, at most [#SHOWN]
public record Instrumentation(int metrics, int sensors, int beans, List<Plugin> plugins) {
    public static final int SHOWN = 20;

    public static final Instrumentation NONE = new Instrumentation(0, 0, 0, List.of());

    public Instrumentation {
        plugins = List.copyOf(plugins);
    }

    /// Something that the configuration plugs into a client.
    ///
    /// @param type its class
    /// @param retained its plain retained size
    public record Plugin(Kind kind, String type, long address, ByteSize retained) {
        public enum Kind {
            INTERCEPTOR,
            REPORTER,
            /// The reporter that pushes metrics to the brokers, of kafka-clients since 3.7.
            TELEMETRY,
            PARTITIONER
        }
    }
}
