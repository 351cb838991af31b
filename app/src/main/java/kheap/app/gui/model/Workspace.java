package kheap.app.gui.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.OpenDump.State;
import kheap.app.gui.settings.Settings;
import kheap.report.Report;

/// What the window knows: the dumps that are open or about to be, where the user is and was, and the settings.
///
/// Lives on the window's thread and is to be called there. Dumps open one after the other on one thread of its own:
/// the indexes of several at a time are more than the memory that may be assumed. Views bind to it and call it; it
/// never holds a node.
public final class Workspace implements AutoCloseable {
    /// Nobody goes back further.
    private static final int STEPS_BACK = 100;

    /// How long the end of the program waits for a dump that is being opened to be given up.
    private static final int PATIENCE_SECONDS = 10;

    private final Opener opener;
    private final Executor window;
    private final InstantSource clock;
    private final ExecutorService opening = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("kheap opening").daemon().factory());

    private final ObservableList<OpenDump> dumps = FXCollections.observableArrayList();

    /// One for all who ask: such a view hears of changes only as long as somebody holds it.
    private final ObservableList<OpenDump> shownDumps = FXCollections.unmodifiableObservableList(dumps);

    private final ReadOnlyObjectWrapper<Place> place = new ReadOnlyObjectWrapper<>(new Place.Welcome());
    private final ReadOnlyObjectWrapper<Settings> settings;
    private final Deque<Place> before = new ArrayDeque<>();
    private final Deque<Place> after = new ArrayDeque<>();
    private final ReadOnlyBooleanWrapper canGoBack = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canGoForward = new ReadOnlyBooleanWrapper();

    /// @param window runs what it is given on the window's thread
    public Workspace(Opener opener, Settings settings, Executor window, InstantSource clock) {
        this.opener = opener;
        this.settings = new ReadOnlyObjectWrapper<>(settings);
        this.window = window;
        this.clock = clock;
    }

    /// In the order in which they were asked for; read-only.
    public ObservableList<OpenDump> dumps() {
        return shownDumps;
    }

    public ReadOnlyObjectProperty<Place> place() {
        return place.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canGoBack() {
        return canGoBack.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canGoForward() {
        return canGoForward.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Settings> settings() {
        return settings.getReadOnlyProperty();
    }

    public void change(Settings changed) {
        settings.set(changed);
    }

    /// The dump that the user looks at.
    public Optional<OpenDump> current() {
        return place.get() instanceof Place.OfDump here ? Optional.of(here.dump()) : Optional.empty();
    }

    /// Opens these dumps, one after the other, and goes to the first. One that is open already is not opened again.
    public void open(List<Path> files) {
        List<OpenDump> asked = files.stream().map(this::openOrFound).toList();
        if (!asked.isEmpty()) {
            go(new Place.Overview(asked.getFirst()));
        }
    }

    private OpenDump openOrFound(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        for (OpenDump dump : dumps) {
            if (isSame(dump.file(), absolute)
                    && !(dump.state().get() instanceof State.Failed)
                    && !(dump.state().get() instanceof State.Cancelled)) {
                return dump;
            }
        }
        OpenDump dump = new OpenDump(absolute);
        dumps.removeIf(ended -> isSame(ended.file(), absolute));
        dumps.add(dump);
        opening.execute(() -> open(dump, settings.get()));
        return dump;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.equals(other) || Files.isSameFile(one, other);
        } catch (IOException e) {
            // One of them is not there, so opening it will say so.
            return false;
        }
    }

    /// Runs on the thread that opens.
    private void open(OpenDump dump, Settings as) {
        if (!dump.isWanted()) {
            return;
        }
        tell(dump, new State.Opening(OpeningSteps.BEGUN));
        OpeningProgress progress =
                new OpeningProgress(dump::isWanted, steps -> tell(dump, new State.Opening(steps)), System::nanoTime);
        try {
            HeapSession session = opener.open(dump.file(), as.opening(), progress::early, progress);
            if (!dump.isWanted()) {
                session.close();
                return;
            }
            State.Ready ready = ready(session);
            window.execute(() -> opened(dump, ready));
        } catch (CancellationException e) {
            tell(dump, new State.Cancelled());
        } catch (Exception | Error e) {
            tell(dump, new State.Failed(Failure.of("Opening " + dump.file(), e)));
        }
    }

    private static State.Ready ready(HeapSession session) {
        try {
            return new State.Ready(session, Report.of(session.analysis()));
        } catch (Throwable e) {
            session.close();
            throw e;
        }
    }

    private void tell(OpenDump dump, State state) {
        window.execute(() -> {
            if (dump.isWanted() || state instanceof State.Cancelled) {
                dump.become(state);
            }
        });
    }

    private void opened(OpenDump dump, State.Ready ready) {
        if (!dump.isWanted()) {
            ready.session().close();
            return;
        }
        dump.become(ready);
        settings.set(settings.get()
                .with(new Settings.Recent(
                        dump.file(), clock.instant(), ready.report().tone())));
    }

    /// Stops opening the dump. What was read of it is forgotten.
    public void cancel(OpenDump dump) {
        if (dump.ready().isEmpty()) {
            dump.forgo();
            dump.become(new State.Cancelled());
        }
    }

    /// Closes the dump, or stops opening it. Who looks at it goes to the dump beside it.
    public void close(OpenDump dump) {
        boolean here = current().filter(dump::equals).isPresent();
        dump.forgo();
        dump.ready().ifPresent(ready -> ready.session().close());
        int at = dumps.indexOf(dump);
        dumps.remove(dump);
        if (here) {
            place.set(
                    dumps.isEmpty()
                            ? new Place.Welcome()
                            : new Place.Overview(dumps.get(Math.min(at, dumps.size() - 1))));
        }
        straighten();
    }

    /// Forgets the places of dumps that are gone, and what is now the same place twice in a row.
    private void straighten() {
        for (Deque<Place> way : List.of(before, after)) {
            way.removeIf(place -> !isThere(place));
            Place nearer = place.get();
            for (Iterator<Place> places = way.iterator(); places.hasNext(); ) {
                Place next = places.next();
                if (next.equals(nearer)) {
                    places.remove();
                }
                nearer = next;
            }
        }
        ways();
    }

    private boolean isThere(Place place) {
        return !(place instanceof Place.OfDump of) || dumps.contains(of.dump());
    }

    public void go(Place next) {
        if (next.equals(place.get())) {
            return;
        }
        before.push(place.get());
        if (before.size() > STEPS_BACK) {
            before.removeLast();
        }
        after.clear();
        place.set(next);
        straighten();
    }

    public void goBack() {
        walk(before, after);
    }

    public void goForward() {
        walk(after, before);
    }

    private void walk(Deque<Place> from, Deque<Place> to) {
        if (!from.isEmpty()) {
            to.push(place.get());
            place.set(from.pop());
            ways();
        }
    }

    private void ways() {
        canGoBack.set(!before.isEmpty());
        canGoForward.set(!after.isEmpty());
    }

    /// Shows one object of the dump that the user looks at.
    public void goToObject(long address) {
        current().ifPresent(dump -> go(new Place.Objects(dump, new Place.Look.OneObject(address))));
    }

    public void goToClient(long address) {
        current().ifPresent(dump -> go(new Place.Clients(dump, OptionalLong.of(address))));
    }

    public void goToThread(long address) {
        current().ifPresent(dump -> go(new Place.Threads(dump, OptionalLong.of(address))));
    }

    /// Gives up what is being opened and closes what is open. Waits until both is done, though not for long.
    @Override
    public void close() {
        List<OpenDump> all = new ArrayList<>(dumps);
        all.forEach(OpenDump::forgo);
        opening.shutdown();
        try {
            if (!opening.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                opening.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(dump -> dump.ready().ifPresent(ready -> ready.session().close()));
    }
}
