package kheap.comparison;

import java.util.List;
import java.util.Optional;

/// What joining the days of a service showed, before any rule has judged it.
///
/// @param days by time, at least two
/// @param lives by their first day
/// @param warnings sentences: what makes the days hard to compare, such as dumps of different services
/// @param growths one for each figure, in the order of the report
/// @param clients those that grew or came most first
/// @param classes those that grew most first; those that did not are left out
/// @param diagnoses one for each question that some day answered
/// @param limit how large the heap may become, where that is known
/// @param projection when the heap meets the limit; empty where it does not grow towards it
public record Days(
        List<Day> days,
        List<Life> lives,
        List<String> warnings,
        List<Growth> growths,
        List<ClientHistory> clients,
        List<ClassHistory> classes,
        List<DiagnosisHistory> diagnoses,
        Optional<Limit> limit,
        Optional<Projection> projection) {
    public Days {
        days = List.copyOf(days);
        lives = List.copyOf(lives);
        warnings = List.copyOf(warnings);
        growths = List.copyOf(growths);
        clients = List.copyOf(clients);
        classes = List.copyOf(classes);
        diagnoses = List.copyOf(diagnoses);
        if (days.size() < 2) {
            throw new IllegalArgumentException("a comparison of " + days.size() + " days");
        }
    }

    /// The growth of one figure; empty where no day tells it.
    public Optional<Growth> growth(String name) {
        return growths.stream()
                .filter(growth -> growth.series().name().equals(name))
                .findFirst();
    }

    public Day first() {
        return days.getFirst();
    }

    public Day last() {
        return days.getLast();
    }
}
