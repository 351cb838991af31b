package kheap.comparison;

import java.util.Optional;
import kheap.diagnosis.Quantity.Unit;

/// One number of an analysis.
///
/// @param name stable, for machines: `producers.orphaned`
/// @param label for people, within a sentence: `orphaned producers`
/// @param bound what it can never pass, where the dump tells
public record Figure(String name, String label, Unit unit, double value, Optional<Bound> bound) {
    public Figure {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " of " + value);
        }
    }
}
