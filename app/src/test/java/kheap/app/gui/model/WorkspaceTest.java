package kheap.app.gui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.app.gui.SampleEvidence;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.settings.Settings;
import kheap.footprint.Footprint;
import kheap.heap.Engine;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import kheap.report.Block.Verdict.Tone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The test is the window's thread: it runs what comes from the thread that opens, when it waits for something.
@Timeout(120)
class WorkspaceTest {
    private static final Path SAMPLE = Path.of("../sample-dumps/dumps/unclosed-producers-1.1.1.hprof.gz");
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    @TempDir
    private Path folder;

    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final FakeOpener opener = new FakeOpener();
    private Workspace workspace;
    private Path a;
    private Path b;
    private Path c;

    @BeforeEach
    void makeWorkspace() throws IOException {
        workspace = new Workspace(opener, Settings.USUAL, events::add, InstantSource.fixed(NOW));
        a = Files.createFile(folder.resolve("a.hprof"));
        b = Files.createFile(folder.resolve("b.hprof"));
        c = Files.createFile(folder.resolve("c.hprof"));
    }

    @AfterEach
    void closeWorkspace() {
        workspace.close();
        opener.opened.forEach(HeapSession::close);
    }

    @Test
    void theWayBackIsTheWayThatWasCome() {
        Document dump = ready(a);
        Place overview = new Place.Overview(dump);
        Place clients = new Place.Clients(dump, OptionalLong.empty());
        workspace.go(clients);
        workspace.goToObject(0x10);
        Place object = new Place.Objects(dump, new Place.Look.OneObject(0x10));
        assertEquals(object, here());
        workspace.goBack();
        assertEquals(clients, here());
        workspace.goBack();
        assertEquals(overview, here());
        workspace.goBack();
        assertEquals(new Place.Welcome(), here());
        assertFalse(workspace.canGoBack().get());
        workspace.goBack();
        assertEquals(new Place.Welcome(), here());
        workspace.goForward();
        workspace.goForward();
        workspace.goForward();
        assertEquals(object, here());
        assertFalse(workspace.canGoForward().get());
    }

    @Test
    void aNewWayEndsTheWayForward() {
        Document dump = ready(a);
        workspace.goToClient(0x10);
        workspace.goBack();
        assertTrue(workspace.canGoForward().get());
        workspace.goToThread(0x20);
        assertFalse(workspace.canGoForward().get());
        workspace.goBack();
        assertEquals(new Place.Overview(dump), here());
    }

    @Test
    void toStayIsNoStep() {
        Document dump = ready(a);
        workspace.go(new Place.Overview(dump));
        workspace.goBack();
        assertEquals(new Place.Welcome(), here());
    }

    @Test
    void theWayBackHasAnEnd() {
        ready(a);
        for (int address = 1; address <= 1000; address++) {
            workspace.goToObject(address);
        }
        int steps = 0;
        for (; workspace.canGoBack().get(); steps++) {
            workspace.goBack();
        }
        assertEquals(100, steps);
    }

    @Test
    void noWayLeadsToAClosedDump() {
        Document first = ready(a);
        Document second = ready(b);
        workspace.go(new Place.Overview(first));
        workspace.go(new Place.Clients(second, OptionalLong.empty()));
        workspace.go(new Place.Clients(first, OptionalLong.empty()));
        workspace.close(second);
        assertEquals(List.of(first), workspace.documents());
        assertEquals(new Place.Clients(first, OptionalLong.empty()), here());
        workspace.goBack();
        assertEquals(new Place.Overview(first), here(), "what was two places is one now");
        workspace.goBack();
        assertEquals(new Place.Welcome(), here());
        assertFalse(workspace.canGoBack().get());
    }

    @Test
    void whoClosesADumpIsAtTheNextOne() {
        Document first = ready(a);
        Document second = ready(b);
        Document third = ready(c);
        workspace.go(new Place.Overview(second));
        workspace.close(second);
        assertEquals(new Place.Overview(third), here());
        workspace.goBack();
        assertEquals(new Place.Overview(first), here(), "one step is one step");
        workspace.goForward();
        workspace.close(third);
        assertEquals(new Place.Overview(first), here());
        workspace.close(first);
        assertEquals(new Place.Welcome(), here());
        assertFalse(workspace.canGoBack().get());
        assertFalse(workspace.canGoForward().get());
    }

    @Test
    void aClosedDumpIsFreed() {
        Document dump = ready(a);
        HeapSession session = dump.dump().orElseThrow().session();
        assertFalse(session.isClosed());
        workspace.close(dump);
        assertTrue(session.isClosed());
    }

