package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kheap.ByteSize;
import kheap.analysis.ClassHistogram;
import kheap.analysis.DumpAnalysis.ClassRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramTest {
    private static final Route THREE =
            FakeRoute.counting(row("many", 1_000_000, 20, 100), row("big", 2, 30, 50), row("holder", 3, 10, 1_048_576));

    private static ClassRow row(String name, long count, long shallow, long retained) {
        return new ClassRow(name, count, new ByteSize(shallow), new ByteSize(retained));
    }

    private static List<String> names(Run run) {
        List<String> lines = run.out().lines().toList();
        return lines.subList(1, lines.size() - 1).stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    @Test
    void theTableIsReadable() {
        Run run = Run.of(THREE, "histogram", "a.hprof");

        assertEquals("""
                      Instances      Shallow     Retained  Class
                              3         10 B        1 MiB  holder
                      1,000,000         20 B        100 B  many
                              2         30 B         50 B  big
                      1,000,005         60 B               all 3 classes
                """, run.out());
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @ParameterizedTest
    @CsvSource({"retained, holder many big", "shallow, big many holder", "count, many holder big"})
    void theLargestComesFirst(String by, String expected) {
        assertEquals(List.of(expected.split(" ")), names(Run.of(THREE, "histogram", "a.hprof", "--by", by)));
    }

    @Test
    void topCutsTheListAndNotTheSum() {
        Run run = Run.of(THREE, "histogram", "a.hprof", "--top", "1");

        assertEquals(List.of("holder"), names(run));
        assertTrue(run.out().endsWith("all 3 classes\n"), run.out());
    }

    @ParameterizedTest
    @CsvSource({"--top=0", "--top=-1", "--top=many", "--by=name"})
    void nonsenseIsRefused(String option) {
        assertEquals(2, Run.of(THREE, "histogram", "a.hprof", option).exitCode());
    }

    @Test
    void aClassNameCannotSteerTheTerminal() {
        Route route = FakeRoute.counting(row("a\u001b[2Jb\u202ec" + "x".repeat(1000), 1, 1, 1));

        String name = names(Run.of(route, "histogram", "a.hprof")).getFirst();

        assertEquals("a\uFFFD[2Jb\uFFFDc" + "x".repeat(192) + "…", name);
    }

    @Test
    void aSavedAnalysisSaysThatItKeepsTheLargestOnly() {
        ClassHistogram kept = new ClassHistogram(List.of(row("big", 1, 1, 2), row("small", 1, 1, 1)), false);

        Run run = Run.of(new FakeRoute(progress -> FakeRoute.analysis(), kept), "histogram", "a.kheap.json");

        assertTrue(run.out().endsWith("the 2 largest classes, as a saved analysis keeps them\n"), run.out());
    }
}
