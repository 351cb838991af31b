package kheap.comparison;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The life of one process, from its start to its end, as far as the days show it.
///
/// @param startedAt when the process was started, where a dump tells
/// @param days the numbers of its days from 0, ascending; days of another process may lie between them
public record Life(Optional<Instant> startedAt, List<Integer> days) {
    public Life {
        days = List.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a life without a day");
        }
    }

    /// The one with most days, of such the latest; empty where none has several.
    static Optional<Life> longest(List<Life> lives) {
        return lives.stream()
                .filter(life -> life.days.size() > 1)
                .max(Comparator.<Life>comparingInt(life -> life.days.size())
                        .thenComparing(life -> life.days.getLast()));
    }
}
