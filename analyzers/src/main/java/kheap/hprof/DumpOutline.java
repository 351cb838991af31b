package kheap.hprof;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kheap.Progress;
import kheap.hprof.HprofReader.Ending;
import kheap.hprof.Pieces.Piece;

/// What lies where in a file with a dump, before any of its objects is looked at: the units in which its heap can be
/// read by several threads.
///
/// Where the file holds several dumps, the heap is that of the last one with objects.
///
/// @param version as the header names it: `JAVA PROFILE 1.0.2`
/// @param takenAt when the dump was begun; empty when the header holds no time
/// @param units in the order of the file; together they hold each sub-record of the heap that can be used once
/// @param outside where the records lie that hold no heap, in the order of the file
/// @param dumpsInFile how many dumps with objects the file holds
/// @param notes sentences on what is not as it should be
public record DumpOutline(
        String version,
        Optional<Instant> takenAt,
        int idBytes,
        List<Unit> units,
        List<Stretch> outside,
        Ending ending,
        int dumpsInFile,
        List<String> notes) {
    static final long UNIT_BYTES = 8 << 20;

    public DumpOutline {
        units = List.copyOf(units);
        outside = List.copyOf(outside);
        notes = List.copyOf(notes);
    }

    /// A part of the heap from `from` inclusive to `to` exclusive: about 8 MiB, or a single longer object.
    ///
    /// @param bare whether these are whole sub-records; else they are whole records, with headers, and a few of them
    ///     may hold no heap
    public record Unit(long from, long to, boolean bare) {}

    /// A run of whole records from `from` inclusive to `to` exclusive.
    public record Stretch(long from, long to) {}

    /// The outline of a file of today's JVMs, from the headers of its records alone: segments of right lengths, or
    /// one short heap dump record, and nothing missing. Takes some milliseconds per gigabyte; that the segments hold
    /// sound sub-records and an object at all remains to be seen.
    ///
    /// @param shownAs the file that messages name
    /// @return empty for any other file: [#walk] it
    /// @throws kheap.UnreadableDumpException when the header is none that can be read
    public static Optional<DumpOutline> hop(DumpBytes bytes, Path shownAs, Progress progress) throws IOException {
        return hop(bytes, shownAs, progress, UNIT_BYTES);
    }

    static Optional<DumpOutline> hop(DumpBytes bytes, Path shownAs, Progress progress, long unitBytes)
            throws IOException {
        HprofFile file = new HprofFile(bytes, shownAs);
        return new DumpHop(file, progress, unitBytes).outline();
    }

    /// The outline of any file, by a walk over all its sub-records; up to the damage where it is damaged, up to the
    /// cut where it is cut.
    ///
    /// @param shownAs the file that messages name
    /// @throws kheap.UnreadableDumpException when the file is no dump, or holds no object before the damage
    public static DumpOutline walk(DumpBytes bytes, Path shownAs, Progress progress) throws IOException {
        return walk(bytes, shownAs, progress, UNIT_BYTES, HprofReader.LENGTH_MODULUS);
    }

    static DumpOutline walk(DumpBytes bytes, Path shownAs, Progress progress, long unitBytes, long lengthModulus)
            throws IOException {
        HprofFile file = new HprofFile(bytes, shownAs);
        DumpWalk<Units> walk = DumpWalk.over(file, () -> new Units(unitBytes), progress, lengthModulus);
        return of(file, walk.taken(), walk.sharedPieces(), walk.ending(), walk.dumpsWithObjects(), walk.notes());
    }

    static DumpOutline of(
            HprofFile file, Units heap, List<Piece> shared, Ending ending, int dumpsInFile, List<String> notes) {
        List<Stretch> outside = shared.stream()
                .map(piece -> new Stretch(Math.max(piece.from(), file.firstRecord()), piece.to()))
                .filter(stretch -> stretch.from() < stretch.to())
                .toList();
        return new DumpOutline(
                file.version(), file.takenAt(), file.idBytes(), heap.units(), outside, ending, dumpsInFile, notes);
    }
}
