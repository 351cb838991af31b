package kheap.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.Held;
import kheap.kafka.KafkaClients;
import kheap.kafka.RecordsHeld;

/// Do records pile up in the application?
///
/// A poll brings `max.poll.records` at the most, and the consumer fetches no more than its buffers hold. All of this
/// ends where the application puts records aside and polls again: an executor with an unbounded queue, a buffer of a
/// reactive chain, a list for the next flush. If the work is slower than the topic, they grow until the heap is
/// full, and no setting of the consumer shows why. On the other side, records in front of `send()` are outside
/// `buffer.memory`.
///
/// Sources: smallrye-reactive-messaging #1377 (more than 100,000 records in one queue), debezium dbz #1791 (millions
/// of tasks in the queue of an executor), IBMStreams #91 (22,000 records of 12 KB in a queue bounded to 50,000),
/// seatunnel #10953, reactor-kafka #385, confluent-kafka-python #759.
///
/// Blind spot: records that were turned into objects of the application before they were queued.
final class ApplicationQueues implements ClientRule {
    static final Question QUESTION = new Question(
            "application-queues",
            "Do records pile up in the application?",
            "Records that were turned into the application's own objects before they were queued are not seen.");

    /// As many polls waiting in one place are no pipeline any more.
    static final int POLLS = 10;

    /// A share of the heap. A queue takes its memory when it is needed most.
    static final double MUCH_OF_THE_HEAP = 0.10;

    /// The default of `max.poll.records`.
    static final long MAX_POLL_RECORDS = 500;

