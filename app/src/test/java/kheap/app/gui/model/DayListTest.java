package kheap.app.gui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import kheap.ByteSize;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.app.gui.SampleDays;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.DayList.Outcome;
import kheap.app.gui.model.ListedDay.State;
import kheap.app.gui.model.ListedDay.Time;
import kheap.app.gui.settings.Settings;
import kheap.comparison.Day;
import kheap.comparison.DumpComparison;
import kheap.comparison.Unread;
import kheap.heap.Opening;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The test is the window's thread: it runs what comes from the other threads, when it waits for something.
@Timeout(120)
class DayListTest {
    @TempDir
    private Path folder;

    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final FakeOpener opener = new FakeOpener();
    private Workspace workspace;
    private DayList days;
    private Path a;
    private Path b;
    private Path c;

    @BeforeEach
    void makeWorkspace() throws IOException {
        workspace = new Workspace(opener, Settings.USUAL, events::add, InstantSource.fixed(SampleDays.FIRST));
        days = workspace.days();
        a = file("a.hprof", 0);
        b = file("b.hprof", 1);
        c = file("c.hprof", 2);
    }

    private Path file(String name, int day) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        opener.analyses.put(file, SampleDays.analysis(name, day));
        return file;
    }

    @AfterEach
    void closeWorkspace() {
        workspace.close();
    }

    @Test
    void daysAreAnalysedOneAfterTheOtherAndNoDumpStaysOpen() {
        opener.gate = new CountDownLatch(1);
        workspace.compare(List.of(a, b, c));
        assertEquals(new Place.Days(), workspace.place().get());
        until(() -> state(a) instanceof State.Analysing && opener.asked.contains("analyze a.hprof"));
        assertEquals(new State.Waiting(), state(b));
        assertEquals(List.of("analyze a.hprof"), opener.asked);
        opener.gate.countDown();
        untilCompared(3);
        assertEquals(List.of("analyze a.hprof", "analyze b.hprof", "analyze c.hprof"), opener.asked);
        assertEquals(List.of(), workspace.documents());
    }

    @Test
    void theDaysStandInTheOrderOfTime() {
        workspace.compare(List.of(c, a, b));
        untilCompared(3);
        assertEquals(List.of(a, b, c), files());
        assertEquals(
                List.of("a.hprof", "b.hprof", "c.hprof"),
                comparison().days().days().stream().map(Day::name).toList());
    }

    @Test
    void oneDayIsNotCompared() {
        workspace.compare(List.of(a));
        until(() -> state(a) instanceof State.Analysed);
        assertEquals(new Outcome.TooFew(), days.outcome().get());
    }

    @Test
    void whatIsReadIsComparedBeforeTheLastIsRead() {
        opener.shut = Optional.of(c);
        workspace.compare(List.of(a, b, c));
        untilCompared(2);
        until(() -> state(c) instanceof State.Analysing);
        opener.shut = Optional.empty();
        untilCompared(3);
    }

    @Test
    void anUnreadableDumpDoesNotStopTheRest() throws IOException {
        Path bad = Files.createFile(folder.resolve("bad.hprof"));
        workspace.compare(List.of(bad, a, b));
        untilCompared(2);
        State.Failed failed = assertInstanceOf(State.Failed.class, state(bad));
        assertEquals(
                List.of(new Unread("bad.hprof", failed.failure().sentence())),
                comparison().unread());
        days.remove(day(bad));
        until(() -> days.compared().isPresent() && comparison().unread().isEmpty());
    }

    @Test
    void aFailedDayCanBeTriedAgain() throws IOException {
        Path late = Files.createFile(folder.resolve("late.hprof"));
        workspace.compare(List.of(late, a));
        until(() -> state(late) instanceof State.Failed && state(a) instanceof State.Analysed);
        opener.analyses.put(late, SampleDays.analysis("late.hprof", 4));
        days.tryAgain(day(late));
        untilCompared(2);
        assertEquals(List.of(a, late), files());
    }

    @Test
    void aDumpThatIsOpenLendsItsAnalysis() {
        workspace.open(List.of(a));
        until(() -> workspace.documents().getFirst().ready().isPresent());
        workspace.compare(List.of(a, b));
        untilCompared(2);
        assertEquals(List.of("open a.hprof", "analyze b.hprof"), opener.asked);
    }

    @Test
    void theAnalysisOfADumpThatIsBeingOpenedIsWaitedFor() {
        opener.gate = new CountDownLatch(1);
        workspace.open(List.of(a));
        until(() -> opener.asked.contains("open a.hprof"));
        workspace.compareOpen();
        assertEquals(new State.Waiting(), state(a));
        opener.gate.countDown();
        until(() -> state(a) instanceof State.Analysed);
        assertEquals(List.of("open a.hprof"), opener.asked);
    }

    @Test
    void aDayWhoseDumpIsClosedBeforeItIsOpenIsAnalysedByItself() {
        opener.gate = new CountDownLatch(1);
        workspace.open(List.of(a));
        workspace.compareOpen();
        workspace.close(workspace.documents().getFirst());
        opener.gate.countDown();
        until(() -> state(a) instanceof State.Analysed);
        assertTrue(opener.asked.contains("analyze a.hprof"));
    }

    @Test
    void aDumpToLookAtWaitsForOneDayOnly() throws IOException {
        Path d = file("d.hprof", 3);
        opener.gate = new CountDownLatch(1);
        workspace.compare(List.of(a, b, c));
        until(() -> opener.asked.contains("analyze a.hprof"));
        workspace.open(List.of(d));
        opener.gate.countDown();
        untilCompared(3);
        assertEquals(List.of("analyze a.hprof", "open d.hprof", "analyze b.hprof", "analyze c.hprof"), opener.asked);
    }

    @Test
    void aDumpThatDoesNotTellItsTimeIsLeftOutUntilTheUserDoes() {
        opener.analyses.put(c, SampleDays.analysis("c.hprof", 2, Optional.empty()));
        workspace.compare(List.of(c, a, b));
        untilCompared(2);
        until(() -> state(c) instanceof State.Analysed);
        assertEquals(new Time.Missing(), day(c).time().get());
        assertEquals(List.of(a, b, c), files(), "at the end, as long as nobody knows");
        Instant between = SampleDays.time(0).plusSeconds(60);
        days.setTime(day(c), Optional.of(between));
        assertEquals(new Time.Known(between, true), day(c).time().get());
        untilCompared(3);
        assertEquals(List.of(a, c, b), files());
        assertEquals(between, comparison().days().days().get(1).at());
        days.setTime(day(c), Optional.empty());
        assertEquals(new Time.Missing(), day(c).time().get());
        untilCompared(2);
    }

    @Test
    void twoDumpsOfOneTimeNeedTwoTimes() {
        opener.analyses.put(b, SampleDays.analysis("b.hprof", 1, Optional.of(SampleDays.time(0))));
        workspace.compare(List.of(a, b, c));
        untilCompared(2);
        assertEquals(new Time.Equal(SampleDays.time(0), day(a)), day(b).time().get());
        days.setTime(day(b), Optional.of(SampleDays.time(1)));
        untilCompared(3);
        days.setTime(day(b), Optional.of(SampleDays.time(2)));
        assertInstanceOf(Time.Equal.class, day(c).time().get(), "the one before keeps it");
        assertEquals(new Time.Known(SampleDays.time(2), true), day(b).time().get());
        untilCompared(2);
    }

    @Test
    void theSameDumpUnderTwoNamesCountsOnce() throws IOException {
        Path copy = Files.createFile(folder.resolve("copy.hprof"));
        opener.analyses.put(copy, SampleDays.analysis("copy.hprof", 0));
        workspace.compare(List.of(a, copy, b));
        untilCompared(2);
        assertEquals(new Time.Same(day(a)), day(copy).time().get());
        days.remove(day(a));
        assertEquals(new Time.Known(SampleDays.time(0), false), day(copy).time().get());
        untilCompared(2);
    }

    @Test
    void aFileIsNotListedTwice() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.hprof"), a);
        workspace.compare(List.of(a, folder.resolve("x").resolve("..").resolve("a.hprof"), link, b));
        assertEquals(List.of(a, b), files());
        workspace.addDays(List.of(b, c));
        assertEquals(List.of(a, b, c), files());
    }

    @Test
    void aDayThatIsRemovedIsAnalysedNoMore() {
        opener.gate = new CountDownLatch(1);
        workspace.compare(List.of(a, b, c));
        until(() -> opener.asked.contains("analyze a.hprof"));
        days.remove(day(a));
        until(() -> opener.cancelled.contains("a.hprof"));
        opener.gate.countDown();
        untilCompared(2);
        assertEquals(List.of(b, c), files());
        days.remove(day(c));
        assertEquals(new Outcome.TooFew(), days.outcome().get());
    }

    @Test
    void aDayCanBeCancelledAndTriedAgain() {
        opener.gate = new CountDownLatch(1);
        workspace.compare(List.of(a, b));
        until(() -> opener.asked.contains("analyze a.hprof"));
        days.cancel(day(a));
        assertEquals(new State.Cancelled(), state(a));
        until(() -> opener.cancelled.contains("a.hprof"));
        opener.gate.countDown();
        until(() -> state(b) instanceof State.Analysed);
        assertEquals(new State.Cancelled(), state(a));
        days.tryAgain(day(a));
        untilCompared(2);
        days.cancel(day(a));
        assertInstanceOf(State.Analysed.class, state(a), "what is analysed is not cancelled");
    }

    @Test
    void theUserKnowsTheLimitBetterThanTheDumps() {
        workspace.compare(List.of(a, b));
        untilCompared(2);
        ByteSize limit = new ByteSize(512 << 20);
        days.setLimit(Optional.of(limit));
        until(() -> comparison()
                .days()
                .limit()
                .filter(known -> known.size().equals(limit))
                .isPresent());
        days.setLimit(Optional.empty());
        until(() -> comparison()
                .days()
                .limit()
                .filter(known -> known.size().equals(limit))
                .isEmpty());
    }

    @Test
    void aNewComparisonTakesThePlaceOfTheOld() {
        workspace.compare(List.of(a, b));
        days.setLimit(Optional.of(new ByteSize(512)));
        untilCompared(2);
        workspace.compare(List.of(b, c));
        assertEquals(List.of(b, c), files());
        assertEquals(Optional.empty(), days.limit().get());
        until(() ->
                days.compared().isPresent() && comparison().days().last().name().equals("c.hprof"));
    }

    @Test
    void noWayLeadsToAClosedComparison() {
        workspace.open(List.of(a));
        Document dump = workspace.current().orElseThrow();
        workspace.compare(List.of(b, c));
        workspace.go(new Place.Welcome());
        workspace.go(new Place.Days());
        workspace.closeDays();
        assertEquals(new Place.Overview(dump), workspace.place().get());
        assertEquals(List.of(), files());
        List<Place> way = new ArrayList<>();
        while (workspace.canGoBack().get()) {
            workspace.goBack();
            way.add(workspace.place().get());
        }
        assertFalse(way.contains(new Place.Days()), way.toString());
    }

    @Test
    void aClosedComparisonIsWorkedOnNoMore() {
        opener.gate = new CountDownLatch(1);
        workspace.compare(List.of(a, b));
        until(() -> opener.asked.contains("analyze a.hprof"));
        workspace.closeDays();
        until(() -> opener.cancelled.contains("a.hprof"));
        opener.gate.countDown();
        workspace.open(List.of(c));
        until(() -> workspace.documents().getFirst().ready().isPresent());
        assertEquals(List.of("analyze a.hprof", "open c.hprof"), opener.asked);
        assertEquals(new Outcome.TooFew(), days.outcome().get());
    }

    @Test
    void theEndGivesUpWhatIsAnalysed() {
        opener.gate = new CountDownLatch(1);
        workspace.compare(List.of(a, b));
        until(() -> opener.asked.contains("analyze a.hprof"));
        workspace.close();
        assertEquals(List.of("a.hprof"), opener.cancelled, "it had ended before the call returned");
        assertEquals(List.of("analyze a.hprof"), opener.asked);
        events.forEach(Runnable::run);
    }

    private DumpComparison comparison() {
        return days.compared().orElseThrow().comparison();
    }

    private List<Path> files() {
        return days.days().stream().map(ListedDay::file).toList();
    }

    private ListedDay day(Path file) {
        return days.days().stream()
                .filter(day -> day.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private State state(Path file) {
        return day(file).state().get();
    }

    private void untilCompared(int count) {
        until(() -> days.compared()
                .filter(compared -> compared.comparison().days().days().size() == count)
                .isPresent());
    }

    private void until(BooleanSupplier isSo) {
        while (!isSo.getAsBoolean()) {
            try {
                Runnable event = events.poll(20, TimeUnit.MILLISECONDS);
                if (event != null) {
                    event.run();
                }
            } catch (InterruptedException e) {
                throw new AssertionError("waited in vain", e);
            }
        }
    }

    /// Has an analysis for each file, when the gate is open.
    private static final class FakeOpener implements Opener {
        final Map<Path, DumpAnalysis> analyses = new HashMap<>();
        final List<String> asked = new CopyOnWriteArrayList<>();
        final List<String> cancelled = new CopyOnWriteArrayList<>();
        volatile CountDownLatch gate = new CountDownLatch(0);

        /// A file whose analysis does not end.
        volatile Optional<Path> shut = Optional.empty();

        @Override
        public HeapSession open(Path file, Opening opening, Consumer<EarlyFigures> early, Progress progress)
                throws UnreadableDumpException {
            asked.add("open " + file.getFileName());
            await(file, progress);
            return HeapSession.open(SampleDays.SAMPLE, opening, early, Progress.NONE);
        }

        @Override
        public DumpAnalysis analyze(Path file, Opening opening, Progress progress) throws UnreadableDumpException {
            asked.add("analyze " + file.getFileName());
            await(file, progress);
            DumpAnalysis analysis = analyses.get(file);
            if (analysis == null) {
                throw new UnreadableDumpException(file, "is no heap dump", "Choose another file");
            }
            return analysis;
        }

        private void await(Path file, Progress progress) {
            progress.step("Finding the objects");
            try {
                while (gate.getCount() > 0 || shut.equals(Optional.of(file))) {
                    progress.goOn();
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (CancellationException e) {
                cancelled.add(String.valueOf(file.getFileName()));
                throw e;
            }
        }
    }
}
