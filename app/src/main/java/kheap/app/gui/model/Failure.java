package kheap.app.gui.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;
import kheap.UnreadableDumpException;
import kheap.app.jvm.DumpNotTakenException;
import kheap.app.output.UnwritableException;

/// Why something did not work.
///
/// @param sentence for the user: what happened and what to do
/// @param details for whoever will mend it, several lines; empty when the sentence says it all
public record Failure(String sentence, String details) {
    /// @param attempt what was tried, as in `Opening orders.hprof`
    public static Failure of(String attempt, Throwable thrown) {
        // A thread that worked for another wraps what it threw.
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return switch (cause) {
            case UnreadableDumpException e -> new Failure(e.getMessage(), e.getCause() == null ? "" : trace(e));
            case DumpNotTakenException e -> new Failure(e.getMessage(), "");
            case UnwritableException e -> new Failure(e.getMessage(), "");
            case IOException e -> new Failure(attempt + " failed: " + UnwritableException.reason(e) + ".", trace(e));
            case OutOfMemoryError e ->
                new Failure(
                        attempt + " needs more memory than kheap may use. Give it more with KHEAP_OPTS=-Xmx8g and start"
                                + " it again.",
                        trace(e));
            default ->
                new Failure(
                        attempt + " failed, and that is a fault of kheap, not of your dump. Please report it with the"
                                + " details below; read them first, for they may quote names from the dump.",
                        trace(cause));
        };
    }

    private static String trace(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
