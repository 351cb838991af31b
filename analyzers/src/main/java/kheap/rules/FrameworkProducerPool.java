package kheap.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Owner;
import kheap.kafka.Producer;

/// Has a framework's pool of producers grown too large?
///
/// A pool is held against the threads outside Kafka, those of the JVM included: there is no better count of those
/// that could use it. In dumps of spring-kafka 2.2 to 4.0, factories of 3.1 and later keep ended threads as keys,
/// and earlier ones lose the producers of ended threads.
final class FrameworkProducerPool implements ClientRule {
    static final Question QUESTION = new Question(
            "framework-producer-pool",
            "Has a framework's pool of producers grown too large?",
            "The load that once needed so many is not in the dump, and pools with the same name count as one.");

    private static final Background BACKGROUND = new Background(
            """
            Spring's DefaultKafkaProducerFactory keeps one producer for each thread (producerPerThread) or a \
            cache of transactional ones; Flink and others keep pools as well. Such a pool grows with the threads \
            that ever asked, and does not shrink by itself. A factory that shares one producer is no pool, but \
            many such factories are one that nobody planned: a factory or a template is made for every use. \
            Spring numbers what it makes, so numbers far beyond the pool tell that producers come and go; each \
            costs a connection, metadata and, with transactions, an epoch.""",
            List.of(
                    "who holds each producer: the class of the framework's object",
                    "the client ids, which Spring numbers",
                    "the living threads",
                    "whether Spring Kafka is loaded"),
            """
            A pool is too large with more than two producers for each living thread outside Kafka. Producers come \
            and go where the highest number is above 100 and more than ten times the pool. Factories that share \
            one producer count as producers for one target do: more than 5 are a warning, more than 50 critical.""",
            """
            The sizes are facts; that they are too much is strong evidence, since the load that a pool was right \
            for is not in a dump. What is left of a pool whose owner is gone is told by its client ids alone, \
            which is a hint.""",
            List.of(
                    "spring-kafka's reference, Sending Messages: closeThreadBoundProducer()",
                    "spring-kafka #1727",
                    "AxonFramework/extension-kafka #31",
                    "FLINK-28250",
                    "measured: dumps of spring-kafka 2.2 to 4.0"),
            Background.Redaction.partly("""
                    Pools are known by the classes that hold them. The numbers in Spring's client ids are lost, \
                    and with them whether producers come and go."""));

    /// Producers for each thread that could use them.
    static final int PER_THREAD = 2;

