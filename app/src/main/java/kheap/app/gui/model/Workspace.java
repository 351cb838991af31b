package kheap.app.gui.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyBooleanProperty;
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
    /// How long the end of the program waits for a dump that is being opened to be given up, and for each that is
    /// open to be freed.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Opener opener;
    private final Executor window;
    private final InstantSource clock;
    private final ExecutorService opening = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("kheap opening").daemon().factory());

    private final ObservableList<OpenDump> dumps = FXCollections.observableArrayList();

    /// One for all who ask: such a view hears of changes only as long as somebody holds it.
    private final ObservableList<OpenDump> shownDumps = FXCollections.unmodifiableObservableList(dumps);

    private final Places places = new Places();
    private final ReadOnlyObjectWrapper<Settings> settings;
    private final DayList days;

    /// @param window runs what it is given on the window's thread
    public Workspace(Opener opener, Settings settings, Executor window, InstantSource clock) {
        this.opener = opener;
        this.settings = new ReadOnlyObjectWrapper<>(settings);
        this.window = window;
        this.clock = clock;
        this.days = new DayList(opener, () -> this.settings.get().opening(), this::openOrOpening, opening, window);
    }

    /// In the order in which they were asked for; read-only.
    public ObservableList<OpenDump> dumps() {
        return shownDumps;
    }

    /// The days that are compared.
    public DayList days() {
        return days;
    }

    public ReadOnlyObjectProperty<Place> place() {
        return places.here();
    }

    public ReadOnlyBooleanProperty canGoBack() {
        return places.canGoBack();
    }

    public ReadOnlyBooleanProperty canGoForward() {
        return places.canGoForward();
    }

    public ReadOnlyObjectProperty<Settings> settings() {
        return settings.getReadOnlyProperty();
    }

    public void change(Settings changed) {
        settings.set(changed);
    }

    /// As much of the end of the dump's path as tells it from the other open dumps: mostly its name alone.
    public String nameOf(OpenDump dump) {
        return TellingName.of(dump.file(), dumps.stream().map(OpenDump::file).toList());
    }

    /// The dump that the user looks at.
    public Optional<OpenDump> current() {
        return place().get() instanceof Place.OfDump here ? Optional.of(here.dump()) : Optional.empty();
    }

    /// How a file about what the user looks at is called, without its ending.
    public String subject() {
        return current().map(OpenDump::name).orElse("days");
    }

    /// The dumps that the user looks at. A file that is saved must not take the place of one.
    public List<Path> subjects() {
        return switch (place().get()) {
            case Place.Welcome welcome -> List.of();
            case Place.Days compared ->
                days.days().stream().map(ListedDay::file).toList();
            case Place.OfDump of -> List.of(of.dump().file());
        };
    }

    /// Opens these dumps, one after the other, and goes to the first. One that is open already is not opened again.
    public void open(List<Path> files) {
        List<OpenDump> asked = files.stream().map(this::openOrFound).toList();
        if (!asked.isEmpty()) {
            Place first = new Place.Overview(asked.getFirst());
            go(first);
            places.forget(this::isGone, first);
        }
    }

    private OpenDump openOrFound(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return openOrOpening(absolute).orElseGet(() -> {
            OpenDump dump = new OpenDump(absolute);
            dumps.removeIf(ended -> isSame(ended.file(), absolute));
            dumps.add(dump);
            opening.execute(() -> open(dump, settings.get()));
            return dump;
        });
    }

    /// The dump of this file that is open or about to be.
    private Optional<OpenDump> openOrOpening(Path absolute) {
        return dumps.stream()
                .filter(Workspace::isAlive)
                .filter(dump -> isSame(dump.file(), absolute))
                .findFirst();
    }

    /// Not so when the opening has ended without success.
    private static boolean isAlive(OpenDump dump) {
        return !(dump.state().get() instanceof State.Failed) && !(dump.state().get() instanceof State.Cancelled);
    }

    /// Compares these dumps, in place of those that were compared before.
    public void compare(List<Path> files) {
        days.removeAll();
        addDays(files);
    }

    /// Compares these dumps as well, and goes where that is told.
    public void addDays(List<Path> files) {
        days.add(files);
        go(new Place.Days());
    }

    /// Compares the dumps that are open or about to be, with those that are compared already.
    public void compareOpen() {
        addDays(dumps.stream().filter(Workspace::isAlive).map(OpenDump::file).toList());
    }

    /// Ends the comparison.
    public void closeDays() {
        days.removeAll();
        places.forget(Place.Days.class::isInstance, besides(0));
    }

    static boolean isSame(Path one, Path other) {
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
                if (!(state instanceof State.Opening)) {
                    days.analyseNext();
                }
            }
        });
    }

    private void opened(OpenDump dump, State.Ready ready) {
        if (!dump.isWanted()) {
            ready.session().close();
            return;
        }
        dump.become(ready);
        days.analyseNext();
        settings.set(settings.get()
                .with(new Settings.Recent(
                        dump.file(), clock.instant(), ready.report().tone())));
    }

    /// Stops opening the dump. What was read of it is forgotten.
    public void cancel(OpenDump dump) {
        if (dump.ready().isEmpty()) {
            dump.forgo();
            dump.become(new State.Cancelled());
            days.analyseNext();
        }
    }

    /// Closes the dump, or stops opening it. Who looks at it goes to the dump beside it.
    public void close(OpenDump dump) {
        dump.forgo();
        dump.ready().ifPresent(ready -> ready.session().close());
        int at = dumps.indexOf(dump);
        dumps.remove(dump);
        places.forget(this::isGone, besides(at));
        days.analyseNext();
    }

    /// Where the user goes whose place is gone: to the dump that has this number now, or the last.
    private Place besides(int at) {
        return dumps.isEmpty() ? new Place.Welcome() : new Place.Overview(dumps.get(Math.min(at, dumps.size() - 1)));
    }

    private boolean isGone(Place place) {
        return place instanceof Place.OfDump of && !dumps.contains(of.dump());
    }

    public void go(Place next) {
        places.go(next);
    }

    public void goBack() {
        places.goBack();
    }

    public void goForward() {
        places.goForward();
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
        dumps.forEach(OpenDump::forgo);
        days.close();
        opening.shutdown();
        List<HeapSession> sessions = dumps.stream()
                .flatMap(dump -> dump.ready().stream())
                .map(State.Ready::session)
                .toList();
        sessions.forEach(HeapSession::close);
        try {
            if (!opening.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                opening.shutdownNow();
            }
            for (HeapSession session : sessions) {
                session.awaitClosed(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
