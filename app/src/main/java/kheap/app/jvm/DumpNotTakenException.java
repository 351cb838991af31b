package kheap.app.jvm;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// There is no dump. The message says why and what to do, in words for the user; it never holds what a process was
/// started with.
public final class DumpNotTakenException extends Exception {
    private static final long serialVersionUID = 1L;

    DumpNotTakenException(String sentence) {
        super(sentence);
    }

    /// @param what happened, up to the system's own reason
    DumpNotTakenException(String what, IOException cause) {
        super(what + ": " + reason(cause) + ".", cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileSystemException e && e.getReason() != null) {
            return Words.clean(e.getReason());
        }
        return Words.clean(String.valueOf(cause.getMessage()));
    }
}
