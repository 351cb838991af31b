package kheap.footprint;

import kheap.ByteSize;

/// Where in its address space a process has its memory, as a map tells that says what is resident.
///
/// @param classes the archive of classes that the JVM maps at its start
/// @param malloc the heap of the C library and all arenas: whatever malloc gave or keeps, of the JVM and of all others
/// @param files mapped files and libraries
/// @param other anonymous memory that the map alone gives no name to
record Places(
        String source,
        ByteSize heap,
        ByteSize classes,
        ByteSize code,
        ByteSize stacks,
        ByteSize malloc,
        ByteSize files,
        ByteSize other) {}
