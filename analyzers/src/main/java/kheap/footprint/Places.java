package kheap.footprint;

import java.util.Optional;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.evidence.MemoryMap;
import kheap.evidence.Regions;

/// Where in its address space a process has its resident memory, by a map that tells what is resident.
///
/// @param archive of classes, which the JVM maps at its start
/// @param classSpace the part of metaspace that has a place of its own
/// @param hugeStacks what of the stacks stands in huge pages
/// @param malloc the heap of the C library and all arenas: whatever malloc gave or keeps, of the JVM and of all
///     others
/// @param files mapped files and libraries
/// @param other anonymous memory that the map alone gives no name to
record Places(
        String source,
        ByteSize heap,
        ByteSize archive,
        ByteSize classSpace,
        ByteSize code,
        ByteSize stacks,
        ByteSize hugeStacks,
        ByteSize malloc,
        ByteSize files,
        ByteSize other) {
    /// @return empty for a map that tells only what is reserved
    static Optional<Places> of(MemoryMap map, Regions regions) {
        return map.resident()
                .map(whole -> new Places(
                        map.words(),
                        resident(regions, Regions.Kind.JAVA_HEAP),
                        resident(regions, Regions.Kind.CLASS_ARCHIVE),
                        resident(regions, Regions.Kind.CLASS_SPACE),
                        resident(regions, Regions.Kind.CODE_CACHE),
                        resident(regions, Regions.Kind.JAVA_STACK, Regions.Kind.OTHER_STACK),
                        Stream.of(Regions.Kind.JAVA_STACK, Regions.Kind.OTHER_STACK)
                                .flatMap(kind -> regions.of(kind).stream())
                                .flatMap(stack -> stack.mappings().stream())
                                .map(MemoryMap.Mapping::hugePages)
                                .reduce(ByteSize.ZERO, ByteSize::plus),
                        resident(regions, Regions.Kind.MALLOC_ARENA, Regions.Kind.MALLOC_HEAP),
                        resident(regions, Regions.Kind.LIBRARY, Regions.Kind.FILE, Regions.Kind.KERNEL),
                        resident(regions, Regions.Kind.ANONYMOUS)));
    }

    private static ByteSize resident(Regions regions, Regions.Kind... kinds) {
        ByteSize sum = ByteSize.ZERO;
        for (Regions.Kind kind : kinds) {
            sum = sum.plus(regions.resident(kind).orElse(ByteSize.ZERO));
        }
        return Witnesses.sane(sum);
    }
}
