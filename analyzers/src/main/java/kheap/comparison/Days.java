package kheap.comparison;

import java.util.ArrayList;
import java.util.Comparator;
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
/// @param projection when the heap meets the limit; empty where it does not grow towards it, or ends before it
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

    /// Joins the days of a service.
    ///
    /// @param days in any order; the same dump twice counts once, and a warning says so
    /// @param limit how large the heap may become, where the user knows that better than the dumps
    /// @throws IllegalArgumentException when fewer than two different dumps remain, or two different ones are of the
    ///     same time
    static Days of(List<Day> days, Optional<Limit> limit) {
        List<String> warnings = new ArrayList<>();
        refusal(days).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        ProfilePairs pairs = ProfilePairs.of(
                days.stream().sorted(Comparator.comparing(Day::at)).toList());
        List<Day> sorted = once(pairs.days(), warnings);
        warnings.addAll(pairs.warnings());
        Lives lives = Lives.of(sorted);
        warnings.addAll(Warnings.of(sorted, lives));
        TrendBasis basis = TrendBasis.of(sorted, lives.list());
        if (basis.isOfOneAge()) {
            // Profiles tell no start of their process, so they have no ages.
            warnings.add("The dumps are of processes of about the same age: what differs between them is no growth.");
        }
        List<Growth> growths = Growths.of(sorted, basis);
        Optional<Limit> known = limit.or(() -> Limit.of(sorted, basis));
        return new Days(
                sorted,
                lives.list(),
                warnings,
                growths,
                ClientHistories.of(sorted, lives.list()),
                ClassGrowth.of(sorted, basis),
                DiagnosisHistories.of(sorted, basis),
                known,
                known.filter(most -> Channels.heapAtEnd(sorted, basis.first(), basis.last())
                                .filter(end -> end.compareTo(most.size()) <= 0)
                                .isEmpty())
                        .flatMap(most -> Projection.of(most, sorted, lives, basis, growths)));
    }

    /// Why these cannot be compared, one sentence: a heap dump of a JVM and a profile of a Go program have nothing in
    /// common, and neither have a single heap profile and a single goroutine profile.
    static Optional<String> refusal(List<Day> days) {
        Optional<Day> profile =
                days.stream().filter(day -> day.file().kind().isProfile()).findFirst();
        Optional<Day> dump =
                days.stream().filter(day -> !day.file().kind().isProfile()).findFirst();
        if (profile.isPresent() && dump.isPresent()) {
            return Optional.of(
                    "%s is a heap dump and %s is a profile of a Go program: compare dumps with dumps, and profiles with profiles."
                            .formatted(dump.get().name(), profile.get().name()));
        }
        return days.size() == 2
                        && days.getFirst().file().kind()
                                != days.getLast().file().kind()
                ? Optional.of("%s is a %s and %s a %s: a comparison takes two of a kind."
                        .formatted(
                                days.getFirst().name(),
                                days.getFirst().file().kind(),
                                days.getLast().name(),
                                days.getLast().file().kind()))
                : Optional.empty();
    }

    /// By time, each dump once.
    private static List<Day> once(List<Day> days, List<String> warnings) {
        List<Day> sorted = new ArrayList<>();
        for (Day day : days) {
            if (sorted.isEmpty() || sorted.getLast().at().isBefore(day.at())) {
                sorted.add(day);
            } else if (sorted.getLast().isSameDump(day)) {
                warnings.add("%s is the same %s as %s and is left out."
                        .formatted(
                                day.name(), day.file().word(), sorted.getLast().name()));
            } else {
                throw new IllegalArgumentException(
                        "%s and %s are both of %s".formatted(sorted.getLast().name(), day.name(), day.at()));
            }
        }
        if (sorted.size() < 2) {
            throw new IllegalArgumentException("a comparison of " + sorted.size() + " different dumps");
        }
        return sorted;
    }

    /// What a sentence calls what is compared: `dump`, `profile`.
    public String word() {
        return first().file().word();
    }

    /// Whether profiles of a Go program are compared.
    public boolean areOfGo() {
        return first().file().kind().isProfile();
    }

    /// The life that trends are told from: that with most days, of such the latest; empty where none has several.
    public Optional<Life> longestLife() {
        return Life.longest(lives);
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
