package kheap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/// This file cannot be read as a heap dump, or as whatever else it should be. The message is one whole sentence for
/// the user: file, offset where there is one, what is wrong, what to do.
public final class UnreadableDumpException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param problem what is wrong, without the file's name: `is empty`
    /// @param remedy what to do about it, an imperative sentence without its full stop
    public UnreadableDumpException(Path file, OptionalLong offset, String problem, String remedy, Throwable cause) {
        super(sentence(file, offset, problem, remedy), cause);
    }

    public UnreadableDumpException(Path file, String problem, String remedy) {
        this(file, OptionalLong.empty(), problem, remedy, null);
    }

    public UnreadableDumpException(Path file, long offset, String problem, String remedy) {
        this(file, OptionalLong.of(offset), problem, remedy, null);
    }

    private static String sentence(Path file, OptionalLong offset, String problem, String remedy) {
        String where = offset.isPresent() ? " (at byte " + offset.getAsLong() + ")" : "";
        return file + " " + problem + where + ". " + remedy + ".";
    }
}
