package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.Progress;
import kheap.analysis.ClassHistogram;
import kheap.analysis.DumpAnalysis;
import kheap.heap.Engine;
import kheap.heap.IndexFolder;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpArgumentsTest {
    private final List<Opening> openings = new ArrayList<>();

    private Run run(String command, String... options) {
        Route route = new Route() {
            @Override
            public DumpAnalysis analyze(Path dump, Opening opening, Progress progress) {
                openings.add(opening);
                return FakeRoute.analysis();
            }

            @Override
            public ClassHistogram histogram(Path dump, Opening opening, Progress progress) {
                openings.add(opening);
                return new ClassHistogram(List.of(), true);
            }

            @Override
            public void objects(Path dump, Opening opening, OutputStream out, Progress progress) {
                openings.add(opening);
            }
        };
        return Run.of(
                route,
                Stream.concat(Stream.of(command, "a.hprof"), Stream.of(options)).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "histogram", "objects"})
    void everyCommandOpensADumpAsItIsTold(String command) {
        Path folder = Path.of("indexes").toAbsolutePath();
        run(command);
        run(command, "--engine", "mat", "--sizes", "mat", "--cache-dir", folder.toString());
        run(command, "--no-index");

        Engine usual = Engine.values()[0];
        assertEquals(
                List.of(
                        new Opening(usual, Sizes.TRUE, IndexFolder.standard()),
                        new Opening(
                                Engine.MAT, Sizes.MAT, Optional.of(new IndexFolder(folder, new ByteSize(10L << 30)))),
                        new Opening(usual, Sizes.TRUE, Optional.empty())),
                openings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "histogram", "objects"})
    void timingsGoToStandardErrorOnlyWhenTheyAreWanted(String command) {
        assertEquals("", run(command).err());

        Run timed = run(command, "--timings");

        assertTrue(timed.err().startsWith("Phase  "), timed.err());
        assertTrue(timed.err().contains("\nStarting  "), timed.err());
        assertTrue(timed.err().contains("\nAll, from the start of the process  "), timed.err());
        assertEquals(run(command).out(), timed.out());
    }

    @Test
    void timingsAreSaidWhenTheRestIsQuiet() {
        Run run = run("analyze", "--quiet", "--timings");

        assertTrue(run.err().startsWith("Phase  "), run.err());
        assertEquals("", run.out());
    }
}
