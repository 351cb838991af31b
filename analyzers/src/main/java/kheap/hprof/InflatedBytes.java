package kheap.hprof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kheap.ByteSize;
import kheap.Progress;
import kheap.UnreadableDumpException;

/// A gzip file that was inflated into another file, because it can be read from its beginning only.
///
/// The other file gets its name when it is complete, so whatever has that name can be used. What comes out of a
/// damaged gzip file never gets it and is deleted in the end: a later reader would not know of the damage.
final class InflatedBytes implements DumpBytes {
    private static final String REMEDY =
            "Free some, or inflate it with gunzip on a larger disk and open what comes out";

    private final PlainBytes plain;
    private final Optional<String> damage;
    private final Path file;

    private InflatedBytes(Path file, Optional<String> damage) throws IOException {
        this.plain = new PlainBytes(file);
        this.damage = damage;
        this.file = file;
    }

    /// A name for a file that is not whole yet: it says so, whoever finds it abandoned.
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    /// Inflates a gzip file, unless that has been done.
    ///
    /// @param inflated the name of the other file, in a folder that exists
    static InflatedBytes open(Path packed, Path inflated, Progress progress) throws IOException {
        try {
            return new InflatedBytes(inflated, Optional.empty());
        } catch (NoSuchFileException absent) {
            return inflate(packed, inflated, progress);
        }
    }

    private static InflatedBytes inflate(Path packed, Path inflated, Progress progress) throws IOException {
        Path folder = inflated.toAbsolutePath().getParent();
        checkRoom(packed, folder, Files.getFileStore(folder).getUsableSpace());
        Path part = unfinished(inflated);
        boolean kept = false;
        InflatedBytes opened = null;
        try {
            Optional<String> damage = GzipDump.inflate(packed, part, REMEDY, progress);
            // Before it has a name that others may delete.
            opened = new InflatedBytes(part, damage);
            if (damage.isEmpty()) {
                move(part, inflated);
            }
            kept = true;
            return opened;
        } finally {
            if (!kept) {
                if (opened != null) {
                    opened.plain.close();
                }
                Files.deleteIfExists(part);
            }
        }
    }

    /// Another process may have been faster, and some systems do not replace a file that is open; or somebody has
    /// cleaned up the folder. It is open, so it serves without the name as well.
    private static void move(Path part, Path inflated) throws IOException {
        try {
            Files.move(part, inflated, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException refused) {
            Files.deleteIfExists(part);
        }
    }

    /// Refuses to begin what is bound to fill the disk. How long the dump is, its last four bytes say modulo 4 GiB
    /// if it has one member; it is hardly ever shorter than the gzip file.
    static void checkRoom(Path packed, Path folder, long usableBytes) throws IOException {
        long atLeast;
        try (DumpBytes bytes = DumpBytes.of(packed)) {
            ByteBuffer end = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            end.limit((int) Math.min(end.capacity(), bytes.size()));
            bytes.read(end, bytes.size() - end.limit());
            end.clear();
            atLeast = Math.max(Integer.toUnsignedLong(end.getInt(0)), bytes.size());
        }
        if (usableBytes < atLeast) {
            throw new UnreadableDumpException(
                    packed,
                    "needs %s or more of room in %s to be inflated, and %s are free there"
                            .formatted(new ByteSize(atLeast), folder, new ByteSize(usableBytes)),
                    REMEDY);
        }
    }

    @Override
    public long size() {
        return plain.size();
    }

    @Override
    public boolean isGzip() {
        return true;
    }

    @Override
    public List<String> notes() {
        return damage.stream().toList();
    }

    @Override
    public void read(ByteBuffer into, long at) throws IOException {
        plain.read(into, at);
    }

    @Override
    public void close() throws IOException {
        plain.close();
        if (damage.isPresent()) {
            Files.deleteIfExists(file);
        }
    }
}
