package kheap.app.gui.page;

import java.util.function.Consumer;
import kheap.UnreadableDumpException;
import kheap.app.gui.heap.Answer;
import kheap.app.gui.model.Failure;
import kheap.app.gui.part.Desk;

/// One question to a dump at a time: a newer one takes the place of an older one, which is no longer worked on and
/// whose answer nobody hears.
final class Asking {
    private final Desk desk;
    private Runnable open = () -> {};

    Asking(Desk desk) {
        this.desk = desk;
    }

    /// @param failed hears one sentence for a quiet place. What is not the dump's fault is shown in a
    ///     dialog as well
    <T> void ask(Answer<T> answer, Consumer<? super T> heard, Consumer<String> failed) {
        cancel();
        open = answer::cancel;
        answer.then(desk.window(), heard, cause -> {
            Failure failure = Failure.of("Looking into the dump", cause);
            failed.accept(failure.sentence());
            if (!(cause instanceof UnreadableDumpException)) {
                desk.overlay().error("This could not be shown", failure);
            }
        });
    }

    void cancel() {
        open.run();
        open = () -> {};
    }
}
