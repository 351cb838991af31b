package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.kafka.Instrumentation.Plugin;
import kheap.samples.HealthyService;
import kheap.samples.HeavyInterceptor;
import kheap.samples.HeavyInterceptor.Passing;
import kheap.samples.HeavyInterceptor.Remembering;
import kheap.samples.PausedPartition;
import kheap.samples.UnclosedConsumers;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads the dumps of sample programs that ran with other kafka-clients than the one they were compiled with, and
/// compares with what the programs say of themselves.
class ReleasedClientsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.1.1", "2.8.2", "4.4.0"})
    void producersOfEveryAgeAreRead(String version) throws Exception {
        KafkaClients.Found clients = Dumped.sampleWith(version, UnclosedProducers.class);
        assertEquals(List.of(version), clients.versions());
        assertEquals(
                UnclosedProducers.DROPPED,
                clients.producers().stream()
                        .filter(producer -> producer.state() == Producer.State.ORPHANED)
                        .count());
        assertEquals(UnclosedProducers.KEPT, clients.count("KafkaProducer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1", "3.6.2", "4.4.0"})
    void aHealthyServiceOfEveryAgeIsRead(String version) throws Exception {
        KafkaClients.Found clients = Dumped.sampleWith(version, HealthyService.class);
        assertEquals(List.of(version), clients.versions());
        assertEquals(Producer.State.OPEN, clients.producers().getFirst().state());
        assertEquals(HealthyService.ASSIGNED, clients.consumers().getFirst().assigned());
        assertEquals(Admin.State.OPEN, clients.admins().getFirst().state());
    }

    /// By version: 1.1 has no delegate and does not tell whether a network client was closed, 3.6 has the newest
    /// fields of a consumer without delegate, and of an asynchronous consumer of 3.7 only the thread is left.
    static Stream<Arguments> dropped() {
        int all = UnclosedConsumers.DROPPED + UnclosedConsumers.DROPPED_WITHOUT_GROUP;
        return Stream.of(
                Arguments.of("1.1.1", Consumer.Kind.CLASSIC, UnclosedConsumers.DROPPED),
                Arguments.of("2.8.2", Consumer.Kind.CLASSIC, all),
                Arguments.of("3.6.2", Consumer.Kind.CLASSIC, all),
                Arguments.of("4.1.2", Consumer.Kind.CLASSIC, all),
                Arguments.of("4.4.0", Consumer.Kind.CLASSIC, all),
                Arguments.of("4.1.2", Consumer.Kind.ASYNC, all),
                Arguments.of("4.4.0", Consumer.Kind.ASYNC, all));
    }

    @ParameterizedTest
    @MethodSource("dropped")
    void droppedConsumersAreOrphansAndKeptOnesAreOpen(String version, Consumer.Kind kind, int orphans)
            throws Exception {
        List<Consumer> consumers = Dumped.sampleWith(version, UnclosedConsumers.class, protocol(kind))
                .consumers();
        assertEquals(UnclosedConsumers.KEPT, in(Consumer.State.OPEN, consumers).size());
        List<Consumer> orphaned = in(Consumer.State.ORPHANED, consumers);
        assertEquals(orphans, orphaned.size());
        long members = orphaned.stream()
                .filter(one -> one.assigned() == UnclosedConsumers.ASSIGNED)
                .filter(one -> one.thread().filter(KafkaThread::alive).isPresent())
                .filter(one -> one.sinceLastPoll().orElseThrow().compareTo(Duration.ofMinutes(1)) < 0)
                .count();
        assertEquals(UnclosedConsumers.DROPPED, members);
        for (Consumer one : consumers) {
            assertEquals(kind, one.kind());
            assertEquals(Optional.of(version), one.version());
            assertEquals(Optional.of(UnclosedConsumers.GROUP), one.group());
            assertTrue(one.createdAt().isPresent());
            assertEquals(one.state() == Consumer.State.ORPHANED, one.owner().kind() == Owner.Kind.NOBODY);
            // Metrics and network client are its own, not lost with the facade.
            assertTrue(
                    one.memory().metrics().bytes() > 50_000, () -> one.memory().toString());
            assertTrue(
                    one.memory().network().bytes() > 10_000, () -> one.memory().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"1.1.1, CLASSIC", "2.8.2, CLASSIC", "3.6.2, CLASSIC", "4.1.2, CLASSIC", "4.4.0, CLASSIC", "4.1.2, ASYNC"
    })
    void onePausedPartitionKeepsTheWholeAnswer(String version, Consumer.Kind kind) throws Exception {
        List<Consumer> consumers = Dumped.sampleWith(version, PausedPartition.class, protocol(kind))
                .consumers();
        assertEquals(PausedPartition.CONSUMERS, consumers.size());
        boolean thrownAway = version.startsWith("1.");
        for (Consumer one : consumers) {
            assertEquals(Consumer.State.OPEN, one.state());
            assertEquals(1, one.paused());
            Consumer.Fetched fetched = one.fetched();
            assertTrue(fetched.bytes().bytes() > PausedPartition.ASSIGNED * PausedPartition.PARTITION_BYTES);
            assertTrue(one.memory().fetched().compareTo(fetched.bytes()) >= 0);
            assertEquals(thrownAway ? List.of() : List.of(PausedPartition.PAUSED), fetched.paused());
            // Each record and batch has a head of less than a hundred bytes.
            assertEquals(
                    thrownAway ? 0 : PausedPartition.PARTITION_BYTES,
                    fetched.unread().bytes(),
                    1_000.0);
        }
    }

    private static String[] protocol(Consumer.Kind kind) {
        return kind == Consumer.Kind.ASYNC ? new String[] {"-Dgroup.protocol=consumer"} : new String[0];
    }

    private static List<Consumer> in(Consumer.State state, List<Consumer> consumers) {
        return consumers.stream().filter(one -> one.state() == state).toList();
    }

    /// The list of interceptors was renamed and its elements wrapped in 4.1; telemetry came with 3.7.
    @ParameterizedTest
    @CsvSource({"1.1.1, false", "2.8.2, false", "3.9.2, true", "4.4.0, true"})
    void plugInsOfEveryAgeAreRead(String version, boolean telemetry) throws Exception {
        for (Producer producer :
                Dumped.sampleWith(version, HeavyInterceptor.class).producers()) {
            assertEquals(
                    List.of(
                            producer.clientId().equals("audited")
                                    ? Remembering.class.getName()
                                    : Passing.class.getName()),
                    producer.instrumentation()
                            .plugins(Plugin.Kind.INTERCEPTOR)
                            .map(Plugin::type)
                            .toList());
            assertEquals(
                    telemetry ? 1 : 0,
                    producer.instrumentation().plugins(Plugin.Kind.TELEMETRY).count());
            assertTrue(producer.instrumentation().sensors() >= 20);
            assertEquals(4, producer.instrumentation().beans());
        }
    }
}
