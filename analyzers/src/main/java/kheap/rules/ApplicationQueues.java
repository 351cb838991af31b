package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
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
final class ApplicationQueues implements Rule {
    static final Question QUESTION = new Question(
            "application-queues",
            "Do records pile up in the application?",
            "Records that were turned into the application's own objects before they were queued are not seen.");

    /// As many polls waiting in one place are no pipeline any more.
    static final int POLLS = 10;

    /// A share of the heap. A queue takes its memory when it is needed most.
    static final double MUCH_OF_THE_HEAP = 0.10;

    /// What is smaller ends no process, whatever its share of a tiny heap.
    static final ByteSize CRITICAL_FROM = new ByteSize(16 << 20);

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
                    + " which no worker needs to be busy, or more than one poll that is a tenth of the heap; critical when"
                    + " it keeps a tenth of the heap and 16 MiB. What a thread or a listener container holds of one poll"
                    + " is work under way and never a problem. Above 4,096 records the"
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

    /// What one holder keeps in one or several collections of a kind: a queue, or the queues of eight workers.
    private record Pile(boolean received, List<Held> collections) {
        Held first() {
            return collections.getFirst();
        }

        long objects() {
            return collections.stream().mapToLong(Held::objects).sum();
        }

        ByteSize retained() {
            return collections.stream().map(Held::retained).reduce(ByteSize.ZERO, ByteSize::plus);
        }

        /// The listeners of one container, and threads of one name, each work on a poll of their own.
        boolean isWorkUnderWay(long poll, int consumers) {
            return switch (first().way()) {
                case THREAD, SPRING ->
                    collections.stream().allMatch(held -> held.objects() <= poll)
                            && objects() <= poll * Math.max(1, consumers);
                case EXECUTOR, REACTOR, SMALLRYE, QUEUE, COLLECTION -> false;
            };
        }
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        if (clients.consumers().isEmpty() && clients.producers().isEmpty()) {
            return Coverage.of(clients).holdsNo("consumer and no producer", QUESTION);
        }
        RecordsHeld records = clients.outside().records();
        long poll = maxPollRecords(clients);
        List<Pile> piles = Stream.concat(
                        piles(true, records.received()).stream(), piles(false, records.toSend()).stream())
                .filter(pile -> !pile.isWorkUnderWay(poll, clients.consumers().size()))
                .toList();
        return piles.stream()
                .filter(pile -> severity(clients, pile).isPresent())
                .max(Comparator.comparing((Pile pile) -> severity(clients, pile).orElseThrow())
                        .thenComparing(Pile::retained))
                .map(worst -> problem(clients, worst, piles))
                .orElseGet(() -> few(clients, piles));
    }

