package kheap.app.gui.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.settings.Settings;

/// What the window knows: the documents that are open or about to be, where the user is and was, and the settings.
///
/// Lives on the window's thread and is to be called there. Views bind to it and call it; it never holds a node.
public final class Workspace implements AutoCloseable {
    /// How long the end of the program waits for a dump that is being opened to be given up, and for each that is
    /// open to be freed.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Opener opener;
    private final InstantSource clock;
    private final ObservableList<Document> documents = FXCollections.observableArrayList();

    /// One for all who ask: such a view hears of changes only as long as somebody holds it.
    private final ObservableList<Document> shownDocuments = FXCollections.unmodifiableObservableList(documents);

    private final Places places = new Places();
    private final ReadOnlyObjectWrapper<Settings> settings;
    private final DayList days;
    private final Joining joining;
    private final Openings openings;

    /// @param window runs what it is given on the window's thread
    public Workspace(Opener opener, Settings settings, Executor window, InstantSource clock) {
        this.opener = opener;
        this.settings = new ReadOnlyObjectWrapper<>(settings);
        this.clock = clock;
        this.joining = new Joining(opener, window, this::told);
        this.openings = new Openings(opener, window, joining, this::told);
        this.days =
                new DayList(opener, () -> this.settings.get().opening(), this::openOrOpening, openings::run, window);
    }

