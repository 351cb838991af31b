package kheap.app.gui.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import kheap.comparison.Day;
import kheap.report.Block.Verdict.Tone;

/// One day of a comparison, from the moment the user named its dump. Lives on the window's thread.
public final class ListedDay {
    private final Path file;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Waiting());
    private final ReadOnlyObjectWrapper<Time> time = new ReadOnlyObjectWrapper<>(new Time.Unread());
    private Optional<Instant> given = Optional.empty();

    /// Whether the user still wants it; read from the thread that analyses.
    private volatile boolean wanted = true;

    ListedDay(Path file) {
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

    public ReadOnlyObjectProperty<Time> time() {
        return time.getReadOnlyProperty();
    }

    /// When the dump was taken: as the user says, else as the dump tells; empty where neither does.
    Optional<Instant> takenAt() {
        return given.or(() -> state.get() instanceof State.Analysed analysed ? analysed.told() : Optional.empty());
    }

    /// What the user says of the time of the dump.
    Optional<Instant> given() {
        return given;
    }

    void give(Optional<Instant> at) {
        given = at;
    }

    /// Whether it turned out to be of a profile.
    boolean isOfProfile() {
        return state.get() instanceof State.Analysed analysed
                && analysed.day().file().kind().isProfile();
    }

    void become(State next) {
        state.set(next);
    }

    void isAt(Time known) {
        time.set(known);
    }

    void forgo() {
        wanted = false;
    }

    boolean isWanted() {
        return wanted;
    }

    /// How far the analysis of the dump is.
    public sealed interface State {
        /// Others come before it.
        record Waiting() implements State {}

        record Analysing(OpeningSteps steps) implements State {}

        /// @param told when the dump says that it was taken
        /// @param tone how the verdict on this dump alone sounds
        record Analysed(Day day, Optional<Instant> told, Tone tone) implements State {}

        record Failed(Failure failure) implements State {}

        /// The user did not want to wait.
        record Cancelled() implements State {}
    }

    /// What is known of the time of the dump. Two days need two times.
    public sealed interface Time {
        /// The dump is not analysed.
        record Unread() implements Time {}

        /// @param given whether the user said so
        record Known(Instant at, boolean given) implements Time {}

        /// The dump does not tell, and the user did not yet.
        record Missing() implements Time {}

        /// Another day has the same time.
        record Equal(Instant at, ListedDay other) implements Time {}

        /// Another day is of the same dump, whatever the files are called: it counts once.
        record Same(ListedDay other) implements Time {}
    }
}
