package kheap.hprof;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import kheap.UnreadableDumpException;

/// Why a file cannot be read, whatever it holds, in words for the user.
public final class FileAccess {
    private FileAccess() {}

    /// @throws UnreadableDumpException when this is no file, or an empty one, or one that is none of ours
    public static void check(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new UnreadableDumpException(file, "does not exist", "Check the name");
        }
        if (Files.isDirectory(file)) {
            throw new UnreadableDumpException(file, "is a folder", "Name the dump file in it");
        }
        if (!Files.isReadable(file)) {
            throw notAllowed(file);
        }
        if (!Files.isRegularFile(file)) {
            throw new UnreadableDumpException(file, "is not a file", "Copy the dump to a file first");
        }
        if (Files.size(file) == 0) {
            throw new UnreadableDumpException(file, "is empty", HprofFile.TAKE_IT_AGAIN);
        }
    }

    /// What went wrong while the file was read.
    public static UnreadableDumpException explained(Path file, IOException broken) {
        return switch (broken) {
            case UnreadableDumpException told -> told;
            case AccessDeniedException denied -> notAllowed(file);
            default ->
                new UnreadableDumpException(
                        file,
                        OptionalLong.empty(),
                        "cannot be read: " + broken.getMessage(),
                        "Check the disk, or copy the file to another one",
                        broken);
        };
    }

    private static UnreadableDumpException notAllowed(Path file) {
        return new UnreadableDumpException(
                file, "may not be read by you", "Ask its owner for permission, or run as the user who owns it");
    }
}
