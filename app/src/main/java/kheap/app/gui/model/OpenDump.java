package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import kheap.app.gui.heap.HeapSession;
import kheap.report.Report;

/// One dump of the window, from the moment the user asked for it. Lives on the window's thread.
public final class OpenDump {
    private final Path file;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Waiting());

    /// Whether the user still wants it; read from the thread that opens.
    private volatile boolean wanted = true;

    OpenDump(Path file) {
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

    /// The analysed dump; empty unless it is [State.Ready].
    public Optional<State.Ready> ready() {
        return state.get() instanceof State.Ready ready ? Optional.of(ready) : Optional.empty();
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

    /// How far a dump is.
    public sealed interface State {
        /// Others are opened before it.
        record Waiting() implements State {}

        record Opening(OpeningSteps steps) implements State {}

        /// @param session the open heap
        record Ready(HeapSession session, Report report) implements State {}

        record Failed(Failure failure) implements State {}

        /// The user did not want to wait.
        record Cancelled() implements State {}
    }
}
