package kheap.heap;

/// An array of numbers, characters or booleans.
public record PrimitiveArray(HeapDump heap, int number) implements HeapObject {
    public int length() {
        return heap.length(number);
    }

    /// The bits of the elements from `from` on, `count` at the most.
    public long[] bits(int from, int count) {
        return heap.primitives(number, from, count);
    }
}