    /// In the order in which they were asked for; read-only.
    public ObservableList<Document> documents() {
        return shownDocuments;
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

    /// As much of the end of the document's path as tells it from those of the others: mostly its name alone. Of a
    /// document of several files that of the first, and how many more there are.
    public String nameOf(Document document) {
        String name = TellingName.of(
                document.file(), documents.stream().map(Document::file).toList());
        int more = document.isOfEvidence() ? document.evidence().size() - 1 : 0;
        return more > 0 ? "%s and %d more".formatted(name, more) : name;
    }

    /// The document that the user looks at.
    public Optional<Document> current() {
        return place().get() instanceof Place.OfDocument here ? Optional.of(here.document()) : Optional.empty();
    }

    /// How a file about what the user looks at is called, without its ending.
    public String subject() {
        return current().map(Document::name).orElse("days");
    }

    /// The files that the user looks at. One that is saved must not take the place of one of them.
    public List<Path> subjects() {
        return switch (place().get()) {
            case Place.Welcome welcome -> List.of();
            case Place.Days compared ->
                days.days().stream().map(ListedDay::file).toList();
            case Place.OfDocument of ->
                Stream.concat(
                                Stream.of(of.document().file()),
                                of.document().evidence().stream().map(ListedEvidence::file))
                        .distinct()
                        .toList();
        };
    }

    /// Opens these files each by itself, one after the other, and goes to the first. One that is open already is not
    /// opened again.
    public void open(List<Path> files) {
        goToFirst(files.stream().map(this::openOrFound).toList());
    }

    /// Opens a dump with what lies beside it.
    public void open(Path dump, List<Path> beside) {
        Document document = openOrFound(dump);
        joining.add(document, beside);
        goToFirst(List.of(document));
    }

    /// Opens what lies beside a dump without the dump, as one document.
    public void openEvidence(List<Path> files) {
        List<Path> absolute =
                files.stream().map(file -> file.toAbsolutePath().normalize()).toList();
        Document document = added(absolute.getFirst());
        document.isOf(FileKind.EVIDENCE);
        joining.add(document, absolute);
        goToFirst(List.of(document));
    }

    /// Puts files beside an open dump, or to those of which a document is made.
    public void addEvidence(Document document, List<Path> files) {
        joining.add(document, files);
    }

    /// Takes such a file away again. Without its last one a document of evidence is closed.
    public void remove(Document document, ListedEvidence one) {
        joining.remove(document, one);
        if (document.isOfEvidence() && document.evidence().isEmpty()) {
            close(document);
        }
    }

    /// Says how many partitions there are where a profile was taken.
    ///
    /// @param partitions empty where the user does not say
    public void count(Document profile, OptionalInt partitions) {
        joining.count(profile, partitions);
    }

    /// What these files are to be opened as. Reads their beginnings: not for the window's thread.
    public Brought sort(List<Path> files) {
        return Brought.of(files, opener::kind);
    }

    private void goToFirst(List<Document> asked) {
        if (!asked.isEmpty()) {
            Place first = new Place.Overview(asked.getFirst());
            go(first);
            places.forget(this::isGone, first);
        }
    }

    private Document openOrFound(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return openOrOpening(absolute).orElseGet(() -> {
            Document document = added(absolute);
            openings.open(document, settings.get());
            return document;
        });
    }

    /// A new document, in the place of those of the same file whose opening ended without success: what was put beside
    /// them is beside it.
    private Document added(Path absolute) {
        Document document = new Document(absolute);
        List<Document> ended = documents.stream()
                .filter(other -> !isAlive(other) && isSame(other.file(), absolute))
                .toList();
        documents.removeAll(ended);
        documents.add(document);
        joining.add(
                document,
                ended.stream()
                        .flatMap(other -> other.evidence().stream())
                        .map(ListedEvidence::file)
                        .filter(file -> !isSame(file, absolute))
                        .toList());
        return document;
    }

    /// The document of this file that is open or about to be.
    private Optional<Document> openOrOpening(Path absolute) {
        return documents.stream()
                .filter(Workspace::isAlive)
                .filter(document -> isSame(document.file(), absolute))
                .findFirst();
    }

    /// Not so when the opening has ended without success.
    private static boolean isAlive(Document document) {
        return !(document.state().get() instanceof State.Failed)
                && !(document.state().get() instanceof State.Cancelled);
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
        addDays(documents.stream()
                .filter(Workspace::isAlive)
                .filter(document -> !document.isOfEvidence())
                .map(Document::file)
                .toList());
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

    private void told(Document document, State state) {
        document.become(state);
        if (!(state instanceof State.Opening)) {
            days.analyseNext();
        }
        document.ready()
                .ifPresent(ready -> settings.set(settings.get()
                        .with(new Settings.Recent(
                                document.file(), clock.instant(), ready.report().tone()))));
    }

    /// Stops opening the document. What was read of it is forgotten.
    public void cancel(Document document) {
        if (document.ready().isEmpty()) {
            document.forgo();
            told(document, new State.Cancelled());
        }
    }

    /// Closes the document, or stops opening it. Who looks at it goes to the one beside it.
    public void close(Document document) {
        document.forgo();
        document.dump().ifPresent(dump -> dump.session().close());
        int at = documents.indexOf(document);
        documents.remove(document);
        places.forget(this::isGone, besides(at));
        days.analyseNext();
    }

    /// Where the user goes whose place is gone: to the document that has this number now, or the last.
    private Place besides(int at) {
        return documents.isEmpty()
                ? new Place.Welcome()
                : new Place.Overview(documents.get(Math.min(at, documents.size() - 1)));
    }

    private boolean isGone(Place place) {
        return place instanceof Place.OfDocument of && !documents.contains(of.document());
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
        current().ifPresent(document -> go(new Place.Objects(document, new Place.Look.OneObject(address))));
    }

    public void goToClient(long address) {
        current().ifPresent(document -> go(new Place.Clients(document, OptionalLong.of(address))));
    }

    public void goToThread(long address) {
        current().ifPresent(document -> go(new Place.Threads(document, OptionalLong.of(address))));
    }

    /// Gives up what is being opened and closes what is open. Waits until both is done, though not for long.
    @Override
    public void close() {
        documents.forEach(Document::forgo);
        days.close();
        joining.close();
        openings.close();
        List<HeapSession> sessions = documents.stream()
                .flatMap(document -> document.dump().stream())
                .map(Content.Dump::session)
                .toList();
        sessions.forEach(HeapSession::close);
        try {
            openings.awaitClosed(PATIENCE);
            for (HeapSession session : sessions) {
                session.awaitClosed(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
