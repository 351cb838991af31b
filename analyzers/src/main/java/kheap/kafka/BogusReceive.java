package kheap.kafka;

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

    /// The four bytes as hexadecimal digits: `0x15030300`.
    public String hex() {
        return String.format("0x%08x", requestedBytes);
    }
}
