package kheap.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.kafka.Held;
import kheap.kafka.RecordsHeld;

/// What one holder keeps in one or several collections of a kind: a queue, or the queues of eight workers.
///
/// @param received whether the records were received; else they are to be sent
record Pile(boolean received, List<Held> collections) {
    static List<Pile> of(boolean received, RecordsHeld.Kind records) {
        Map<List<Object>, List<Held>> together = new LinkedHashMap<>();
        for (Held held : records.holders()) {
            together.computeIfAbsent(List.of(held.way(), held.type(), held.holder()), key -> new ArrayList<>())
                    .add(held);
        }
        return together.values().stream()
                .map(collections -> new Pile(received, collections))
                .toList();
    }

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
    ///
    /// @param poll how many records a poll brings at the most
    /// @param consumers how many there are, each with a poll of its own
    boolean isWorkUnderWay(long poll, int consumers) {
        return switch (first().way()) {
            case THREAD, SPRING ->
                collections.stream().allMatch(held -> held.objects() <= poll)
                        && objects() <= poll * Math.max(1, consumers);
            case EXECUTOR, REACTOR, SMALLRYE, QUEUE, COLLECTION -> false;
        };
    }

    Advice advice() {
        return received ? ofReceived() : ofThoseToSend();
    }

    Certainty certainty() {
        return switch (first().way()) {
            case EXECUTOR, REACTOR, SMALLRYE, QUEUE -> Certainty.PROOF;
            case SPRING, THREAD, COLLECTION ->
                Certainty.strong("Take a second dump a minute later: a backlog still has them and more, and what the"
                        + " application works with has others.");
        };
    }

    /// `one LinkedBlockingQueue`, `8 ArrayBlockingQueues of at most 1,000 elements each`, `one ArrayDeque (now 12
    /// elements)`.
    String described() {
        Held first = first();
        String type = Words.shortened(first.type().substring(first.type().lastIndexOf('.') + 1));
        boolean alone = collections.size() == 1;
        String bound = first.capacity().isPresent()
                ? " of at most %,d elements%s".formatted(first.capacity().getAsLong(), alone ? "" : " each")
                : "";
        return (alone ? "one " + type : "%,d %ss".formatted(collections.size(), type))
                + bound
                + (alone && hasLess(first)
                        ? " (now %s)".formatted(Words.count(first.elements().getAsLong(), "element"))
                        : "");
    }

    /// Whether the elements are batches.
    private static boolean hasLess(Held held) {
        return held.elements().isPresent() && held.elements().getAsLong() < held.objects() / 2;
    }

    String holder() {
        String holder = first().holder();
        return holder.length() > 90 ? holder.substring(0, 89) + "…" : holder;
    }

    private Advice ofReceived() {
        return switch (first().way()) {
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

    private Advice ofThoseToSend() {
        return first().way() == Held.Way.REACTOR
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
