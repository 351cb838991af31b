package kheap.app.gui.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/// A program that writes a dump of itself, with objects whose number and content are known.
public final class Warehouse {
    public static final int CRATES = 250;
    public static final int WEIGHTS = 1000;

    static final Crate[] SHELF = new Crate[CRATES];
    static final int[] SQUARES = new int[WEIGHTS];
    static final Keeper KEEPER =
            new Keeper("Ada", new StringBuilder("r3tnuh-der").reverse().toString());

    /// Each holds 64 bytes more than the one before, so that their order by size is known.
    static final class Crate {
        final int number;
        final byte[] goods;

        Crate(int number) {
            this.number = number;
            this.goods = new byte[64 * number];
        }
    }

    /// The password is written backward above, so that it stands nowhere else in the dump.
    record Keeper(String name, String password) {}

    private Warehouse() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws IOException {
        for (int i = 0; i < CRATES; i++) {
            SHELF[i] = new Crate(i);
        }
        for (int i = 0; i < WEIGHTS; i++) {
            SQUARES[i] = i * i;
        }
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[0], true);
    }

    /// Runs the program in a JVM of its own.
    public static Path dump(Path folder) {
        Path dump = folder.resolve("warehouse.hprof");
        try {
            int exit = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx32m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            Path.of(Warehouse.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .toURI())
                                    .toString(),
                            Warehouse.class.getName(),
                            dump.toString()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the warehouse ended with " + exit);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return dump;
    }
}
