package kheap.comparison.rules;

import java.util.List;
import java.util.Optional;
import kheap.comparison.ClientState.Kind;
import kheap.comparison.Days;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.trend.BirthPattern;
import kheap.trend.Trend;

/// Do dropped producers pile up?
///
/// A producer that is dropped without `close()` keeps its thread, and the thread keeps the rest, until the process
/// ends. One dump shows that some were dropped; days show whether that goes on: the orphans of the first day are
/// still there on the last, and others have come, whose own birth times lie between the dumps. In one process that
/// is the proof of a leak. Over restarts only their number can be held against the age of the process.
///
/// Sources: the article "Kafka导致OOM的排查经历" (a `KafkaTemplate` for every send); data-prepper #7131 (1,531 threads in
/// 42 minutes). Measured: each keeps about 140 KB of heap and a thread.
///
/// Blind spot: producers that the application holds and never uses again; [GrowingClients] counts these.
final class GrowingOrphans implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-orphans",
            "Do dropped producers pile up?",
            "Producers that the application still holds but never uses again are not among them.");

    /// As for one dump: one or two may be accidents, three are a habit.
    static final int HABIT = 3;

    private static final Advice CLOSE = Advice.of(
            "Find what makes a producer again and again and drops it: create one, share it, and close it at the end.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Movement> told = Movement.of(days, "producers.orphaned");
        if (told.isEmpty()) {
            return Phrases.notTold(QUESTION, "the number of orphaned producers");
        }
        Movement orphans = told.get();
        Turnover turnover = Turnover.of(
                orphans.span(),
                client -> client.kind() == Kind.PRODUCER && client.state().equals("orphaned"));
        return orphans.grew() > 0
                ? more(days, orphans, turnover)
                : new Diagnosis.Clear(QUESTION, noMore(orphans, turnover), orphans.evidence());
    }

    private static String noMore(Movement orphans, Turnover turnover) {
        if (orphans.isNothing()) {
            return "No day shows a producer that was dropped without close().";
        }
        int stayed = turnover.stayed().size();
        return stayed > 0 && stayed == orphans.first() && stayed == orphans.last()
                ? "%s of the first day %s still there, and none came %s.%s"
                        .formatted(
                                stayed == 1 ? "The orphaned producer" : "The %,d orphaned producers".formatted(stayed),
                                Phrases.either(stayed, "is", "are"),
                                orphans.span().within(),
                                orphans.span().caveat())
                : "%s: they do not pile up.%s"
                        .formatted(
                                Phrases.sentence(orphans.told()), orphans.span().caveat());
    }

    private static Diagnosis more(Days days, Movement orphans, Turnover turnover) {
        BirthPattern births = turnover.births(orphans.span());
        Optional<Diagnosis.Problem> lastDay = Phrases.lastDaySays(days, "orphaned-producers");
        boolean ended = orphans.growth().trend() instanceof Trend.Stopped || isPast(births);
        return new Diagnosis.Problem(
                QUESTION,
                ended || orphans.grew() < HABIT ? Severity.INFO : severity(days, lastDay, turnover),
                orphans.span().certainty(isProven(orphans, turnover) ? Certainty.PROOF : Phrases.SURER),
                Phrases.sentence(orphans.told())
                        + came(turnover)
                        + (ended ? stopped(orphans) : orphans.pace())
                        + Phrases.births(births)
                        + orphans.span().caveat(),
                Phrases.joined(
                        orphans.evidence(),
                        List.of(
                                Evidence.of(
                                        "orphaned producers that came",
                                        Quantity.count(Math.round(orphans.grew())),
                                        Quantity.count(HABIT),
                                        List.of()),
                                Evidence.of(
                                        "memory of orphaned producers that came", Quantity.of(turnover.cameBytes())))),
                Phrases.advice(lastDay, CLOSE));
    }

    private static Severity severity(Days days, Optional<Diagnosis.Problem> lastDay, Turnover turnover) {
        return GrowingHeap.isFilledSoonBy(turnover.cameBytes(), days) ? Severity.CRITICAL : Phrases.growing(lastDay);
    }

    /// Births know better than two counts whether something goes on.
    private static boolean isPast(BirthPattern births) {
        return switch (births) {
            case BirthPattern.AtStart start -> true;
            case BirthPattern.Ended ended -> true;
            case BirthPattern.Few few -> false;
            case BirthPattern.Regular regular -> false;
            case BirthPattern.Bursts bursts -> false;
            case BirthPattern.Steady steady -> false;
            case BirthPattern.Uneven uneven -> false;
        };
    }

    /// Those of the first day were never taken back, and the others say themselves that they were born after it.
    private static boolean isProven(Movement orphans, Turnover turnover) {
        return !turnover.came().isEmpty()
                && turnover.went().isEmpty()
                && turnover.allBornAfter(orphans.span().first().at());
    }

    private static String came(Turnover turnover) {
        int came = turnover.came().size();
        if (came == 0) {
            return ".";
        }
        String stay =
                switch (turnover.stayed().size()) {
                    case 0 -> "";
                    case 1 -> "; the first one is still there";
                    default ->
                        "; the first %,d are still there"
                                .formatted(turnover.stayed().size());
                };
        return ": %s, with %s of heap and %s%s."
                .formatted(
                        Phrases.count(came, "came", "came"),
                        turnover.cameBytes(),
                        Phrases.count(came, "thread", "threads"),
                        turnover.went().isEmpty() ? stay : "");
    }

    private static String stopped(Movement orphans) {
        return orphans.growth().trend() instanceof Trend.Stopped stopped
                ? " None came since %s.".formatted(orphans.span().moment(stopped.since()))
                : "";
    }
}
