package kheap.comparison;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kheap.comparison.DayFile.Kind;

/// Joins the goroutine profiles of days to their heap profiles.
///
/// Who takes profiles takes both, one after the other; together they are one day. Where heap profiles are fewer than
/// two, goroutine profiles are compared among themselves.
///
/// @param days of one kind, by time
/// @param warnings a sentence for each profile that is of no day
record ProfilePairs(List<Day> days, List<String> warnings) {
    /// One script takes both within seconds, a person within minutes.
    private static final Duration TOGETHER = Duration.ofMinutes(10);

    ProfilePairs {
        days = List.copyOf(days);
        warnings = List.copyOf(warnings);
    }

    /// @param days by time; heap dumps stay as they are
    static ProfilePairs of(List<Day> days) {
        List<Day> heaps = of(days, Kind.HEAP_PROFILE);
        List<Day> goroutines = of(days, Kind.GOROUTINE_PROFILE);
        if (heaps.isEmpty() || goroutines.isEmpty()) {
            return new ProfilePairs(days, List.of());
        }
        if (heaps.size() == 1 && goroutines.size() > 1) {
            return new ProfilePairs(
                    goroutines,
                    List.of("%s is the only heap profile and is left out."
                            .formatted(heaps.getFirst().name())));
        }
        List<String> warnings = new ArrayList<>();
        List<Optional<Day>> beside = new ArrayList<>(
                heaps.stream().map(heap -> Optional.<Day>empty()).toList());
        for (Day profile : goroutines) {
            int nearest = nearest(heaps, profile);
            if (distance(heaps.get(nearest), profile).compareTo(TOGETHER) > 0) {
                warnings.add("%s is left out: it belongs to no heap profile, none was taken within %d min of it."
                        .formatted(profile.name(), TOGETHER.toMinutes()));
            } else if (beside.get(nearest).isPresent()) {
                warnings.add("%s is left out: %s belongs to the same heap profile."
                        .formatted(profile.name(), beside.get(nearest).get().name()));
            } else {
                beside.set(nearest, Optional.of(profile));
            }
        }
        List<Day> joined = new ArrayList<>();
        for (int heap = 0; heap < heaps.size(); heap++) {
            Day day = heaps.get(heap);
            joined.add(beside.get(heap).map(day::with).orElse(day));
        }
        return new ProfilePairs(joined, warnings);
    }

    private static List<Day> of(List<Day> days, Kind kind) {
        return days.stream().filter(day -> day.file().kind() == kind).toList();
    }

    private static int nearest(List<Day> heaps, Day profile) {
        return heaps.indexOf(heaps.stream()
                .min(Comparator.comparing(heap -> distance(heap, profile)))
                .orElseThrow());
    }

    private static Duration distance(Day heap, Day profile) {
        return Duration.between(heap.at(), profile.at()).abs();
    }
}