    @Test
    void aFileThatIsOpenIsNotOpenedAgain() throws IOException {
        Document dump = ready(a);
        workspace.go(new Place.Welcome());
        Path link = Files.createSymbolicLink(folder.resolve("link.hprof"), a);
        workspace.open(List.of(folder.resolve("x").resolve("..").resolve("a.hprof"), link));
        assertEquals(List.of(dump), workspace.documents());
        assertEquals(new Place.Overview(dump), here());
        assertEquals(List.of(a), opener.asked);
    }

    @Test
    void severalOpenOneAfterTheOther() {
        opener.gate = new CountDownLatch(1);
        workspace.open(List.of(a, b, c));
        Document first = workspace.documents().getFirst();
        assertEquals(new Place.Overview(first), here());
        until(() -> opener.asked.contains(a) && first.state().get() instanceof State.Opening);
        assertEquals(
                List.of(new State.Waiting(), new State.Waiting()),
                workspace.documents().stream()
                        .skip(1)
                        .map(dump -> dump.state().get())
                        .toList());
        assertEquals(List.of(a), opener.asked);
        opener.gate.countDown();
        until(() -> workspace.documents().stream().allMatch(dump -> dump.ready().isPresent()));
        assertEquals(List.of(a, b, c), opener.asked);
        assertEquals(new Place.Overview(first), here(), "the user is not taken anywhere");
    }

    @Test
    void aDumpThatWaitsCanBeCancelled() {
        opener.gate = new CountDownLatch(1);
        workspace.open(List.of(a, b, c));
        Document second = workspace.documents().get(1);
        workspace.cancel(second);
        assertEquals(new State.Cancelled(), second.state().get());
        opener.gate.countDown();
        until(() -> workspace.documents().getLast().ready().isPresent());
        assertEquals(List.of(a, c), opener.asked);
        assertEquals(new State.Cancelled(), second.state().get());
    }

    @Test
    void aDumpThatIsOpenedCanBeCancelled() {
        opener.gate = new CountDownLatch(1);
        workspace.open(List.of(a, b));
        Document first = workspace.documents().getFirst();
        until(() -> first.state().get() instanceof State.Opening);
        workspace.cancel(first);
        assertEquals(new State.Cancelled(), first.state().get());
        until(() -> opener.cancelled.contains(a));
        opener.gate.countDown();
        until(() -> workspace.documents().getLast().ready().isPresent());
        assertEquals(new State.Cancelled(), first.state().get());
    }

    @Test
    void aDumpThatComesTooLateIsFreed() {
        opener.gate = new CountDownLatch(1);
        opener.deaf = true;
        workspace.open(List.of(a, b));
        Document first = workspace.documents().getFirst();
        until(() -> first.state().get() instanceof State.Opening);
        workspace.close(first);
        opener.gate.countDown();
        until(() -> workspace.documents().getFirst().ready().isPresent());
        assertTrue(opener.opened.getFirst().isClosed());
        assertFalse(opener.opened.getLast().isClosed());
    }

    @Test
    void anOpenDumpIsNotCancelled() {
        Document dump = ready(a);
        workspace.cancel(dump);
        assertTrue(dump.ready().isPresent());
    }

    @Test
    void whatCannotBeOpenedSaysWhyAndTheNextOneIsTried() {
        UnreadableDumpException why = new UnreadableDumpException(a, "is no heap dump", "Choose another file");
        opener.unreadable = Optional.of(why);
        workspace.open(List.of(a, b));
        Document first = workspace.documents().getFirst();
        until(() -> first.state().get() instanceof State.Failed);
        assertEquals(
                new State.Failed(Failure.of("Opening " + a, why)), first.state().get());
        Document second = workspace.documents().getLast();
        until(() -> second.state().get() instanceof State.Failed);
    }

    @Test
    void aFaultOfOursIsToldAsWell() {
        opener.error = Optional.of(new StackOverflowError());
        workspace.open(List.of(a));
        Document dump = workspace.documents().getFirst();
        until(() -> dump.state().get() instanceof State.Failed);
    }

    @Test
    void whoTriesAgainDoesNotGoBackToTheFailure() {
        opener.unreadable = Optional.of(new UnreadableDumpException(a, "is no heap dump", "Choose another file"));
        workspace.open(List.of(a));
        Document failed = workspace.documents().getFirst();
        until(() -> failed.state().get() instanceof State.Failed);
        opener.unreadable = Optional.empty();
        Document again = ready(a);
        assertEquals(List.of(again), workspace.documents());
        assertEquals(new Place.Overview(again), here());
        workspace.goBack();
        assertEquals(new Place.Welcome(), here());
    }

