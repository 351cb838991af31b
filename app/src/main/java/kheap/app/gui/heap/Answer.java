package kheap.app.gui.heap;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import kheap.Progress;

/// What a [HeapSession] will say, once its own thread has found out.
public final class Answer<T> {
    private final CompletableFuture<T> value = new CompletableFuture<>();
    private volatile boolean wanted = true;

    Answer() {}

    /// An answer that needs nothing to be found out.
    static <T> Answer<T> known(T value) {
        Answer<T> answer = new Answer<>();
        answer.is(value);
        return answer;
    }

    /// Nobody waits any longer: the work stops, and neither side of [#then] is called from here on, if the caller
    /// and the executor of [#then] share a thread.
    public void cancel() {
        wanted = false;
    }

    /// Hands the value, or why there is none, to one of these when it is known. A cancelled answer hands out
    /// nothing.
    public Answer<T> then(Executor on, Consumer<? super T> value, Consumer<? super Throwable> failed) {
        this.value.whenCompleteAsync(
                (found, failure) -> {
                    if (wanted && failure == null) {
                        value.accept(found);
                    } else if (wanted && !(failure instanceof CancellationException)) {
                        failed.accept(failure instanceof CompletionException e ? e.getCause() : failure);
                    }
                },
                on);
        return this;
    }

    /// What the work asks in its loops.
    Progress progress() {
        return new Progress() {
            @Override
            public void step(String name) {}

            @Override
            public void at(long done, long total) {
                goOn();
            }

            @Override
            public void goOn() {
                if (!wanted) {
                    throw new CancellationException();
                }
            }
        };
    }

    void is(T found) {
        value.complete(found);
    }

    void failed(Throwable why) {
        value.completeExceptionally(why);
    }
}
