package kheap.samples;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The heap dump that a sample writes of itself: one, as its last act, or one at the end of each day.
final class Dump {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Dump() {}

    /// Writes the live objects of this process; whatever the program dropped is collected first.
    ///
    /// @param arguments of the program: the path of a file that does not exist and ends in `.hprof`
    static void write(String[] arguments) throws IOException, InterruptedException {
        write(path(arguments));
    }

    /// Writes the live objects of this process at the end of a day, to `SeveralDays-3.hprof` where the argument is
    /// `SeveralDays.hprof`.
    static void write(String[] arguments, int day) throws IOException, InterruptedException {
        write(path(arguments).replaceFirst("(?=\\.hprof$)", "-" + day));
    }

    private static String path(String[] arguments) {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("one argument is needed: the path of the dump to write");
        }
        return arguments[0];
    }

    private static void write(String path) throws IOException, InterruptedException {
        awaitQuiet();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(path, true);
    }

    /// Waits until every network thread of Kafka is inside its selector. A thread that is still putting away the
    /// batch of which it has just reported the success would keep the producer from being collected.
    private static void awaitQuiet() throws InterruptedException {
        long start = System.nanoTime();
        while (Thread.getAllStackTraces().entrySet().stream().anyMatch(Dump::isBusyNetworkThread)) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException("Kafka's network threads do not come to rest");
            }
            Thread.sleep(20);
        }
    }

    private static boolean isBusyNetworkThread(Map.Entry<Thread, StackTraceElement[]> thread) {
        StackTraceElement[] stack = thread.getValue();
        return thread.getKey()
                        .getName()
                        .matches("kafka-(producer-network|admin-client)-thread.*|consumer_background_thread")
                && (stack.length == 0 || !stack[0].getClassName().startsWith("sun.nio.ch."));
    }
}
