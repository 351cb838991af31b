package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import kheap.evidence.EvidenceFile;
import kheap.report.Report;

/// What the window has open or is about to open: a dump, files as they lie beside one, or a profile of a Go program.
/// Lives on the window's thread.
public final class Document {
    private final Path file;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Waiting());

    /// Tells of what becomes of each file as well.
    private final ObservableList<ListedEvidence> evidence =
            FXCollections.observableArrayList(one -> new Observable[] {one.state()});

    /// One for all who ask: such a view hears of changes only as long as somebody holds it.
    private final ObservableList<ListedEvidence> shownEvidence = FXCollections.unmodifiableObservableList(evidence);

    private final ReadOnlyObjectWrapper<Optional<Failure>> trouble = new ReadOnlyObjectWrapper<>(Optional.empty());

    /// What the file was opened as; empty until its beginning was read.
    private Optional<FileKind> kind = Optional.empty();

    /// Whether the user still wants it; read from the thread that opens.
    private volatile boolean wanted = true;

    /// Counts what was asked of it, so that a question that was overtaken is not answered. Changed on the window's
    /// thread.
    private volatile int questions;

    Document(Path file) {
        this.file = file;
    }

    /// What the user named; of several files without a dump the first.
    public Path file() {
        return file;
    }

    /// The file's name without its folders.
    public String name() {
        return String.valueOf(file.getFileName());
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /// What is open; empty unless it is [State.Ready].
    public Optional<State.Ready> ready() {
        return state.get() instanceof State.Ready ready ? Optional.of(ready) : Optional.empty();
    }

    /// Whether it may still become [State.Ready].
    boolean isOpening() {
        return state.get() instanceof State.Waiting || state.get() instanceof State.Opening;
    }

    /// The open dump; empty where none is open, or the document is none.
    public Optional<Content.Dump> dump() {
        return ready().map(State.Ready::content)
                .filter(Content.Dump.class::isInstance)
                .map(Content.Dump.class::cast);
    }

    /// Whether files can be put beside it, or to those of which it is made.
    public boolean takesEvidence() {
        return kind.isPresent()
                && kind.get() != FileKind.PROFILE
                && !(state.get() instanceof State.Failed)
                && !(state.get() instanceof State.Cancelled);
    }

    /// Whether it is made of files as they lie beside a dump.
    public boolean isOfEvidence() {
        return kind.equals(Optional.of(FileKind.EVIDENCE));
    }

    void isOf(FileKind known) {
        kind = Optional.of(known);
    }

    /// The files that the user put beside the dump, or of which the document is made, in the order of their coming;
    /// read-only. Who listens hears also of a change in one of them.
    public ObservableList<ListedEvidence> evidence() {
        return shownEvidence;
    }

    /// What is told by those of them that are read by now. What was named twice counts once.
    public List<EvidenceFile> told() {
        return evidence.stream()
                .flatMap(one -> one.state().get() instanceof ListedEvidence.State.Read read
                        ? read.reading().files().stream()
                        : Stream.empty())
                .distinct()
                .toList();
    }

    /// Why what was asked last of an open document did not come about: what is shown is from before.
    public ReadOnlyObjectProperty<Optional<Failure>> trouble() {
        return trouble.getReadOnlyProperty();
    }

    void become(State next) {
        trouble.set(Optional.empty());
        state.set(next);
    }

    void isTroubled(Failure failure) {
        trouble.set(Optional.of(failure));
    }

    void add(ListedEvidence one) {
        evidence.add(one);
    }

    void remove(ListedEvidence one) {
        one.forgo();
        evidence.remove(one);
    }

    /// Overtakes every question before.
    ///
    /// @return the number of this one
    int ask() {
        int mine = questions + 1;
        questions = mine;
        return mine;
    }

    boolean isNewest(int question) {
        return wanted && question == questions;
    }

    void forgo() {
        wanted = false;
        evidence.forEach(ListedEvidence::forgo);
    }

    boolean isWanted() {
        return wanted;
    }

    /// How far a document is.
    public sealed interface State {
        /// Others are opened before it.
        record Waiting() implements State {}

        record Opening(OpeningSteps steps) implements State {}

        record Ready(Content content, Report report) implements State {
            static Ready of(Content content) {
                return new Ready(content, Report.of(content.analysis()));
            }
        }

        record Failed(Failure failure) implements State {}

        /// The user did not want to wait.
        record Cancelled() implements State {}
    }
}