    @Test
    void whoTriesAgainHasTheSameFilesBesideTheDump() throws IOException {
        Path flags = SampleEvidence.flags(folder);
        opener.unreadable = Optional.of(new UnreadableDumpException(a, "is no heap dump", "Choose another file"));
        workspace.open(a, List.of(flags));
        Document failed = workspace.documents().getFirst();
        until(() -> failed.state().get() instanceof State.Failed);
        opener.unreadable = Optional.empty();
        Document again = ready(a);
        until(() -> footprint(again).size() == 1);
        assertEquals("JVM flags", footprint(again).getFirst().kind());
        workspace.remove(again, again.evidence().getFirst());
        until(() -> footprint(again).isEmpty());
        assertFalse(again.dump().orElseThrow().session().isClosed());
    }

    private static List<Footprint.Read> footprint(Document document) {
        return document.dump().orElseThrow().analysis().footprint().files();
    }

    @Test
    void dumpsOfOneNameAreToldApartByTheirFolders() throws IOException {
        Path monday = Files.createFile(
                Files.createDirectories(folder.resolve("monday/pod")).resolve("heap.hprof"));
        Path tuesday = Files.createFile(
                Files.createDirectories(folder.resolve("tuesday/pod")).resolve("heap.hprof"));
        Document first = ready(monday);
        assertEquals("heap.hprof", workspace.nameOf(first));
        Document second = ready(tuesday);
        assertEquals(
                List.of(Path.of("monday/pod/heap.hprof"), Path.of("tuesday/pod/heap.hprof")),
                Stream.of(first, second).map(workspace::nameOf).map(Path::of).toList());
        workspace.close(first);
        assertEquals("heap.hprof", workspace.nameOf(second));
    }

    @Test
    void whatWasOpenedIsRemembered() {
        ready(a);
        ready(b);
        assertEquals(
                List.of(new Settings.Recent(b, NOW, Tone.WARNING), new Settings.Recent(a, NOW, Tone.WARNING)),
                workspace.settings().get().recent());
    }

    @Test
    void theEndGivesUpWhatIsOpenedAndFreesWhatIsOpen() throws InterruptedException {
        HeapSession open = ready(a).dump().orElseThrow().session();
        opener.gate = new CountDownLatch(1);
        workspace.open(List.of(b, c));
        until(() -> opener.asked.contains(b));
        workspace.close();
        assertTrue(open.awaitClosed(Duration.ZERO), "it was freed before the call returned");
        assertEquals(List.of(b), opener.cancelled, "it had ended before the call returned");
        assertEquals(List.of(a, b), opener.asked);
    }

    private Place here() {
        return workspace.place().get();
    }

    private Document ready(Path file) {
        workspace.open(List.of(file));
        Document dump = workspace.current().orElseThrow();
        until(() -> dump.ready().isPresent());
        return dump;
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

    /// Opens the sample dump, whatever the file, when the gate is open.
    private static final class FakeOpener implements Opener {
        final List<Path> asked = new CopyOnWriteArrayList<>();
        final List<Path> cancelled = new CopyOnWriteArrayList<>();
        final List<HeapSession> opened = new CopyOnWriteArrayList<>();
        volatile CountDownLatch gate = new CountDownLatch(0);

        /// Whether it does not hear that it is to stop.
        volatile boolean deaf;

        volatile Optional<UnreadableDumpException> unreadable = Optional.empty();
        volatile Optional<Error> error = Optional.empty();

        @Override
        public HeapSession open(Path file, Opening opening, Consumer<EarlyFigures> early, Progress progress)
                throws UnreadableDumpException {
            asked.add(file);
            if (unreadable.isPresent()) {
                throw unreadable.get();
            }
            if (error.isPresent()) {
                throw error.get();
            }
            progress.step("Finding the objects");
            try {
                while (gate.getCount() > 0) {
                    if (!deaf) {
                        progress.goOn();
                    }
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (CancellationException e) {
                cancelled.add(file);
                throw e;
            }
            HeapSession session = HeapSession.open(
                    SAMPLE, new Opening(Engine.KHEAP, Sizes.TRUE, Optional.empty()), early, Progress.NONE);
            opened.add(session);
            return session;
        }
    }
}
