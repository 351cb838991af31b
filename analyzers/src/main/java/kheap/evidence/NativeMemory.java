package kheap.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;

/// The JVM's own books of what it took from the system: `jcmd PID VM.native_memory summary` or `summary.diff`. They
/// hold nothing of what libraries take with malloc or mmap themselves.
///
/// What stands where depends on the JDK. Up to 8 direct buffers are in `Internal`, later in `Other`; up to 15 the
/// metaspace is in `Class`, later in `Metaspace`; up to 10 a stack counts as committed from end to end, so that
/// `committed` of stacks equals `reserved`.
///
/// @param unit what the sizes are whole multiples of: after `scale=MB` each may be half a mebibyte off, and parts
///     smaller than that are left out
/// @param total of all categories
/// @param malloced of all categories, arenas of the JVM included
/// @param grownBy how much more is committed than at the baseline, below zero for less; empty when it is no diff
/// @param categories in the order of the file
public record NativeMemory(
        OptionalLong pid,
        ByteSize unit,
        Amount total,
        ByteSize malloced,
        OptionalLong grownBy,
        List<Category> categories)
        implements EvidenceFile.Content {
    public NativeMemory {
        categories = List.copyOf(categories);
    }

    @Override
    public String words() {
        return grownBy.isPresent() ? "native memory summary.diff" : "native memory summary";
    }

    public Optional<Category> category(String name) {
        return categories.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// @param reserved address space that was set aside
    /// @param committed what of it may be used, and counts once it is touched
    public record Amount(ByteSize reserved, ByteSize committed) {}

    /// One line of the books with what stands below it.
    ///
    /// @param name as the JVM says it: `Java Heap`, `Thread`, `Other`
    /// @param grownBy as of the total
    /// @param count of what is counted there: threads, classes
    /// @param malloced what of it came from malloc, arenas of the JVM included
    /// @param stack only of threads: their stacks
    public record Category(
            String name,
            Amount amount,
            OptionalLong grownBy,
            OptionalLong count,
            ByteSize malloced,
            Optional<Amount> stack) {}
}
