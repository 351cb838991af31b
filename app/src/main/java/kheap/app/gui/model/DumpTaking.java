package kheap.app.gui.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import kheap.ByteSize;
import kheap.Progress;
import kheap.app.jvm.DumpRequest;

/// A dump that is being taken of a running JVM, on a thread of its own. Lives on the window's thread.
public final class DumpTaking implements AutoCloseable {
    /// How long the end of the program waits for the file of a cancelled dump to be deleted.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RunningJvms jvms;
    private final DumpRequest request;
    private final Executor window;
    private final ReadOnlyObjectWrapper<State> state;
    private final Thread thread;
    private boolean closed;

    /// Whether the user still wants it; read from the thread that takes it.
    private volatile boolean wanted = true;

    private DumpTaking(RunningJvms jvms, DumpRequest request, Executor window) {
        this.jvms = jvms;
        this.request = request;
        this.window = window;
        this.state = new ReadOnlyObjectWrapper<>(
                new State.Running("Asking process " + request.pid(), ByteSize.ZERO, ByteSize.ZERO));
        this.thread = Thread.ofPlatform()
                .name("kheap dump of " + request.pid())
                .daemon()
                .unstarted(this::take);
    }

    /// @param window runs what it is given on the window's thread
    public static DumpTaking start(RunningJvms jvms, DumpRequest request, Executor window) {
        DumpTaking taking = new DumpTaking(jvms, request, window);
        taking.thread.start();
        return taking;
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    private void take() {
        try {
            jvms.take(request, new Told());
            tell(new State.Taken(request.file()));
        } catch (CancellationException e) {
            tell(new State.Cancelled());
        } catch (Exception | Error e) {
            tell(new State.Failed(Failure.of("Taking a dump of process " + request.pid(), e)));
        }
    }

    private void tell(State next) {
        window.execute(() -> {
            if (!closed) {
                state.set(next);
            }
        });
    }

    /// Asks for the end, which [State.Cancelled] then tells. One that is whole already stays.
    public void cancel() {
        wanted = false;
    }

    /// Cancels, and waits until that is done, though not for long. The state changes no more.
    @Override
    public void close() {
        closed = true;
        cancel();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// How far it is.
    public sealed interface State {
        /// @param written so far
        /// @param most that it can become; zero where nobody knows
        record Running(String step, ByteSize written, ByteSize most) implements State {}

        /// It is whole.
        record Taken(Path file) implements State {}

        record Failed(Failure failure) implements State {}

        record Cancelled() implements State {}
    }

    /// Passes on everything: there is news some ten times a second.
    private final class Told implements Progress {
        private String step = "";

        @Override
        public void step(String name) {
            step = name;
            tell(new State.Running(name, ByteSize.ZERO, ByteSize.ZERO));
        }

        @Override
        public void at(long written, long most) {
            goOn();
            tell(new State.Running(step, new ByteSize(written), new ByteSize(most)));
        }

        @Override
        public void goOn() {
            if (!wanted) {
                throw new CancellationException();
            }
        }
    }
}