    private static final Background BACKGROUND = new Background(
            "A poll brings max.poll.records at the most, and a consumer fetches no more than its buffers take. This ends"
                    + " where the application puts the records aside and polls again: in an executor with an unbounded"
                    + " queue, in a buffer of a reactive chain, in a list for the next flush. Where the work is slower"
                    + " than the topic, they grow until the heap is full. A queue that is bounded by count is not bounded"
                    + " by bytes. Records in front of send() are outside buffer.memory in the same way.",
            List.of(
                    "all instances of ConsumerRecord and ProducerRecord",
                    "the dominator tree above an even sample of them",
                    "the paths from the roots to the collections found",
                    "max.poll.records"),
            "A warning when one place holds more than ten polls of records (10 × max.poll.records, 5,000 by default),"
                    + " which no worker needs to be busy; critical when it keeps a tenth of the heap and 16 MiB, however few"
                    + " they are. What a thread or a"
                    + " listener container holds of one poll is work under way and never a problem. Above 4,096 records the"
                    + " number in one place is extrapolated from an even sample of as many.",
            "A queue that holds them proves it. Of a list or a map a second dump would say whether it is a backlog or what"
                    + " the application works with.",
            List.of(
                    "smallrye-reactive-messaging #1377",
                    "debezium dbz #1791",
                    "IBMStreams #91",
                    "apache/seatunnel #10953",
                    "reactor-kafka #385",
                    "confluent-kafka-python #759"),
            Background.Redaction.whole("Counts, sizes and holders remain; only the names of threads are gone."));

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return BACKGROUND;
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        if (clients.consumers().isEmpty() && clients.producers().isEmpty()) {
            return Coverage.of(clients).holdsNo("consumer and no producer", QUESTION);
        }
        RecordsHeld records = clients.outside().records();
        long poll = maxPollRecords(clients);
        List<Pile> piles = Stream.concat(
                        Pile.of(true, records.received()).stream(), Pile.of(false, records.toSend()).stream())
                .filter(pile -> !pile.isWorkUnderWay(poll, clients.consumers().size()))
                .toList();
        return piles.stream()
                .filter(pile -> severity(clients, pile).isPresent())
                .max(Comparator.comparing((Pile pile) -> severity(clients, pile).orElseThrow())
                        .thenComparing(Pile::retained))
                .map(worst -> problem(clients, worst, piles))
                .orElseGet(() -> few(clients, piles));
    }

    private static long maxPollRecords(KafkaClients.Found clients) {
        return clients.consumers().stream()
                .map(consumer -> consumer.config().number("max.poll.records"))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .filter(records -> records > 0)
                .max()
                .orElse(MAX_POLL_RECORDS);
    }

    /// For records to send there is no such setting: as many as are many when they are received.
    private static long limit(KafkaClients.Found clients, Pile pile) {
        return POLLS * (pile.received() ? maxPollRecords(clients) : MAX_POLL_RECORDS);
    }

    private static Optional<Severity> severity(KafkaClients.Found clients, Pile pile) {
        if (share(clients, pile) > MUCH_OF_THE_HEAP && pile.retained().compareTo(Limits.ENDS_A_PROCESS) >= 0) {
            return Optional.of(Severity.CRITICAL);
        }
        return pile.objects() > limit(clients, pile) ? Optional.of(Severity.WARNING) : Optional.empty();
    }

    private static double share(KafkaClients.Found clients, Pile pile) {
        return pile.retained().shareOf(clients.surroundings().heapBytes());
    }

    private static Diagnosis few(KafkaClients.Found clients, List<Pile> piles) {
        RecordsHeld records = clients.outside().records();
        long most = piles.stream().mapToLong(Pile::objects).max().orElse(0);
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        records.received().objects() + records.toSend().objects() == 0
                                ? "The heap holds neither received records nor records to send."
                                : "%s and %s were in the heap%s."
                                        .formatted(
                                                Words.count(records.received().objects(), "received record"),
                                                Words.count(
                                                        records.toSend().objects(),
                                                        "record to send",
                                                        "records to send"),
                                                most == 0
                                                        ? ", and no collection of the application piles them up"
                                                        : "; the most in one place are %,d, and up to %,d are normal"
                                                                .formatted(most, POLLS * maxPollRecords(clients))),
                        Evidence.of(
                                "received records",
                                Quantity.count(records.received().objects())),
                        Evidence.of(
                                "records to send",
                                Quantity.count(records.toSend().objects())),
                        Evidence.of("records in one place", Quantity.count(most)));
    }

    private static Diagnosis problem(KafkaClients.Found clients, Pile worst, List<Pile> piles) {
        RecordsHeld records = clients.outside().records();
        RecordsHeld.Kind kind = worst.received() ? records.received() : records.toSend();
        Severity severity = severity(clients, worst).orElseThrow();
        double share = share(clients, worst);
        return new Diagnosis.Problem(
                QUESTION,
                severity,
                Coverage.of(clients).overturnable(worst.certainty()),
                "%s%s %s in %s, held by %s. %s %s, %s of the heap%s.%s"
                        .formatted(
                                kind.isExtrapolated() ? "About " : "",
                                Words.count(
                                        worst.objects(),
                                        worst.received() ? "received record" : "record to send",
                                        worst.received() ? "received records" : "records to send"),
                                Words.either(worst.objects(), "waits", "wait"),
                                worst.described(),
                                worst.holder(),
                                Words.either(worst.collections().size(), "It keeps", "They keep"),
                                worst.retained(),
                                Words.share(share),
                                worst.received()
                                        ? "; a poll brings at most %,d".formatted(maxPollRecords(clients))
                                        : ", outside buffer.memory",
                                others(piles.size() - 1)),
                List.of(
                        Evidence.of(
                                "records in one place",
                                Quantity.count(worst.objects()),
                                Quantity.count(limit(clients, worst)),
                                worst.collections().stream().map(Held::address).toList()),
                        Evidence.of(
                                "share of the heap in one place",
                                Quantity.share(share),
                                Quantity.share(MUCH_OF_THE_HEAP),
                                List.of()),
                        Evidence.of("memory in one place", Quantity.of(worst.retained())),
                        Evidence.of(
                                "received records",
                                Quantity.count(records.received().objects())),
                        Evidence.of(
                                "records to send",
                                Quantity.count(records.toSend().objects()))),
                worst.advice());
    }

    private static String others(int count) {
        return count == 0
                ? ""
                : " %s some, too.".formatted(Words.count(count, "other holder has", "other holders have"));
    }
}
