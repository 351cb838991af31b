package kheap.heap.own;

/// What each class amounts to among the reachable objects, by class number; see [kheap.heap.ClassTotals].
/// [ClassSums] fills it in.
///
/// @param shallowEighths in units of 8 bytes
/// @param retainedEighths in units of 8 bytes
record ClassAmounts(long[] counts, long[] shallowEighths, long[] retainedEighths) {
    /// Nothing yet.
    static ClassAmounts of(int classes) {
        return new ClassAmounts(new long[classes], new long[classes], new long[classes]);
    }
}
