package kheap.heap.own;

import java.util.concurrent.CancellationException;
import kheap.Progress;

/// Also asks whether the thread was interrupted, which is how tasks of a window are cancelled. An interrupted thread
/// can read no file any more, so it had better not begin to.
record Interruptible(Progress progress) implements Progress {
    @Override
    public void step(String name) {
        progress.step(name);
    }

    @Override
    public void at(long done, long total) {
        progress.at(done, total);
    }

    @Override
    public void goOn() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException();
        }
        progress.goOn();
    }
}
