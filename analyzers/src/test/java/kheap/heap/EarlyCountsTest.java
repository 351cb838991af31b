package kheap.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.hprof.WrittenDump;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyCountsTest {
    @TempDir
    Path folder;

    private static Path dump(Class<?> program) throws IOException, InterruptedException {
        return Sample.grow(program, Path.of("target", "dumps", "default"));
    }

    private static Map<String, Long> byName(Stream<Map.Entry<String, Long>> rows) {
        Map<String, Long> sums = new HashMap<>();
        rows.forEach(row -> sums.merge(row.getKey(), row.getValue(), Long::sum));
        return sums;
    }

    /// A progress that notes the steps.
    private record Steps(List<String> names) implements Progress {
        @Override
        public void step(String name) {
            names.add(name);
        }

        @Override
        public void at(long done, long total) {}

        @Override
        public void goOn() {}
    }

    @ParameterizedTest
    @ValueSource(classes = {NoKafka.class, UnclosedProducers.class})
    void everyObjectOfTheFileIsCountedAndItsFieldsAndElementsAreMeasured(Class<?> program) throws Exception {
        List<ClassCount> early = new ArrayList<>();
        try (HeapDump heap = HeapDumps.open(dump(program), Opening.by(Engine.KHEAP), early::addAll, Progress.NONE)) {
            Map<String, Long> counts = new HashMap<>();
            Map<String, Long> bytes = new HashMap<>();
            for (int object = 0; object < heap.objects(); object++) {
                // The boot loader is no object of the file, and a class that it lacks is not counted.
                if (heap.address(object) >= 0x1000) {
                    String type = heap.object(object).type().name();
                    counts.merge(type, 1L, Long::sum);
                    bytes.merge(type, heap.shallow(object).bytes(), Long::sum);
                }
            }
            assertEquals(counts, byName(early.stream().map(row -> Map.entry(row.name(), row.count()))));
            for (ClassCount row : early) {
                long all = bytes.get(row.name());
                assertTrue(row.atLeast().bytes() <= all, row::toString);
                if (row.name().endsWith("[]")) {
                    assertTrue(row.atLeast().bytes() > all - 8 * row.count(), row::toString);
                } else if (row.name().equals("java.lang.String")) {
                    assertEquals(all, row.atLeast().bytes());
                }
            }
            assertEquals(
                    early.stream()
                            .map(ClassCount::atLeast)
                            .sorted((a, b) -> b.compareTo(a))
                            .toList(),
                    early.stream().map(ClassCount::atLeast).toList());
        }
    }

    @Test
    void withoutGarbageTheyAreTheFinalOnes() throws Exception {
        Path whole = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(0x1400, WrittenDump.OBJECT, "Base", "I value", "L next")
                .root(0x1400)
                .root(WrittenDump.OBJECT)
                .root(WrittenDump.ARRAY)
                .instance(0x2000, 0x1400, 1, 0x2100L)
                .instance(0x2100, 0x1400, 1, 0L)
                .objectArray(0x2200, WrittenDump.ARRAY, 0x2000, 0x2100)
                .root(0x2200)
                .end()
                .writeTo(folder.resolve("whole.hprof"));
        List<ClassCount> early = new ArrayList<>();
        try (HeapDump heap = HeapDumps.open(whole, Opening.by(Engine.KHEAP), early::addAll, Progress.NONE)) {
            assertEquals(0, heap.unreachable().objects());
            Map<String, Long> last = byName(heap.classTotals(Progress.NONE).stream()
                    .map(row -> Map.entry(row.type().name(), row.count())));
            last.remove("java.lang.ClassLoader");
            assertEquals(last, byName(early.stream().map(row -> Map.entry(row.name(), row.count()))));
            assertEquals(
                    heap.shallow(heap.at(0x2000).orElseThrow()).bytes() * 2,
                    early.stream()
                            .filter(row -> row.name().equals("Base"))
                            .findFirst()
                            .orElseThrow()
                            .atLeast()
                            .bytes());
        }
    }

    @Test
    void theyAreToldBeforeTheReferencesAreRead() throws Exception {
        List<String> steps = new ArrayList<>();
        HeapDumps.open(
                        dump(NoKafka.class),
                        Opening.by(Engine.KHEAP),
                        counts -> steps.add("told " + !counts.isEmpty()),
                        new Steps(steps))
                .close();
        assertEquals(
                List.of("Finding the objects", "told true", "Reading references"),
                steps.subList(steps.indexOf("Finding the objects"), steps.indexOf("Reading references") + 1));
    }

    @Test
    void whoHasSeenEnoughMayCancel() {
        assertThrows(
                CancellationException.class,
                () -> HeapDumps.open(
                        dump(NoKafka.class),
                        Opening.by(Engine.KHEAP),
                        counts -> {
                            throw new CancellationException();
                        },
                        Progress.NONE));
    }

    @Test
    void matsParserTellsNothing() throws Exception {
        List<ClassCount> early = new ArrayList<>();
        HeapDumps.open(dump(NoKafka.class), Opening.by(Engine.MAT), early::addAll, Progress.NONE)
                .close();
        assertEquals(List.of(), early);
    }
}
