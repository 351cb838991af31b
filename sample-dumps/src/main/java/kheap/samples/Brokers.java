package kheap.samples;

import java.io.IOException;

/// The brokers that a sample program talks to, as values of `bootstrap.servers`.
///
/// A program that runs by itself has a [LoopbackBroker] in its own process. One that [Sample] runs with another
/// version of kafka-clients has not: the broker needs the protocol classes of the version that it was compiled with,
/// so it is in the process that grows the dump, which tells its address.
final class Brokers {
    /// The system properties that tell the addresses.
    static final String ACKNOWLEDGING = "kheap.samples.acknowledging";

    static final String FROZEN = "kheap.samples.frozen";

    static final String REFUSING = "kheap.samples.refusing";

    private Brokers() {}

    /// A broker that acknowledges every record at once.
    static String acknowledging() throws IOException {
        String given = System.getProperty(ACKNOWLEDGING);
        return given == null ? LoopbackBroker.acknowledging().address() : given;
    }

    /// A broker that reads nothing more from a connection as soon as records come through it.
    static String frozen() throws IOException {
        String given = System.getProperty(FROZEN);
        return given == null ? LoopbackBroker.frozen().address() : given;
    }

    /// A broker that acknowledges records until a request is larger than [LoopbackBroker#LARGEST_REQUEST]: it
    /// refuses those records as too large, and freezes.
    static String refusing() throws IOException {
        String given = System.getProperty(REFUSING);
        return given == null ? LoopbackBroker.refusing().address() : given;
    }
}
