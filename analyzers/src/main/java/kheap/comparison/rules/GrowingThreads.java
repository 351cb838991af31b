package kheap.comparison.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.comparison.Days;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;

/// Do Kafka's threads pile up?
///
/// A process whose threads grow dies of them with a heap that looks fine, and Kafka is a common suspect: each
/// producer and admin client brings a thread, each consumer of a group one more. Threads have names, so days show
/// whether the new ones are Kafka's. When they are not, this answer clears Kafka and says how many others came.
///
/// Sources: the article "Kafka导致OOM的排查经历"; data-prepper #7131, where 253 threads came for each 141 records.
///
/// Blind spot: the limit on threads (pids.max, ulimit) is not in a dump.
final class GrowingThreads implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-threads",
            "Do Kafka's threads pile up?",
            "A dump does not hold the limit on threads (pids.max, ulimit).");

    /// A few more come with a broker's failure or a group that is balanced anew.
    static final int HABIT = 3;

    private static final List<String> KINDS = List.of(
            "threads.kafka.producer",
            "threads.kafka.admin",
            "threads.kafka.heartbeat",
            "threads.kafka.consumer-network",
            "threads.kafka.streams",
            "threads.kafka.login-refresh",
            "threads.kafka.other");

    private static final Advice FEWER = Advice.of(
            "Use fewer Kafka clients: each starts threads of its own. The answers on clients say whose they are.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Movement> all = Movement.of(days, "threads");
        Optional<Movement> kafka = Movement.of(days, "threads.kafka");
        if (all.isEmpty() || kafka.isEmpty()) {
            return Phrases.notTold(QUESTION, "the number of threads");
        }
        return kafka.get().rate().isPresent() && kafka.get().grew() >= HABIT
                ? more(days, kafka.get(), all.get())
                : exonerated(kafka.get(), all.get());
    }

    private static Diagnosis more(Days days, Movement kafka, Movement all) {
        Optional<Diagnosis.Problem> lastDay = Phrases.lastDaySays(days, "kafka-threads");
        List<Movement> kinds = KINDS.stream()
                .flatMap(kind -> Movement.of(days, kind).stream())
                .filter(kind -> kind.grew() > 0)
                .sorted(Comparator.comparingDouble(Movement::grew).reversed())
                .toList();
        return new Diagnosis.Problem(
                QUESTION,
                Phrases.growing(lastDay),
                kafka.span().certainty(Phrases.SURER),
                "%s, and all living threads from %s to %s.%s%s%s"
                        .formatted(
                                Phrases.sentence(kafka.told()),
                                all.words(all.first()),
                                all.words(all.last()),
                                kinds.stream()
                                        .findFirst()
                                        .map(kind -> " Of the new ones %s %s %s."
                                                .formatted(
                                                        kind.words(kind.grew()),
                                                        Phrases.either(Math.round(kind.grew()), "is one of the", "are"),
                                                        kind.label()))
                                        .orElse(""),
                                kafka.pace(),
                                kafka.span().caveat()),
                Stream.of(
                                List.of(Evidence.of(
                                        "threads of Kafka that came",
                                        Quantity.count(Math.round(kafka.grew())),
                                        Quantity.count(HABIT),
                                        List.of())),
                                kafka.evidence(),
                                all.evidence())
                        .flatMap(List::stream)
                        .toList(),
                Phrases.advice(lastDay, FEWER));
    }

    private static Diagnosis exonerated(Movement kafka, Movement all) {
        long others = Math.round(all.grew());
        long mine = Math.max(0, Math.round(kafka.grew()));
        return new Diagnosis.Clear(
                QUESTION,
                all.rate().isPresent() && others >= HABIT && mine < others
                        ? "%s, but %s of the %,d new ones %s Kafka's: look for who else starts threads.%s"
                                .formatted(
                                        Phrases.sentence(all.told()),
                                        mine == 0 ? "none" : "only %,d".formatted(mine),
                                        others,
                                        Phrases.either(mine, "is", mine == 0 ? "is" : "are"),
                                        all.span().caveat())
                        : "%s: they do not pile up.%s"
                                .formatted(
                                        Phrases.sentence(kafka.told()),
                                        kafka.span().caveat()),
                Phrases.joined(kafka.evidence(), all.evidence()));
    }
}
