package kheap.comparison;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The life of one process, from its start to its end, as far as the days show it.
///
/// @param startedAt when the process was started, where a dump tells
/// @param days the numbers of its days from 0, ascending
public record Life(Optional<Instant> startedAt, List<Integer> days) {
    public Life {
        days = List.copyOf(days);
    }
}
