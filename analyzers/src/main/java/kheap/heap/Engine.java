package kheap.heap;

import java.util.Locale;

/// Who reads the dump. The first reads unless another is asked for.
public enum Engine {
    /// kheap's own, see [kheap.heap.own].
    KHEAP,
    /// Eclipse Memory Analyzer's parser. It holds one dump open at a time.
    MAT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
