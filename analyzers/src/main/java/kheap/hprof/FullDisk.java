package kheap.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import kheap.ByteSize;
import kheap.UnreadableDumpException;

/// Writes copies of dumps: makes their files, meets full disks, and tells those from other failures.
final class FullDisk {
    /// What helps where the work folder is on the full disk.
    static final String ANOTHER_FOLDER = "Free some, or name another folder with KHEAP_OPTS=-Djava.io.tmpdir=FOLDER";

    private FullDisk() {}

    /// Makes a new file, for its owner alone where the system knows owners: it holds what a dump holds.
    static FileChannel create(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0]);
    }

    /// Writes all of a buffer: on a disk that is just getting full a channel writes a part and is content.
    static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /// The failure in words for the user if the disk is full, else the failure as it is.
    ///
    /// @param target the file that could not be written
    /// @param neededBytes how much room it takes, about
    /// @param remedy what to do about it
    static IOException explained(IOException failure, Path dump, Path target, long neededBytes, String remedy) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        // POSIX, POSIX quotas, Windows
        boolean full = message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("not enough space");
        if (!full) {
            return failure;
        }
        return new UnreadableDumpException(
                dump,
                OptionalLong.empty(),
                "needs about %s or more of room in %s, and the disk is full"
                        .formatted(new ByteSize(neededBytes), target.getParent()),
                remedy,
                failure);
    }
}
