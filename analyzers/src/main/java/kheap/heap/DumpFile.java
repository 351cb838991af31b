package kheap.heap;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kheap.ObjectLayout;

/// What was read: the file, its format, the engine, and what is missing.
///
/// @param bytes the size of the file as it lies on the disk, compressed if it is
/// @param takenAt from the file's header; empty when the header holds none
/// @param format as the header says, with the packing: `JAVA PROFILE 1.0.2, gzip`
/// @param idBytes 4 or 8
/// @param missingBytes how much of the last record is known to be missing, at the least; 0 when complete. How much
///     more the writer would have written no file can tell
/// @param layout what the sizes of objects were computed for
/// @param engine the name of the engine, as `--engine` takes it
/// @param notes sentences on how the file was read that the reader of a report should know
public record DumpFile(
        Path file,
        long bytes,
        Optional<Instant> takenAt,
        String format,
        int idBytes,
        boolean complete,
        long missingBytes,
        ObjectLayout layout,
        String engine,
        List<String> notes) {
    public DumpFile {
        notes = List.copyOf(notes);
    }
}
