package kheap.process;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// A program that writes down what it knows of its own process, and then its dump.
public final class SelfPortrait {
    /// The system property with the path of the file that is written beside the dump: the pid, the start in
    /// milliseconds, the maximum heap, and the count and bytes of the direct buffers, each on a line.
    static final String TRUTH = "truth";

    static final int DIRECT_BUFFERS = 3;

    static final List<ByteBuffer> HELD = IntStream.range(0, DIRECT_BUFFERS)
            .mapToObj(i -> ByteBuffer.allocateDirect(1000))
            .toList();

    private SelfPortrait() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws IOException {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        List<String> truth = List.of(
                "" + ProcessHandle.current().pid(),
                "" + ManagementFactory.getRuntimeMXBean().getStartTime(),
                "" + Runtime.getRuntime().maxMemory(),
                "" + direct.getCount(),
                "" + direct.getMemoryUsed());
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[0], true);
        Files.write(Path.of(System.getProperty(TRUTH)), truth);
    }
}