    private static List<Pile> piles(boolean received, RecordsHeld.Kind records) {
        Map<List<Object>, List<Held>> together = new LinkedHashMap<>();
        for (Held held : records.holders()) {
            together.computeIfAbsent(List.of(held.way(), held.type(), held.holder()), key -> new ArrayList<>())
                    .add(held);
        }
        return together.values().stream()
                .map(collections -> new Pile(received, collections))
                .toList();
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
        boolean much = share(clients, pile) > MUCH_OF_THE_HEAP;
        if (much && pile.retained().compareTo(CRITICAL_FROM) >= 0) {
            return Optional.of(Severity.CRITICAL);
        }
        return pile.objects() > limit(clients, pile) || much && pile.objects() > limit(clients, pile) / POLLS
                ? Optional.of(Severity.WARNING)
                : Optional.empty();
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
                        "%s and %s in the heap%s."
                                .formatted(
                                        Words.count(records.received().objects(), "received record"),
                                        Words.count(records.toSend().objects(), "record to send", "records to send")
                                                + Words.either(records.toSend().objects(), " was", " were"),
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
                Coverage.of(clients).overturnable(certainty(worst)),
                "%s%s %s in %s, held by %s. %s %s, %s of the heap%s.%s"
                        .formatted(
                                kind.isExtrapolated() ? "About " : "",
                                Words.count(
                                        worst.objects(),
                                        worst.received() ? "received record" : "record to send",
                                        worst.received() ? "received records" : "records to send"),
                                Words.either(worst.objects(), "waits", "wait"),
                                collections(worst),
                                holder(worst),
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
                worst.received() ? received(worst) : toSend(worst));
    }

    private static Certainty certainty(Pile pile) {
        return switch (pile.first().way()) {
            case EXECUTOR, REACTOR, SMALLRYE, QUEUE -> Certainty.PROOF;
            case SPRING, THREAD, COLLECTION ->
                Certainty.strong("Take a second dump a minute later: a backlog still has them and more, and what the"
                        + " application works with has others.");
        };
    }

    /// `one LinkedBlockingQueue`, `8 ArrayBlockingQueues of at most 1,000 elements each`, `one ArrayDeque (now 12
    /// elements)`.
    private static String collections(Pile pile) {
        Held first = pile.first();
        String type = Words.shortened(first.type().substring(first.type().lastIndexOf('.') + 1));
        boolean alone = pile.collections().size() == 1;
        String bound = first.capacity().isPresent()
                ? " of at most %,d elements%s".formatted(first.capacity().getAsLong(), alone ? "" : " each")
                : "";
        return (alone ? "one " + type : "%,d %ss".formatted(pile.collections().size(), type))
                + bound
                + (alone && hasLess(first)
                        ? " (now %s)".formatted(Words.count(first.elements().getAsLong(), "element"))
                        : "");
    }

    /// Whether the elements are batches.
    private static boolean hasLess(Held held) {
        return held.elements().isPresent() && held.elements().getAsLong() < held.objects() / 2;
    }

    private static String holder(Pile pile) {
        String holder = pile.first().holder();
        return holder.length() > 90 ? holder.substring(0, 89) + "…" : holder;
    }

    private static String others(int count) {
        return count == 0
                ? ""
                : " %s some, too.".formatted(Words.count(count, "other holder has", "other holders have"));
    }

    private static Advice received(Pile pile) {
        return switch (pile.first().way()) {
            case EXECUTOR ->
                Advice.of(
                        "Bound the executor's queue and let the polling thread do what does not fit: it then polls no"
                                + " faster than the work is done. A bound by count is none by bytes, so choose it for the"
                                + " largest records.",
                        """
                        new ThreadPoolExecutor(4, 4, 0, TimeUnit.SECONDS,
                                new ArrayBlockingQueue<>(500),
                                new ThreadPoolExecutor.CallerRunsPolicy());""");
            case REACTOR ->
                Advice.of(
                        "Let the demand of the slow step reach the receiver: limit the rate or the prefetch, and give"
                                + " onBackpressureBuffer a size. A bound by count is none by bytes.",
                        "receiver.receive().limitRate(500).concatMap(this::handle, 1)");
            case SMALLRYE ->
                Advice.of(
                        "Update SmallRye Reactive Messaging to 3.9.1 or later, leave pause-if-no-requests on, and lower"
                                + " max.poll.records.",
                        """
                        mp.messaging.incoming.orders.pause-if-no-requests=true
                        mp.messaging.incoming.orders.max-queue-size-factor=2""");
            case SPRING, THREAD ->
                Advice.of(
                        "Work off what was polled before the next poll, and lower max.poll.records if one poll is too"
                                + " much.",
                        "max.poll.records=100");
            case QUEUE, COLLECTION ->
                Advice.of(
                        "Bound what waits by bytes, and pause the partitions while there is too much: go on polling, which"
                                + " then brings nothing and keeps the consumer in its group. A bound by count is none by"
                                + " bytes.",
                        """
                        if (waitingBytes.get() > LIMIT) {
                            consumer.pause(consumer.assignment());
                        } else {
                            consumer.resume(consumer.paused());
                        }
                        consumer.poll(Duration.ofMillis(100)).forEach(this::enqueue);""");
        };
    }

    private static Advice toSend(Pile pile) {
        return pile.first().way() == Held.Way.REACTOR
                ? Advice.of(
                        "Let the demand of the sender reach the source: limit what is in flight, and give"
                                + " onBackpressureBuffer a size.",
                        "SenderOptions.create(config).maxInFlight(256)")
                : Advice.of(
                        "Call send() where the record is made, and let it block up to max.block.ms when buffer.memory is"
                                + " used up; or bound what waits in front of it.",
                        """
                        permits.acquire();
                        producer.send(record, (metadata, error) -> permits.release());""");
    }
}
