package kheap.heap;

import java.util.Locale;

/// How many bytes an object counts for; a dump does not say.
public enum Sizes {
    /// What the JVM that wrote the dump took for it, by the layout that the distances between objects show.
    TRUE,
    /// What Eclipse MAT 1.17 computes, for comparisons. It is wrong for compact object headers, and for compressed
    /// class pointers without compressed references, as in every JVM since 15 with more than 32 GiB of heap.
    MAT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
