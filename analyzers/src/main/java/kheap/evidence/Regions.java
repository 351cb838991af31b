package kheap.evidence;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.evidence.MemoryMap.Mapping;

/// What the mappings of a process are for. Each mapping is in exactly one region, so their sizes and their resident
/// bytes add up to those of the map.
///
/// @param regions by address, ascending
public record Regions(List<Region> regions) {
    /// What a region is for.
    public enum Kind {
        /// With what is reserved for it and not committed.
        JAVA_HEAP,
        /// The archive of the JDK's classes, also those pages of it that lie in the heap.
        CLASS_ARCHIVE,
        /// Where compressed class pointers point to. The rest of metaspace looks like any anonymous memory.
        CLASS_SPACE,
        CODE_CACHE,
        /// Of a thread that runs Java, the compiler's too: its guard is of several pages.
        JAVA_STACK,
        /// Of a thread of the JVM or of a library, and of the program itself: a guard of one page, or none.
        OTHER_STACK,
        /// Of the C library, for threads that found the first one taken: 64 MiB of address space each.
        MALLOC_ARENA,
        /// The C library's first heap, grown with `brk`.
        MALLOC_HEAP,
        /// Programs and shared libraries, with the memory they are born with.
        LIBRARY,
        /// Jars, the JDK's modules, shared memory.
        FILE,
        /// Pages of the kernel that every process has.
        KERNEL,
        /// Metaspace, tables of the collector, large pieces of malloc, direct buffers, stacks of threads that ended.
        ANONYMOUS
    }

    public Regions {
        regions = List.copyOf(regions);
    }

    /// @param maxHeap `-Xmx` where it is known: shows where the heap ends
    /// @param stack `-Xss` where it is known: shows stacks also where there are few
    public static Regions of(MemoryMap map, Optional<ByteSize> maxHeap, Optional<ByteSize> stack) {
        return new Survey(map.mappings(), maxHeap, stack).regions();
    }

    public List<Region> of(Kind kind) {
        return regions.stream().filter(region -> region.kind() == kind).toList();
    }

    public int count(Kind kind) {
        return of(kind).size();
    }

    /// The address space.
    public ByteSize size(Kind kind) {
        return of(kind).stream().map(Region::size).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /// What of it is in memory; empty where the map does not tell.
    public Optional<ByteSize> resident(Kind kind) {
        return of(kind).stream()
                .map(Region::resident)
                .flatMap(Optional::stream)
                .reduce(ByteSize::plus)
                .or(() -> regions.stream().anyMatch(region -> region.resident().isPresent())
                        ? Optional.of(ByteSize.ZERO)
                        : Optional.empty());
    }

    /// Mappings that serve one purpose together: one stack with its guard, one arena.
    ///
    /// @param mappings at least one, by address, ascending
    public record Region(Kind kind, List<Mapping> mappings) {
        public Region {
            if (mappings.isEmpty()) {
                throw new IllegalArgumentException("a region of nothing");
            }
            mappings = List.copyOf(mappings);
        }

        public ByteSize size() {
            return mappings.stream().map(Mapping::size).reduce(ByteSize.ZERO, ByteSize::plus);
        }

        public Optional<ByteSize> resident() {
            return mappings.stream()
                    .map(Mapping::resident)
                    .flatMap(Optional::stream)
                    .reduce(ByteSize::plus);
        }

        /// What of it may be used, and would be resident if all of it were touched.
        public ByteSize usable() {
            return mappings.stream()
                    .filter(mapping -> !mapping.permissions().equals("---"))
                    .map(Mapping::size)
                    .reduce(ByteSize.ZERO, ByteSize::plus);
        }
    }
}
