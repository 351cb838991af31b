package kheap.comparison;

import java.util.Optional;
import kheap.ByteSize;

/// How large the heap may become.
///
/// @param source where that is known from, within a sentence: `the maximum heap, as the dump of the last day tells
///     it`
public record Limit(ByteSize size, String source) {
    /// As the dump tells it itself.
    ///
    /// @param last the day whose process the limit is for
    static Optional<Limit> of(Day last) {
        return last.process()
                .maxHeap()
                .map(size -> new Limit(size, "the maximum heap, as the dump of the last day tells it"));
    }
}
