package kheap.comparison.rules;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.comparison.ClientState;
import kheap.comparison.Days;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.diagnosis.Times;
import kheap.trend.BirthPattern;
import kheap.trend.Rate;

/// What the answers about several days have in common.
final class Phrases {
    private static final DateTimeFormatter TO_THE_MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int NAME_LENGTH = 60;

    /// What several days show, and only the next one proves.
    static final Certainty SURER = Certainty.strong(
            "Take one more of the same process, after as long again, and compare: what is real has gone on as told.");

    /// Where there are too few points for more than a line.
    static final Certainty ONLY_A_LINE = Certainty.hint(
            "Take more of the same process, at regular times: through so few points there is always a line.");

    /// Where a figure seems to end by itself.
    static final Certainty LATER =
            Certainty.hint("Take one more of the same process, after as long again: what has ended stays where it is.");

    private Phrases() {}

    /// The answer to a question where fewer than two of the days that belong together tell the figure.
    ///
    /// @param figure in words: `the number of orphaned producers`
    static Diagnosis notTold(Question question, String figure) {
        return new Diagnosis.NotApplicable(question, "No two days that belong together tell %s.".formatted(figure));
    }

    /// `1 thread was`, `2 threads were`.
    static String count(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, either(count, one, many));
    }

    static String either(long count, String one, String many) {
        return count == 1 ? one : many;
    }

    /// `2026-11-22 10:00 UTC`.
    static String moment(Instant moment) {
        return TO_THE_MINUTE.format(moment);
    }

    /// `2026-11-22`, for what is not known to the minute.
    static String date(Instant moment) {
        return DAY.format(moment);
    }

    /// A text from a dump, cut to a length that leaves room for the rest of the sentence.
    static String cut(String text) {
        return text.length() <= NAME_LENGTH ? text : text.substring(0, NAME_LENGTH - 1) + "…";
    }

    /// With a capital.
    static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /// `15 a day (± 2)`; of two days it says that they are only a line.
    ///
    /// @param dump what it was told from
    static String pace(Rate rate, Unit unit, String dump) {
        return rate.words(unit)
                + (rate.error().isPresent() ? "" : ", as far as two %ss tell, which are only a line".formatted(dump));
    }

    /// How they come, as a further sentence about clients that pile up: ` They come at intervals of 1 d, as a
    /// schedule makes them.` Nothing where too few births are known.
    static String births(BirthPattern pattern) {
        return switch (pattern) {
            case BirthPattern.Few few -> "";
            case BirthPattern.AtStart start ->
                " All were born within %s of the start of the process, so they come once with each restart."
                        .formatted(Times.words(start.within()));
            case BirthPattern.Ended ended ->
                " All were born within %s, and none in the %s since."
                        .formatted(Times.words(ended.span()), Times.words(ended.quiet()));
            case BirthPattern.Regular regular ->
                " They come at intervals of %s, as a schedule makes them.".formatted(Times.words(regular.interval()));
            case BirthPattern.Bursts bursts ->
                " They came in %,d groups about %s apart, as jobs and deployments make them."
                        .formatted(bursts.groups(), Times.words(bursts.interval()));
            case BirthPattern.Steady steady -> " They come one by one at any time, as requests make them.";
            case BirthPattern.Uneven uneven ->
                " They come now often and now seldom, as load makes them, or ever faster.";
        };
    }

    static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /// What the last day answered to a question about one dump, where that was a problem.
    static Optional<Diagnosis.Problem> lastDaySays(Days days, String question) {
        return days.last().diagnoses().stream()
                .filter(answer -> answer.question().id().equals(question))
                .filter(Diagnosis.Problem.class::isInstance)
                .map(Diagnosis.Problem.class::cast)
                .findFirst();
    }

    /// The advice of the last day's answer: the cause is the same, and that answer knew more of it.
    static Advice advice(Optional<Diagnosis.Problem> lastDay, Advice otherwise) {
        return lastDay.map(Diagnosis.Problem::advice).orElse(otherwise);
    }

    /// What grows is as bad as it is on the last day, and a warning even before it is that.
    static Severity growing(Optional<Diagnosis.Problem> lastDay) {
        return lastDay.map(Diagnosis.Problem::severity)
                .filter(severity -> severity == Severity.CRITICAL)
                .orElse(Severity.WARNING);
    }

    /// The word for a kind in the names of figures.
    static String figure(ClientState.Kind kind) {
        return switch (kind) {
            case PRODUCER -> "producers";
            case CONSUMER -> "consumers";
            case ADMIN -> "admins";
        };
    }
}
