package kheap.kafka;

/// The direct buffers that the JDK keeps for each thread that reads or writes a channel.
public record ThreadBuffers() {
    public static final ThreadBuffers NONE = new ThreadBuffers();
}
