package kheap.footprint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.evidence.EvidenceFile;

/// What a process takes from the system, part by part, held against what its container may take.
///
/// @param files what was read, in the order of their kinds
/// @param limit what the container may take; empty where no file tells
/// @param used what counts against the limit: by the container's own books, else what is resident; empty where no
///     file tells
/// @param parts what it is made of, in the order of the picture; the last is what does not add up, if anything
/// @param stacks as the map of the memory shows them
/// @param arenas of glibc's malloc, as the map of the memory shows them
/// @param doubts sentences: files of different processes, counts that do not agree
public record Footprint(
        List<Read> files,
        Optional<Amount> limit,
        Optional<Amount> used,
        List<Part> parts,
        Optional<Stacks> stacks,
        Optional<Arenas> arenas,
        Optional<Threads> threads,
        OptionalLong killed,
        List<String> doubts) {
    /// No file beside the dump.
    public static final Footprint NONE = new Footprint(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            List.of());

    public Footprint {
        files = List.copyOf(files);
        parts = List.copyOf(parts);
        doubts = List.copyOf(doubts);
    }

    /// Joins what files tell, with a dump of the same process or without.
    public static Footprint of(List<EvidenceFile> files, Optional<HeapSide> dump) {
        return new Footprint(
                files.stream()
                        .map(file -> new Read(file.name(), file.content().words(), file.lines(), file.unknown()))
                        .toList(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of());
    }

    /// One file that was read.
    ///
    /// @param kind what it is: `pmap -x`
    /// @param unknown lines that say nothing that kheap knows
    public record Read(String name, String kind, int lines, int unknown) {}

    /// A number of bytes and where it comes from: `memory.max`.
    public record Amount(ByteSize size, String source) {}

    /// @param threads whose stacks are mapped
    /// @param mapped the address space of one, guard pages included
    public record Stacks(int threads, ByteSize mapped, ByteSize reserved, Optional<ByteSize> resident) {}

    /// @param count of arenas, without the first, which is the heap of the C library
    public record Arenas(int count, ByteSize reserved, Optional<ByteSize> resident) {}

    /// Threads of the JVM, and how many of them are Kafka's, by kind.
    ///
    /// @param source the thread dump or the dump
    public record Threads(int all, List<Kafka> kafka, String source) {
        public Threads {
            kafka = List.copyOf(kafka);
        }

        public record Kafka(kheap.kafka.KafkaThread.Kind kind, int count) {}
    }
}
