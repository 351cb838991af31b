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
import kheap.diagnosis.Severity;

/// Do goroutines pile up, and are they Kafka's?
///
/// A producer of sarama starts two goroutines for itself, one for each topic and partition that it sends to, and
/// several for each broker; all of them stay until it is closed. A program that makes one for each request and drops
/// it piles them up. When the new ones are not Kafka's, this answer clears Kafka and says how many others came.
///
/// Sources: IBM/sarama #2679 (12,539 goroutines, of which 3,750 are partition producers'), #1672 (65 of them).
///
/// Blind spot: goroutines for partitions that are used for the first time come, too, and end.
final class GrowingGoroutines implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-goroutines",
            "Do goroutines pile up, and are they Kafka's?",
            "Goroutines of partitions that are used for the first time come as well, and end when all have theirs.");

    /// As many come and go with requests and connections.
    static final int HABIT = 10;

    /// One goroutine for each that is made.
    private static final List<String> CLIENTS =
            List.of("go.goroutines.producer", "go.goroutines.client", "go.goroutines.group-session");

    /// One for each topic, partition and broker that these use.
    private static final List<String> THEIRS = List.of(
            "go.goroutines.topic-producer",
            "go.goroutines.partition-producer",
            "go.goroutines.broker-producer",
            "go.goroutines.partition-consumer");

    private static final Advice CLOSE = Advice.of(
            "Make one producer, client and consumer group for the whole program, and close each that is made for less.",
            """
            producer, err := sarama.NewAsyncProducer(brokers, config) // once, at the start
            defer producer.Close()""");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Movement> all = Movement.of(days, "go.goroutines");
        Optional<Movement> kafka = Movement.of(days, "go.goroutines.kafka");
        if (all.isEmpty() || kafka.isEmpty()) {
            return Phrases.notTold(QUESTION, "the number of goroutines, which profiles of /debug/pprof/goroutine do");
        }
        if (kafka.get().rate().isEmpty() || kafka.get().grew() < HABIT) {
            return exonerated(kafka.get(), all.get());
        }
        return haveMore(days, CLIENTS) || !haveMore(days, THEIRS)
                ? more(days, kafka.get(), all.get())
                : ofTheSame(kafka.get(), all.get());
    }

    private static boolean haveMore(Days days, List<String> kinds) {
        return kinds.stream().flatMap(kind -> Movement.of(days, kind).stream()).anyMatch(kind -> kind.grew() > 0);
    }

    /// The same producers, clients and groups use more partitions and brokers than before.
    private static Diagnosis ofTheSame(Movement kafka, Movement all) {
        return new Diagnosis.Clear(
                QUESTION,
                "%s, but no producer, client or group came: those that there are use more partitions and brokers than before, and that ends.%s"
                        .formatted(Phrases.sentence(kafka.told()), kafka.span().caveat()),
                Phrases.joined(kafka.evidence(), all.evidence()));
    }

    private static Diagnosis more(Days days, Movement kafka, Movement all) {
        Optional<Movement> most = Stream.concat(CLIENTS.stream(), THEIRS.stream())
                .flatMap(kind -> Movement.of(days, kind).stream())
                .filter(kind -> kind.grew() > 0)
                .max(Comparator.comparingDouble(Movement::grew));
        return new Diagnosis.Problem(
                QUESTION,
                Severity.WARNING,
                kafka.span().certainty(kafka.isOnlyLine() ? Phrases.ONLY_A_LINE : Phrases.SURER),
                "%s, and all goroutines from %s to %s.%s%s%s"
                        .formatted(
                                Phrases.sentence(kafka.told()),
                                all.words(all.first()),
                                all.words(all.last()),
                                most.map(kind -> " Of the new ones %s %s %s."
                                                .formatted(
                                                        kind.words(kind.grew()),
                                                        Phrases.either(Math.round(kind.grew()), "is one of the", "are"),
                                                        kind.label()))
                                        .orElse(""),
                                kafka.pace(),
                                kafka.span().caveat()),
                Stream.of(
                                List.of(Evidence.of(
                                        "goroutines of Kafka's clients that came",
                                        Quantity.count(Math.round(kafka.grew())),
                                        Quantity.count(HABIT),
                                        List.of())),
                                kafka.evidence(),
                                all.evidence())
                        .flatMap(List::stream)
                        .toList(),
                CLOSE);
    }

    private static Diagnosis exonerated(Movement kafka, Movement all) {
        long others = Math.round(all.grew());
        long mine = Math.max(0, Math.round(kafka.grew()));
        return new Diagnosis.Clear(
                QUESTION,
                all.rate().isPresent() && others >= HABIT && mine < others
                        ? "%s, but %s of the %,d new ones %s Kafka's: look for who else starts goroutines.%s"
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
