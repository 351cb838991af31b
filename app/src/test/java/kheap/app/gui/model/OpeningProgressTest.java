package kheap.app.gui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import kheap.ByteSize;
import kheap.UnreadableDumpException;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.heap.HeapSession;
import kheap.heap.Engine;
import kheap.heap.IndexFolder;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OpeningProgressTest {
    private static final Path SAMPLE = Path.of("../sample-dumps/dumps/unclosed-producers-1.1.1.hprof.gz");

    /// A smaller file gets no index.
    private static final int INDEXED_BYTES = 16 << 20;

    @TempDir
    private Path folder;

    private final List<OpeningSteps> told = new ArrayList<>();
    private long millis = 1_000_000;
    private boolean wanted = true;
    private final OpeningProgress progress = new OpeningProgress(
            () -> wanted, told::add, () -> Duration.ofMillis(millis).toNanos());

    @Test
    void aStepIsToldAtOnceAndSoIsWhatTheLastOneTook() {
        millis += 5;
        progress.step("Checking the dump");
        millis += 70;
        progress.step("Finding the objects");
        assertEquals("Finding the objects", told.getLast().current());
        assertEquals(OptionalDouble.empty(), told.getLast().share());
        assertEquals(
                List.of(
                        new OpeningSteps.Step("Opening the file", Duration.ofMillis(5)),
                        new OpeningSteps.Step("Checking the dump", Duration.ofMillis(70))),
                told.getLast().done());
    }

    @Test
    void howFarAStepIsIsToldTenTimesASecond() {
        progress.step("Finding the objects");
        for (int part = 1; part <= 1000; part++) {
            millis += 1;
            progress.at(part, 1000);
        }
        assertEquals(1 + 10, told.size());
        assertEquals(0.1, told.get(1).share().orElseThrow());
        assertEquals(1, told.getLast().share().orElseThrow());
    }

    @Test
    void aStepWithoutAnEndHasNoShare() {
        progress.step("Finding the objects");
        millis += 200;
        progress.at(5, 0);
        assertEquals(OptionalDouble.empty(), told.getLast().share());
    }

    @Test
    void aShareIsNeverMoreThanAll() {
        progress.step("Finding the objects");
        millis += 200;
        progress.at(5, 3);
        assertEquals(1, told.getLast().share().orElseThrow());
    }

    @Test
    void whatIsLeftShrinksToNothing() {
        progress.step("Finding the objects");
        millis += 1000;
        progress.at(1, 2);
        Duration half = told.getLast().left().orElseThrow();
        millis += 1000;
        progress.at(2, 2);
        Duration whole = told.getLast().left().orElseThrow();
        assertTrue(whole.compareTo(half) < 0, half + " and then " + whole);
        progress.step("Asking the questions");
        millis += 300;
        progress.at(1, 1);
        assertEquals(Optional.of(Duration.ZERO), told.getLast().left());
    }

    @Test
    void aSlowerMachineTakesLongerForTheRestAsWell() {
        progress.step("Finding the objects");
        millis += 1000;
        progress.at(1, 2);
        Duration left = told.getLast().left().orElseThrow();
        OpeningProgress slower = new OpeningProgress(
                () -> true, told::add, () -> Duration.ofMillis(millis).toNanos());
        slower.step("Finding the objects");
        millis += 3000;
        slower.at(1, 2);
        assertEquals(
                left.multipliedBy(3).toMillis(),
                told.getLast().left().orElseThrow().toMillis(),
                2);
    }

    @Test
    void whatAGzipFileTookIsNoMeasure() {
        progress.step("Inflating the dump");
        millis += 60_000;
        progress.at(1, 2);
        assertEquals(Optional.empty(), told.getLast().left());
        progress.step("Finding the objects");
        millis += 1000;
        progress.at(1, 2);
        assertTrue(told.getLast().left().orElseThrow().toSeconds() < 20, told::toString);
    }

    @Test
    void whatAnIndexSavesIsNotToCome() {
        progress.step("Opening the index");
        millis += 300;
        progress.step("Measuring the Kafka clients");
        millis += 600;
        progress.at(1, 2);
        assertTrue(told.getLast().left().orElseThrow().toSeconds() < 10, told::toString);
    }

    @Test
    void soonNothingCanBeSaid() {
        progress.step("Finding the objects");
        millis += 499;
        progress.at(1, 2);
        assertEquals(Optional.empty(), told.getLast().left());
    }

    @Test
    void afterAnUnknownStepNobodyKnows() {
        progress.step("Indexing the dump");
        millis += 5000;
        progress.at(1, 2);
        assertEquals(Optional.empty(), told.getLast().left());
        progress.step("Looking for Kafka clients");
        millis += 5000;
        progress.at(1, 2);
        assertEquals(Optional.empty(), told.getLast().left());
    }

    @Test
    void whatIsKnownEarlyStaysTold() {
        EarlyFigures early = new EarlyFigures(new LinkedHashMap<>(), List.of());
        progress.early(early);
        assertEquals(Optional.of(early), told.getLast().early());
        progress.step("Reading references");
        assertEquals(Optional.of(early), told.getLast().early());
    }

    @Test
    void theWorkStopsWhenItIsNotWanted() {
        progress.goOn();
        wanted = false;
        assertThrows(CancellationException.class, progress::goOn);
        assertThrows(CancellationException.class, () -> progress.at(1, 2));
    }

    @Test
    void everyStepOfOurEngineIsKnown() throws IOException, UnreadableDumpException {
        Path plain = folder.resolve("plain.hprof");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(SAMPLE));
                OutputStream out = Files.newOutputStream(plain)) {
            in.transferTo(out);
            out.write(cpuSamples(INDEXED_BYTES));
        }
        Opening indexed = new Opening(
                Engine.KHEAP,
                Sizes.TRUE,
                Optional.of(new IndexFolder(Files.createDirectory(folder.resolve("indexes")), new ByteSize(1L << 32))));
        assertAllKnown(SAMPLE, indexed);
        assertAllKnown(plain, indexed);
        List<String> again = assertAllKnown(plain, indexed);
        assertTrue(again.contains("Opening the index"), again::toString);
    }

    /// A record that no heap needs.
    private static byte[] cpuSamples(int bytes) {
        return ByteBuffer.allocate(9 + bytes)
                .put((byte) 0x0d)
                .putInt(0)
                .putInt(bytes)
                .array();
    }

    private List<String> assertAllKnown(Path file, Opening opening) throws UnreadableDumpException {
        List<OpeningSteps> steps = new ArrayList<>();
        AtomicLong seconds = new AtomicLong();
        OpeningProgress slow =
                new OpeningProgress(() -> true, steps::add, () -> Duration.ofSeconds(seconds.incrementAndGet())
                        .toNanos());
        HeapSession.open(file, opening, slow::early, slow).close();
        List<String> names =
                steps.getLast().done().stream().map(OpeningSteps.Step::name).toList();
        // an unknown step would leave none
        assertTrue(steps.getLast().left().isPresent(), names::toString);
        return names;
    }
}
