package kheap.hprof;

/// Takes what [HprofReader] meets, in file order. Every method may be left out.
///
/// Ids and counts are unsigned. Only what lies in the file as a whole arrives here.
public interface HprofVisitor {
    /// A record that holds no heap lies at `from` inclusive to `to` exclusive.
    default void record(int tag, long from, long to) {}

    /// A heap dump record, or a segment of one, begins at `at`; its sub-records follow.
    default void heapBegins(int tag, long at) {}

    /// The sub-records of the heap dump record at `at` are through; the last one ends at `to`.
    ///
    /// @param whole whether the length in the record's header says the same
    default void heapEnds(int tag, long at, long to, boolean whole) {}

    /// A GC root.
    ///
    /// @param tag the kind, as the format numbers it
    default void root(long at, int tag, long id) {}

    default void classDump(long at, ClassDump type) {}

    /// An instance with `fieldBytes` bytes of field values, its own class's first.
    default void instance(long at, long id, long classId, long fieldBytes) {}

    default void objectArray(long at, long id, long classId, long length) {}

    default void primitiveArray(long at, long id, int elementBytes, long length) {}
}
