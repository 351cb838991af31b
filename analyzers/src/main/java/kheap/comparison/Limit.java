package kheap.comparison;

import kheap.ByteSize;

/// How large the heap may become.
///
/// @param source where that is known from, within a sentence: `the maximum heap, as the dump of the last day tells
///     it`
public record Limit(ByteSize size, String source) {}
