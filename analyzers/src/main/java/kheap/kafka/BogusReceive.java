package kheap.kafka;

import java.util.Optional;

/// A message from the network whose size no broker can have meant: the first four bytes of another protocol.
///
/// @param address of the `NetworkReceive`
/// @param requestedBytes what Kafka took for the size
/// @param source the node id that it came from
public record BogusReceive(
        long address, int requestedBytes, String source, boolean bufferAllocated, Protocol protocol) {
    /// Whose first bytes they are.
    public enum Protocol {
        TLS_ALERT("a TLS alert"),
        TLS_HANDSHAKE("a TLS handshake"),
        HTTP("HTTP"),
        UNKNOWN("unknown");

        private final String words;

        Protocol(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// No broker's answer is as large: `fetch.max.bytes` is 50 MiB, and larger answers are configured, not met by
    /// chance.
    private static final int SUSPICIOUS = 100_000_000;

    /// Whose bytes a requested size is, empty when it may be a real one.
    ///
    /// @param allocated whether Kafka has found memory for it and reads on
    static Optional<Protocol> protocol(int requestedBytes, boolean allocated) {
        if (requestedBytes >>> 16 == 0x1503) {
            return Optional.of(Protocol.TLS_ALERT);
        }
        if (requestedBytes >>> 16 == 0x1603) {
            return Optional.of(Protocol.TLS_HANDSHAKE);
        }
        // "HTTP", "GET ", "POST"
        if (requestedBytes == 0x48545450 || requestedBytes == 0x47455420 || requestedBytes == 0x504f5354) {
            return Optional.of(Protocol.HTTP);
        }
        return requestedBytes > SUSPICIOUS && !allocated ? Optional.of(Protocol.UNKNOWN) : Optional.empty();
    }

    /// The four bytes as hexadecimal digits: `0x15030300`.
    public String hex() {
        return String.format("0x%08x", requestedBytes);
    }
}
