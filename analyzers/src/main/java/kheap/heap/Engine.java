package kheap.heap;

import java.util.Locale;

/// Who reads the dump.
public enum Engine {
    /// Eclipse Memory Analyzer's parser.
    MAT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
