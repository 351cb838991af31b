package kheap.app.gui.model;

import java.util.List;
import kheap.Progress;
import kheap.app.jvm.DumpNotTakenException;
import kheap.app.jvm.DumpRequest;
import kheap.app.jvm.RunningJvm;

/// The JVMs that can be dumped: those of this machine, unless a test brings its own.
public interface RunningJvms {
    RunningJvms OF_THIS_MACHINE = new RunningJvms() {
        @Override
        public List<RunningJvm> list() {
            return RunningJvm.list();
        }

        @Override
        public void take(DumpRequest request, Progress progress) throws DumpNotTakenException {
            request.take(progress);
        }
    };

    /// See [RunningJvm#list].
    List<RunningJvm> list();

    /// See [DumpRequest#take].
    ///
    /// @throws DumpNotTakenException with the reason
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    void take(DumpRequest request, Progress progress) throws DumpNotTakenException;
}
