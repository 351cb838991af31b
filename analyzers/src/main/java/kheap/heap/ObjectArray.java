package kheap.heap;

import java.util.Arrays;
import java.util.stream.Stream;

/// An array of references.
public record ObjectArray(HeapDump heap, int number) implements HeapObject {
    public int length() {
        return heap.length(number);
    }

    /// The elements that are not null, from the first on, at most `limit` slots looked at.
    public Stream<HeapObject> elements(int limit) {
        return Arrays.stream(heap.elements(number, 0, limit))
                .filter(element -> element >= 0)
                .mapToObj(heap::object);
    }
}
