package kheap.hprof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The distances between objects that follow each other in the file: no object is longer than the distance to the
/// next one, and where no dead object lies between, exactly as long.
///
/// Keeps at most 262,144 of them, evenly spread over the dump: whenever there are more, every second one goes and
/// only half as many are taken from then on.
final class Gaps {
    private static final int LIMIT = 1 << 18;
    /// With fewer exact hits nothing is proved.
    private static final int ENOUGH = 8;
    /// An object that the JVM put where another should be is a damage of the dump; one in a thousand is borne.
    private static final int BEARABLE = 1000;

    private int[] shapes = new int[1024];
    private int[] gaps = new int[1024];
    private int size;
    private int every = 1;
    private int skipped;

    /// The size of one object of a shape, in one of the models.
    interface Sizes {
        long of(ObjectSizes model, int shape);
    }

    /// @param shape what the first of the two objects is; the caller's own number
    void add(int shape, long gap) {
        if (gap > Integer.MAX_VALUE || ++skipped < every) {
            return;
        }
        skipped = 0;
        if (size == LIMIT) {
            thin();
        } else if (size == gaps.length) {
            shapes = Arrays.copyOf(shapes, 2 * size);
            gaps = Arrays.copyOf(gaps, 2 * size);
        }
        shapes[size] = shape;
        gaps[size++] = (int) gap;
    }

    private void thin() {
        size /= 2;
        every *= 2;
        for (int i = 0; i < size; i++) {
            shapes[i] = shapes[2 * i];
            gaps[i] = gaps[2 * i];
        }
    }

    /// The models that no gap contradicts and most gaps fit exactly, several if they fit equally well; empty when
    /// too few gaps fit any.
    List<ObjectSizes> bestOf(List<ObjectSizes> models, Sizes sizes) {
        List<ObjectSizes> best = new ArrayList<>();
        int bestHits = ENOUGH;
        for (ObjectSizes model : models) {
            int hits = 0;
            int violations = 0;
            for (int i = 0; i < size; i++) {
                long bytes = sizes.of(model, shapes[i]);
                hits += gaps[i] == bytes ? 1 : 0;
                violations += gaps[i] < bytes ? 1 : 0;
            }
            if (violations <= size / BEARABLE && hits >= bestHits) {
                if (hits > bestHits) {
                    best.clear();
                }
                best.add(model);
                bestHits = hits;
            }
        }
        return best;
    }
}
