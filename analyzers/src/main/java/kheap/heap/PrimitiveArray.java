package kheap.heap;

import java.util.Optional;

/// An array of numbers, characters or booleans.
public record PrimitiveArray(HeapDump heap, int number) implements HeapObject {
    public int length() {
        return heap.length(number);
    }

    /// The bits of the elements from `from` on, `count` at the most.
    public long[] bits(int from, int count) {
        return heap.primitives(number, from, count);
    }

    /// The first `limit` elements of a `char[]`, or of a `byte[]` that holds Latin-1, as they may be printed, see
    /// [Instance#text]; empty for other arrays, and where they were blanked out.
    public Optional<String> text(int limit) {
        return switch (type().name()) {
            case "char[]" -> Strings.chars(this, limit);
            case "byte[]" -> Strings.bytes(this, limit);
            default -> Optional.empty();
        };
    }
}
