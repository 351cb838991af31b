package kheap.heap;

import java.util.HashSet;
import java.util.Set;

/// Knows a dump whose objects lost their numbers before it was given away.
///
/// Most tools that sanitise a dump leave the fields of objects alone; one that blanks them as well makes every
/// count, limit and time in it 0, and no answer about them would be true. A `HashMap` with a table has a threshold
/// above 0 unless it was made for a single entry, and every program has some; where none of those looked at has one,
/// the numbers are gone.
public final class BlankedNumbers {
    private static final int SAMPLES = 64;

    /// Fewer may all have been made for a single entry.
    private static final int TELLING = 8;

    private BlankedNumbers() {}

    /// Whether the numbers in the dump's objects were blanked out.
    ///
    /// Cost: one look at the class of each object at the most, and at a few maps.
    public static boolean in(HeapDump heap) {
        Set<Integer> types = new HashSet<>();
        heap.classesNamed("java.util.HashMap").forEach(type -> types.add(type.number()));
        int filled = 0;
        for (int number : heap.instances(types, 0, SAMPLES)) {
            Instance map = new Instance(heap, number);
            if (map.reference("table").isPresent()) {
                if (map.number("threshold").orElse(1) != 0) {
                    return false;
                }
                filled++;
            }
        }
        return filled >= TELLING;
    }
}
