package kheap.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kheap.diagnosis.Advice;
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
/// Spring's `DefaultKafkaProducerFactory` keeps one producer for each thread (`producerPerThread`) or a cache of
/// transactional ones; Flink and others keep pools as well. Such a pool grows with the threads that ever asked, and
/// does not shrink by itself. A pool is too large when it has more than twice as many producers as there are threads
/// to use them: threads outside Kafka, those of the JVM included. A factory that shares one producer is no pool, but
/// many such factories are one that nobody planned: a factory or template is made for every use.
///
/// The numbers in Spring's client ids count what a factory ever made. When they are far beyond the pool, producers
/// come and go; each costs a connection, metadata and, with transactions, an epoch.
///
/// Sources: spring-kafka's reference, "sending messages" (`closeThreadBoundProducer()`), spring-kafka #1727,
/// AxonFramework/extension-kafka #31, FLINK-28250; dumps of spring-kafka 2.2 to 4.0, where factories of 3.1 and
/// later keep ended threads as keys and earlier ones lose the producers of ended threads.
///
/// Blind spot: two pools with one description count as one; the peak load that a pool was right for is not in a
/// dump.
final class FrameworkProducerPool implements Rule {
    static final Question QUESTION = new Question(
            "framework-producer-pool",
            "Has a framework's pool of producers grown too large?",
            "The load that once needed so many is not in the dump, and pools with the same name count as one.");

    /// Producers for each thread that could use them.
    static final int PER_THREAD = 2;

    /// How far the numbers may run ahead of the pool before producers count as made anew all the time.
    static final int CHURN = 10;

    /// Below this number even a young pool may have a few lost ones.
    static final int CHURN_FROM = 100;

    private static final Pattern NUMBERED = Pattern.compile(".*-(\\d{1,9})");

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
    public Diagnosis check(KafkaClients.Found clients) {
        Producers running = Producers.running(clients);
        if (running.isEmpty()) {
            return Producers.noneRuns(QUESTION, clients);
        }
        List<Pool> pools = pools(running);
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
                                "See in the code where the factories are made: as many beans as there are settings are"
                                        + " meant so, one for every send is not."),
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

    private static Optional<Diagnosis> tooLarge(KafkaClients.Found clients, List<Pool> pools) {
        int users = threadsOutsideKafka(clients);
        int limit = PER_THREAD * users;
        return pools.stream()
                .filter(pool -> users > 0 && pool.size() > limit)
                .findFirst()
                .map(pool -> new Diagnosis.Problem(
                        QUESTION,
                        Severity.WARNING,
                        Coverage.of(clients)
                                .overturnable(Certainty.strong(
                                        "Take a second dump later, under the same load: a pool that has grown"
                                                + " keeps growing.")),
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

    private static Optional<Diagnosis> churning(List<Pool> pools) {
        return pools.stream()
                .filter(Pool::isChurning)
                .findFirst()
                .map(pool -> new Diagnosis.Problem(
                        QUESTION,
                        Severity.WARNING,
                        Certainty.strong(
                                "Take a second dump a minute later: the numbers of a pool that makes and closes them go on"
                                        + " rising."),
                        ("A pool (%s) has numbered its producers up to %,d and holds %,d now: it makes and closes them all the"
                                        + " time instead of using them again.")
                                .formatted(pool.name(), pool.highestNumber(), pool.size()),
                        List.of(
                                Evidence.of(
                                        "highest number of a pooled producer",
                                        Quantity.count(pool.highestNumber()),
                                        Quantity.count(Math.max(CHURN_FROM, CHURN * pool.size()) + 1L),
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
                                "Look in the code for the factory that gives out such client ids: nothing in the dump holds it any"
                                        + " more."),
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
            KafkaClients.Found clients, Producers running, List<Pool> pools, Producers factories) {
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
        Pool largest = pools.getFirst();
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

    /// Largest first.
    private static List<Pool> pools(Producers running) {
        Map<Owner, List<Producer>> byOwner = running.stream()
                .filter(producer -> POOLS.containsKey(producer.owner().kind()))
                .collect(Collectors.groupingBy(producer -> withoutPath(producer.owner())));
        return byOwner.entrySet().stream()
                .map(pool -> new Pool(pool.getKey(), new Producers(pool.getValue())))
                .sorted(Comparator.comparingInt(Pool::size).reversed().thenComparing(Pool::name))
                .toList();
    }

    /// The producers of one pool hang on different paths, and by threads of different classes.
    private static Owner withoutPath(Owner owner) {
        return new Owner(owner.kind(), "", owner.description(), List.of());
    }

    /// Running producers that one framework object keeps, or several that look the same.
    private record Pool(Owner owner, Producers producers) {
        int size() {
            return producers.count();
        }

        String name() {
            return Words.description(owner);
        }

        /// Only Spring's numbers are counters.
        boolean isChurning() {
            boolean counted =
                    switch (owner.kind()) {
                        case SPRING_PER_THREAD, SPRING_TRANSACTIONAL -> true;
                        case NOBODY,
                                APPLICATION,
                                STACK,
                                SPRING_FACTORY,
                                SPRING_LISTENER,
                                REACTOR,
                                STREAMS,
                                CONNECT,
                                FLINK,
                                METRICS,
                                FRAMEWORK -> false;
                    };
            return counted && highestNumber() > Math.max(CHURN_FROM, CHURN * size());
        }

        int highestNumber() {
            return producers.clientIds().stream()
                    .map(NUMBERED::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(id -> Integer.parseInt(id.group(1)))
                    .max()
                    .orElse(0);
        }
    }
}
