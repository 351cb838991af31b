package kheap.comparison;

import java.util.List;
import java.util.Optional;

/// One client through the days. Addresses move, so it is known by its id, its owner, its configuration and its
/// birth.
///
/// @param days what it was on each day, empty where it was not there; at least one is not empty
public record ClientHistory(Fate fate, List<Optional<ClientState>> days) {
    /// What became of it.
    public enum Fate {
        /// There on the first and on the last day.
        STAYED,
        /// Not there on the first day, there on the last.
        BORN,
        /// There on the first day, and no more on the last.
        GONE,
        /// Neither there on the first nor on the last day.
        PASSED
    }

    public ClientHistory {
        days = List.copyOf(days);
    }

    /// The client as it was last seen.
    public ClientState last() {
        return days.reversed().stream().flatMap(Optional::stream).findFirst().orElseThrow();
    }

    /// The bytes by which it grew from the day it was first seen to the day it was last seen; negative when it
    /// shrank.
    public long grewBytes() {
        ClientState first = days.stream().flatMap(Optional::stream).findFirst().orElseThrow();
        return last().own().bytes() - first.own().bytes();
    }
}
