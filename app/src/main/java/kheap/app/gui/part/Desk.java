package kheap.app.gui.part;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import kheap.app.gui.model.Workspace;

/// What every page works with.
///
/// @param dark whether the window is dark
/// @param window runs what it is given on the window's thread
public record Desk(
        Workspace workspace, Overlay overlay, FileChoice files, ReadOnlyBooleanProperty dark, Executor window) {
    /// Finds something out away from the window's thread: a slow disk or thousands of threads may hold it up.
    ///
    /// @param answer is told on the window's thread what was found, or why nothing was
    public <T> void find(Supplier<T> question, BiConsumer<T, Throwable> answer) {
        CompletableFuture.supplyAsync(question, work -> Thread.ofPlatform()
                        .daemon()
                        .name("kheap looking")
                        .start(work))
                .whenCompleteAsync(answer, window);
    }
}
