package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.ObjectLayout;
import kheap.diagnosis.Diagnosis;
import kheap.footprint.Footprint;
import kheap.kafka.Admin;
import kheap.kafka.BogusReceive;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Outside;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import kheap.process.ProcessFacts;

/// The Kafka clients of a dump in the making. Every answer that is asked of it is held against [Wording].
final class Clients {
    static final Instant TAKEN_AT = Instant.parse("2026-11-22T10:00:00Z");

    private final List<Producer> producers = new ArrayList<>();
    private final List<Consumer> consumers = new ArrayList<>();
    private final List<Admin> admins = new ArrayList<>();
    private final List<KafkaThread> kafkaThreads = new ArrayList<>();
    private final List<BogusReceive> bogus = new ArrayList<>();
    private List<String> versions = List.of("3.9.1");
    private long heap = 256 << 20;
    private boolean complete = true;
    private int threads = 40;
    private boolean spring;
    private Optional<String> springKafkaVersion = Optional.empty();
    private boolean redacted;
    private ProcessFacts process = ProcessFacts.UNKNOWN;
    private Optional<ObjectLayout> layout = Optional.of(new ObjectLayout(12, 4));
    private Outside outside = Outside.NONE;
    private OptionalLong producersEver = OptionalLong.empty();
    private OptionalLong consumersEver = OptionalLong.empty();
    private OptionalLong adminsEver = OptionalLong.empty();

    static Clients none() {
        return new Clients();
    }

    static Clients of(AProducer... producers) {
        return none().with(producers.length, number -> producers[number - 1]);
    }

    /// @param producer from its number, 1 for the first
    static Clients of(int count, IntFunction<AProducer> producer) {
        return none().with(count, producer);
    }

    Clients with(AProducer producer) {
        return with(1, number -> producer);
    }

    Clients with(int count, IntFunction<AProducer> producer) {
        for (int number = 1; number <= count; number++) {
            producers.add(producer.apply(number).at(0x1000 + producers.size() * 0x100L));
        }
        return this;
    }

    /// One born each second before the dump, the last one second before it.
    Clients withAdmins(int count, Admin.State state) {
        for (int number = 1; number <= count; number++) {
            admins.add(new Admin(
                    "adminclient-" + number,
                    state,
                    0xA000 + admins.size() * 0x100L,
                    Optional.of(TAKEN_AT.minusSeconds(count - number + 1)),
                    Optional.of("3.9.1"),
                    Owner.nobody(List.of()),
                    Optional.empty(),
                    0,
                    ClientConfig.UNKNOWN,
                    Network.NONE,
                    Instrumentation.NONE,
                    new ClientMemory(
                            ByteSize.ZERO,
                            ByteSize.ZERO,
                            ByteSize.ZERO,
                            new ByteSize(92_160),
                            ByteSize.ZERO,
                            ByteSize.ZERO,
                            ByteSize.ZERO),
                    ByteSize.ZERO));
        }
        return this;
    }

    Clients withThreads(int count, KafkaThread.Kind kind, String client) {
        IntStream.range(0, count)
                .forEach(number -> kafkaThreads.add(new KafkaThread(
                        kind, kind + " | " + number, 0xF000 + number, true, "RUNNABLE", client, List.of())));
        return this;
    }

    /// What the sizes of objects were computed for.
    Clients laidOut(Optional<ObjectLayout> objects) {
        layout = objects;
        return this;
    }

    Clients withEndedThread() {
        kafkaThreads.add(
                new KafkaThread(KafkaThread.Kind.PRODUCER, "ended", 0xE000, false, "TERMINATED", "", List.of()));
        return this;
    }

    Clients withReceive(int requestedBytes, boolean allocated, BogusReceive.Protocol protocol) {
        bogus.add(new BogusReceive(0xB000 + bogus.size(), requestedBytes, "-1", allocated, protocol));
        return this;
    }

    Clients versions(String... known) {
        versions = List.of(known);
        return this;
    }

    Clients heap(long bytes) {
        heap = bytes;
        return this;
    }

    Clients cut() {
        complete = false;
        return this;
    }

    Clients livingThreads(int count) {
        threads = count;
        return this;
    }

    Clients spring() {
        spring = true;
        return this;
    }

    Clients springKafka(String version) {
        springKafkaVersion = Optional.of(version);
        return spring();
    }

    Clients redacted() {
        redacted = true;
        return this;
    }

    Clients process(ProcessFacts facts) {
        process = facts;
        return this;
    }

    Clients outside(Outside found) {
        outside = found;
        return this;
    }

    Clients with(Consumer consumer) {
        consumers.add(consumer);
        return this;
    }

    Clients with(Admin admin) {
        admins.add(admin);
        return this;
    }

    Clients withConsumers(int count, AConsumer consumer) {
        for (int number = 1; number <= count; number++) {
            consumers.add(consumer.at(0xC000 + consumers.size() * 0x100L));
        }
        return this;
    }

    Clients producersEver(long count) {
        producersEver = OptionalLong.of(count);
        return this;
    }

    Clients consumersEver(long count) {
        consumersEver = OptionalLong.of(count);
        return this;
    }

    Clients adminsEver(long count) {
        adminsEver = OptionalLong.of(count);
        return this;
    }

    KafkaClients.Found found() {
        return new KafkaClients.Found(
                new KafkaClients.Surroundings(
                        Optional.of(TAKEN_AT),
                        new ByteSize(heap),
                        complete,
                        threads,
                        spring,
                        springKafkaVersion,
                        process,
                        layout,
                        redacted),
                versions,
                producers,
                consumers,
                admins,
                new KafkaClients.Created(producersEver, consumersEver, adminsEver),
                List.of(),
                kafkaThreads,
                bogus,
                outside,
                ByteSize.ZERO);
    }

    Diagnosis.Problem problem(Rule rule) {
        return assertInstanceOf(Diagnosis.Problem.class, ask(rule));
    }

    Diagnosis.Clear clear(Rule rule) {
        return assertInstanceOf(Diagnosis.Clear.class, ask(rule));
    }

    Diagnosis.NotApplicable notApplicable(Rule rule) {
        return assertInstanceOf(Diagnosis.NotApplicable.class, ask(rule));
    }

    Diagnosis ask(Rule rule) {
        Diagnosis answer =
                switch (rule) {
                    case ClientRule of -> of.check(found());
                    case FootprintRule of -> of.check(Footprint.NONE, Optional.of(found()));
                };
        Wording.check(answer);
        return answer;
    }

    static Instant before(Duration age) {
        return TAKEN_AT.minus(age);
    }
}
