package kheap.analysis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How the dump was read.
///
/// @param file the file's name without its folders
/// @param bytes the size of the file on the disk, compressed if it is
/// @param missingBytes at the least; 0 when complete
/// @param notes sentences that the reader of a report should know
public record DumpFacts(
        String file,
        long bytes,
        Optional<Instant> takenAt,
        String format,
        int idBytes,
        boolean complete,
        long missingBytes,
        String engine,
        List<String> notes) {
    public DumpFacts {
        notes = List.copyOf(notes);
        if (bytes < 0 || missingBytes < 0) {
            throw new IllegalArgumentException("a file of " + bytes + " bytes, " + missingBytes + " missing");
        }
    }

    DumpFacts noting(String sentence) {
        List<String> more = Stream.concat(notes.stream(), Stream.of(sentence)).toList();
        return new DumpFacts(file, bytes, takenAt, format, idBytes, complete, missingBytes, engine, more);
    }
}
