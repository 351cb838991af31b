package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import kheap.evidence.EvidenceReader.Reading;

/// A file or folder beside a dump, from the moment the user named it. Lives on the window's thread.
public final class ListedEvidence {
    private final Path file;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Waiting());

    /// Whether the user still wants it; read from the thread that reads.
    private volatile boolean wanted = true;

    ListedEvidence(Path file) {
        this.file = file;
    }

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

    /// Whether it is still to be read, or being read.
    public boolean isToCome() {
        return state.get() instanceof State.Waiting || state.get() instanceof State.Underway;
    }

    Optional<Failure> failure() {
        return state.get() instanceof State.Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    void become(State next) {
        state.set(next);
    }

    void forgo() {
        wanted = false;
    }

    boolean isWanted() {
        return wanted;
    }

    /// How far the reading of the file is.
    public sealed interface State {
        /// Others are read before it.
        record Waiting() implements State {}

        /// It is being read. Nobody knows how long its text is once it is inflated.
        record Underway() implements State {}

        record Read(Reading reading) implements State {}

        record Failed(Failure failure) implements State {}
    }
}
