package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kheap.Progress;
import kheap.heap.HeapDump;
import kheap.heap.Sizes;
import kheap.memory.Column;
import kheap.samples.BigHeap;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What opening a dump costs in memory, where it is small and where native access is denied.
class MemoryTest {
    private static final int OBJECTS = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void withoutNativeAccessTheAnswersAreTheSame() throws Exception {
        Path dump = Sample.grow(NoKafka.class, Path.of("target", "dumps", "default"));
        int expected = Answers.of(dump, Sizes.TRUE, Optional.empty()).hashCode();
        for (String index : List.of("made", "opened again")) {
            List<String> lines = Fork.java(
                            folder,
                            List.of("--illegal-native-access=deny"),
                            Answers.class.getName(),
                            dump.toString(),
                            folder.resolve("cache").toString())
                    .lines();
            assertEquals(String.valueOf(expected), lines.getFirst(), index);
        }
    }

    /// A Java heap that has all its pages from the start, so that all that comes on top lies outside of it.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aMillionObjectsNeedNoMoreThanSixtyFourMegabytesOfJavaHeap() throws Exception {
        Path dump = folder.resolve("BigHeap.hprof");
        Fork.java(folder, List.of("-Xmx400m"), BigHeap.class.getName(), dump.toString(), String.valueOf(OBJECTS))
                .lines();
        List<String> options =
                List.of("--enable-native-access=ALL-UNNAMED", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch");

        List<String> lines = Fork.java(folder, options, Peak.class.getName(), dump.toString())
                .lines();

        long objects = Long.parseLong(lines.get(0));
        assertTrue(objects >= OBJECTS, objects + " objects");
        double atRest = Double.parseDouble(lines.get(1)) / objects;
        assertTrue(atRest > 10 && atRest <= OwnEngine.BYTES_AN_OBJECT_AT_REST, atRest + " bytes an object in columns");
        double peak = (Double.parseDouble(lines.get(2)) - OwnEngine.BYTES_BESIDES) / objects;
        assertTrue(peak <= OwnEngine.BYTES_AN_OBJECT, peak + " bytes an object at the height");
    }

    /// Prints the number of objects, the bytes of all columns of the open dump, and by how much memory without a
    /// file has grown at its height.
    static final class Peak {
        private Peak() {}

        public static void main(String[] args) throws IOException {
            long before = withoutFile();
            long[] most = {0};
            Progress looking = new Progress() {
                private int calls;

                @Override
                public void step(String name) {
                    look();
                }

                @Override
                public void at(long done, long total) {
                    if ((++calls & 0x7) == 0) {
                        look();
                    }
                }

                @Override
                public void goOn() {}

                private void look() {
                    most[0] = Math.max(most[0], withoutFile());
                }
            };
            try (HeapDump heap = Answers.open(Path.of(args[0]), Sizes.TRUE, Optional.empty(), looking)) {
                System.out.println(heap.objects());
                System.out.println(Column.openBytes());
                System.out.println(most[0] - before);
            }
        }

        private static long withoutFile() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                                .filter(line -> line.startsWith("RssAnon:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                                .sum()
                        << 10;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
