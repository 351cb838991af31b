package kheap.samples;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/// The heap dump that a sample writes of itself, as its last act.
final class Dump {
    private Dump() {}

    /// Writes the live objects of this process; whatever the program dropped is collected first.
    ///
    /// @param arguments of the program: the path of a file that does not exist and ends in `.hprof`
    static void write(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("one argument is needed: the path of the dump to write");
        }
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[0], true);
    }
}