    private static final Map<Owner.Kind, Advice> POOLS = Map.of(
            Owner.Kind.SPRING_PER_THREAD,
                    Advice.of(
                            "Turn producerPerThread off: one producer serves all threads. If it must stay, close each"
                                    + " thread's producer before the thread ends.",
                            Snippets.SPRING_THREAD_END),
            Owner.Kind.SPRING_TRANSACTIONAL,
                    Advice.of(
                            "Bound the threads that open transactions, and let the factory drop producers that have"
                                    + " grown old.",
                            "producerFactory.setMaxAge(Duration.ofHours(1));"),
            Owner.Kind.FLINK,
                    Advice.of(
                            "Upgrade the Flink Kafka connector and look for jobs that restart: each attempt leaves its"
                                    + " producers behind."),
            Owner.Kind.FRAMEWORK,
                    Advice.of("Bound the pool in the framework's configuration, and close what it hands out."));

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
        Producers running = Producers.running(clients);
        if (running.isEmpty()) {
            return Producers.noneRuns(QUESTION, clients);
        }
        List<ProducerPool> pools = ProducerPool.of(running, POOLS.keySet());
        Producers factories = running.where(producer -> producer.owner().kind() == Owner.Kind.SPRING_FACTORY);
        return manyFactories(factories)
                .or(() -> tooLarge(clients, pools))
                .or(() -> churning(pools))
                .or(() -> remains(clients, running.in(Producer.State.ORPHANED)))
                .orElseGet(() -> normal(clients, running, pools, factories));
    }

    private static Optional<Diagnosis> manyFactories(Producers factories) {
        int count = factories.count();
        return ManyProducers.LIMITS
                .severity(count)
                .map(severity -> new Diagnosis.Problem(
                        QUESTION,
                        severity,
                        Certainty.strong(
                                "Search the code for new DefaultKafkaProducerFactory and new KafkaTemplate: the method of a"
                                        + " bean makes one for good, a method that sends makes one each time."),
                        ("%,d running producers each belong to a Spring factory of their own: a"
                                        + " DefaultKafkaProducerFactory or KafkaTemplate is most likely made again and again, instead"
                                        + " of once. They keep %s of heap and %,d threads.")
                                .formatted(count, factories.ownBytes(), count),
                        List.of(Evidence.of(
                                "producers of sharing factories",
                                Quantity.count(count),
                                Quantity.count(Math.round(ManyProducers.LIMITS.nearest(count))),
                                factories.addresses())),
                        Advice.of(
                                "Make the factory and the template beans, and inject them; templates with other"
                                        + " settings have a factory each.",
                                Snippets.SPRING_BEANS)));
    }

    private static Optional<Diagnosis> tooLarge(KafkaClients.Found clients, List<ProducerPool> pools) {
        int users = threadsOutsideKafka(clients);
        int limit = PER_THREAD * users;
        return pools.stream()
                .filter(pool -> users > 0 && pool.size() > limit)
                .findFirst()
                .map(pool -> new Diagnosis.Problem(
                        QUESTION,
                        Severity.WARNING,
                        Coverage.of(clients)
                                .overturnable(
                                        Certainty.strong(
                                                "Take a second dump an hour later, under the same load, and count the pool"
                                                        + " again: one that fits the load stays as it is, one that leaks has grown.")),
                        ("A pool (%s) holds %,d running producers, but only %s to use them. They keep %s of heap and %,d"
                                        + " threads.")
                                .formatted(
                                        pool.name(),
                                        pool.size(),
                                        Words.count(
                                                users,
                                                "thread outside Kafka is alive",
                                                "threads outside Kafka are alive"),
                                        pool.producers().ownBytes(),
                                        pool.size()),
                        List.of(
                                Evidence.of(
                                        "producers of the largest pool",
                                        Quantity.count(pool.size()),
                                        Quantity.count(limit + 1),
                                        pool.producers().addresses()),
                                Evidence.of("threads outside Kafka", Quantity.count(users)),
                                Evidence.of(
                                        "memory of the largest pool",
                                        Quantity.of(pool.producers().ownBytes()))),
                        POOLS.get(pool.owner().kind())));
    }

    private static Optional<Diagnosis> churning(List<ProducerPool> pools) {
        return pools.stream()
                .filter(ProducerPool::isChurning)
                .findFirst()
                .map(pool -> new Diagnosis.Problem(
                        QUESTION,
                        Severity.WARNING,
                        Certainty.strong(
                                "Take a second dump a minute later and compare the highest number: while producers come and"
                                        + " go it rises although the pool stays as large."),
                        ("A pool (%s) has numbered its producers up to %,d and holds %,d now: it makes and closes them all the"
                                        + " time instead of using them again.")
                                .formatted(pool.name(), pool.highestNumber(), pool.size()),
                        List.of(
                                Evidence.of(
                                        "highest number of a pooled producer",
                                        Quantity.count(pool.highestNumber()),
                                        Quantity.count(pool.usualNumbers() + 1L),
                                        pool.producers().addresses()),
                                Evidence.of("producers of the pool", Quantity.count(pool.size()))),
                        POOLS.get(pool.owner().kind())));
    }

    /// What is left of pools whose owners are gone, told by client ids alone.
    private static Optional<Diagnosis> remains(KafkaClients.Found clients, Producers orphans) {
        if (orphans.isEmpty()) {
            return Optional.empty();
        }
        Origin origin = Origin.of(orphans.clientIds(), clients.surroundings().springKafka());
        return origin.pool()
                .map(pool -> new Diagnosis.Problem(
                        QUESTION,
                        Severity.INFO,
                        Certainty.hint(
                                "Search the code for the factory that these client ids begin with, and see who drops it: nothing in"
                                        + " the dump holds it any more."),
                        "%s of %s, by the client ids; the answer on orphaned producers says what they cost."
                                .formatted(
                                        Words.count(
                                                orphans.count(),
                                                "orphaned producer looks like the remains",
                                                "orphaned producers look like the remains"),
                                        pool),
                        List.of(Evidence.of("remains of pools", Quantity.count(orphans.count()), orphans.addresses())),
                        origin.advice(orphans.clientIds())));
    }

    private static Diagnosis normal(
            KafkaClients.Found clients, Producers running, List<ProducerPool> pools, Producers factories) {
        if (pools.isEmpty() && factories.isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    running.count() == 1
                            ? "The running producer belongs to no framework's pool that kheap knows."
                            : "None of the %,d running producers belongs to a framework's pool that kheap knows."
                                    .formatted(running.count()));
        }
        if (pools.isEmpty()) {
            return Coverage.of(clients)
                    .clear(
                            QUESTION,
                            factories.count() == 1
                                    ? "1 Spring factory was checked; it shares one producer between all threads."
                                    : "%,d Spring factories were checked; each shares one producer between all threads."
                                            .formatted(factories.count()),
                            Evidence.of("producers of sharing factories", Quantity.count(factories.count())));
        }
        ProducerPool largest = pools.getFirst();
        int users = threadsOutsideKafka(clients);
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked; the largest (%s) holds %s for %s."
                                .formatted(
                                        Words.count(pools.size(), "pool was", "pools were"),
                                        largest.name(),
                                        Words.count(largest.size(), "running producer"),
                                        users > 0
                                                ? Words.count(users, "thread outside Kafka", "threads outside Kafka")
                                                : "threads that the dump does not count"),
                        Evidence.of("producers of the largest pool", Quantity.count(largest.size())),
                        Evidence.of("threads outside Kafka", Quantity.count(users)));
    }

    /// 0 when the dump does not say.
    private static int threadsOutsideKafka(KafkaClients.Found clients) {
        long kafka = clients.threads().stream().filter(KafkaThread::alive).count();
        int all = clients.surroundings().threads();
        return all == 0 ? 0 : Math.toIntExact(Math.max(1, all - kafka));
    }
}
