package kheap.hprof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.hprof.HprofReader.Ending;
import kheap.hprof.Pieces.Piece;

/// One walk over a heap dump file: whether it is one, what is missing of it, how big its objects were; and a file
/// that a strict parser can read.
///
/// Where the file holds several dumps, as old hprof agents write them, everything is said of the last one that has
/// objects.
public final class HprofScan {
    private final Path parsable;
    private final Optional<Instant> takenAt;
    private final String format;
    private final int idBytes;
    private final Ending ending;
    private final int dumpsInFile;
    private final Census census;
    private final ObjectSizes sizes;
    private final ByteSize bytes;
    private final List<String> notes;

    private HprofScan(HprofFile file, boolean gzip, Path parsable, DumpWalk<Census> walk, List<String> notes) {
        this.parsable = parsable;
        this.takenAt = file.takenAt();
        this.format = file.version() + (gzip ? ", gzip" : "");
        this.idBytes = file.idBytes();
        this.ending = walk.ending();
        this.dumpsInFile = walk.dumpsWithObjects();
        this.census = walk.taken();
        Layout layout = census.layout();
        this.sizes = layout.sizes();
        this.bytes = census.bytes(sizes);
        if (!layout.proven()) {
            notes.add(("The addresses do not show how the JVM laid its objects out; sizes are those of headers of %d"
                            + " and references of %d bytes.")
                    .formatted(sizes.headerBytes(), sizes.referenceBytes()));
        }
        this.notes = List.copyOf(notes);
    }

    /// Walks over a dump.
    ///
    /// @param file `.hprof`, plain or packed with gzip, recognised by its first bytes
    /// @param workFolder an existing empty folder for links and copies; the caller deletes it
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static HprofScan of(Path file, Path workFolder, Progress progress) throws UnreadableDumpException {
        return of(file, workFolder, progress, HprofReader.LENGTH_MODULUS);
    }

    /// @param lengthModulus what record lengths are written modulo of; 4 GiB but in tests
    static HprofScan of(Path file, Path workFolder, Progress progress, long lengthModulus)
            throws UnreadableDumpException {
        try {
            FileAccess.check(file);
            return scan(file, workFolder, progress, lengthModulus);
        } catch (IOException broken) {
            throw FileAccess.explained(file, broken);
        }
    }

    private static HprofScan scan(Path file, Path workFolder, Progress progress, long lengthModulus)
            throws IOException {
        boolean gzip = GzipDump.isGzip(file);
        Path parsable = workFolder.resolve("dump.hprof");
        Path plain = gzip ? workFolder.resolve("inflated.hprof") : file;
        List<String> notes = new ArrayList<>();
        if (gzip) {
            GzipDump.inflate(file, plain, FullDisk.ANOTHER_FOLDER, progress).ifPresent(notes::add);
        }
        HprofScan scan;
        List<Piece> pieces;
        boolean lacksEnd;
        boolean sound;
        try (HprofFile hprof = HprofFile.open(plain, file)) {
            progress.step("Checking the dump");
            DumpWalk<Census> walk = DumpWalk.over(hprof, () -> new Census(hprof.idBytes()), progress, lengthModulus);
            notes.addAll(walk.notes());
            scan = new HprofScan(hprof, gzip, parsable, walk, notes);
            pieces = walk.pieces();
            lacksEnd = walk.lacksEnd();
            sound = pieces.size() == 1 && pieces.getFirst().to() == hprof.size() && !lacksEnd;
        }
        if (gzip && (sound || ParsableFile.repair(plain, pieces, lacksEnd))) {
            Files.move(plain, parsable);
        } else if (gzip || !sound || !ParsableFile.link(file, parsable)) {
            ParsableFile.copy(file, plain, pieces, lacksEnd, parsable, progress);
        }
        if (gzip) {
            Files.deleteIfExists(plain);
        }
        return scan;
    }

    /// A plain, single-dump HPROF file of whole records inside the work folder: a link to the user's file if that is
    /// such a one, else a corrected copy.
    public Path parsable() {
        return parsable;
    }

    /// When the dump was begun; empty when the header holds no time.
    public Optional<Instant> takenAt() {
        return takenAt;
    }

    /// As the header says, with the packing: `JAVA PROFILE 1.0.2, gzip`.
    public String format() {
        return format;
    }

    /// 4 or 8.
    public int idBytes() {
        return idBytes;
    }

    public boolean complete() {
        return ending.complete();
    }

    /// The bytes that are known to be missing, the rest of the cut record, or to be unreadable, from the damage on.
    /// A file that was cut between two records is incomplete and knows of no missing byte.
    public long missingBytes() {
        return ending.missing();
    }

    /// The offset in the inflated file where what can be used ends; empty when the dump is complete.
    public OptionalLong cutAt() {
        return complete() ? OptionalLong.empty() : OptionalLong.of(ending.usable());
    }

    /// Whether any GC root was read. HotSpot writes them after all objects, so most cut dumps have none.
    public boolean hasRoots() {
        return census.hasRoots();
    }

    /// How many dumps with objects the file holds.
    public int dumpsInFile() {
        return dumpsInFile;
    }

    /// How the objects were laid out, from the distances between them if those prove it.
    public ObjectSizes sizes() {
        return sizes;
    }

    /// How many instances, arrays and classes the dump holds, reachable or not. A damaged dump may hold an instance
    /// or array twice; it is counted twice.
    public long objects() {
        return census.objects();
    }

    /// The size of all [#objects] together, by [#sizes].
    public ByteSize bytes() {
        return bytes;
    }

    /// The size of all [#objects] together, by another layout.
    public ByteSize bytes(ObjectSizes layout) {
        return census.bytes(layout);
    }

    /// Sentences on how the file was read.
    public List<String> notes() {
        return notes;
    }
}
