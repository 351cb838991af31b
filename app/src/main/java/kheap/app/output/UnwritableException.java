package kheap.app.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// A result has no place to go. The message is one whole sentence for the user.
public final class UnwritableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnwritableException(String sentence) {
        super(sentence);
    }

    public UnwritableException(String place, IOException cause) {
        super(place + " cannot be written: " + reason(cause) + ".", cause);
    }

    /// The system's own words, without the file's name that most of these exceptions put in front.
    public static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (cause instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason();
        }
        return String.valueOf(cause.getMessage());
    }
}
