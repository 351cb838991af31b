package kheap.heap;

import java.util.Objects;
import kheap.ByteSize;

/// All that the file holds of one class, whether or not a GC root reaches it: what is known of a dump before its
/// objects were walked.
///
/// @param name as [HeapClass#name]; several classes may have one
/// @param count its own instances, without those of its subclasses
/// @param atLeast the sum of their sizes as far as their fields and elements tell it. An array's padding is not in
///     it, nor the static fields of class objects, nor what the JVM adds to some classes
public record ClassCount(String name, long count, ByteSize atLeast) {
    public ClassCount {
        Objects.requireNonNull(name);
        Objects.requireNonNull(atLeast);
    }
}
