package kheap.app.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kheap.Progress;

/// Asks who sits at the terminal.
@FunctionalInterface
interface Consent {
    /// Nobody sits there.
    Consent NOBODY = (question, progress) -> Optional.empty();

    /// @param question that yes or no answers
    /// @param progress asked whether to go on waiting
    /// @return empty if nobody is there to answer; anything but a yes is a no
    Optional<Boolean> to(String question, Progress progress);

    /// Of the process, if its input and its output are a terminal.
    static Consent ofProcess(PrintStream err) {
        Console console = System.console();
        return console == null || !console.isTerminal()
                ? NOBODY
                : (question, progress) -> {
                    err.print(question + " [y/N] ");
                    err.flush();
                    return Optional.of(isYes(awaited(
                            CompletableFuture.supplyAsync(
                                    () -> Optional.ofNullable(console.readLine()), Thread::startVirtualThread),
                            progress)));
                };
    }

    private static boolean isYes(Optional<String> answer) {
        return answer.map(line -> line.strip().toLowerCase(Locale.ROOT))
                .filter(line -> line.equals("y") || line.equals("yes"))
                .isPresent();
    }

    /// Ctrl-C does not wake up who reads from a terminal.
    private static Optional<String> awaited(CompletableFuture<Optional<String>> answer, Progress progress) {
        while (true) {
            try {
                return answer.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                progress.goOn();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
