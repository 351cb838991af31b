package kheap.comparison;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// What a sentence calls the dumps: by their files' names, with their times where two files have the same name.
record DayNames(List<Day> days) {
    /// A sentence that names more is not read.
    private static final int NAMED = 4;

    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    String of(int day) {
        String name = days.get(day).name();
        boolean unique =
                days.stream().filter(other -> other.name().equals(name)).count() == 1;
        return unique ? name : name + " of " + words(days.get(day).at());
    }

    /// `a.hprof`, `a.hprof and b.hprof`, `a.hprof, b.hprof, c.hprof, d.hprof and 5 more`.
    String of(List<Integer> numbers) {
        return list(numbers.stream().map(this::of).toList());
    }

    static String list(List<String> words) {
        int more = words.size() - NAMED;
        if (more > 0) {
            return String.join(", ", words.subList(0, NAMED)) + " and " + more + " more";
        }
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    static String words(Instant moment) {
        return TO_THE_SECOND.format(moment) + " UTC";
    }
}
