package kheap.diagnosis;

import java.util.List;
import java.util.Optional;

/// One measured quantity, the limit it was held against, and a few objects that show it.
///
/// @param name what was measured, in words: `running senders without a producer`. Stable between versions:
///     comparisons of several days join by it
/// @param threshold the limit that decided, where one did
/// @param objects addresses of the objects that show it, most telling first, at most [#SHOWN]
public record Evidence(String name, Quantity value, Optional<Quantity> threshold, List<Long> objects) {
    /// How many objects an evidence names at the most.
    public static final int SHOWN = 5;

    public Evidence {
        objects = objects.stream().limit(SHOWN).toList();
    }

    public static Evidence of(String name, Quantity value) {
        return new Evidence(name, value, Optional.empty(), List.of());
    }

    public static Evidence of(String name, Quantity value, List<Long> objects) {
        return new Evidence(name, value, Optional.empty(), objects);
    }

    public static Evidence of(String name, Quantity value, Quantity threshold, List<Long> objects) {
        return new Evidence(name, value, Optional.of(threshold), objects);
    }
}
