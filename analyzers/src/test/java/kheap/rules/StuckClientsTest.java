package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.Admin;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.Instrumentation;
import kheap.kafka.Network;
import kheap.kafka.Network.Api;
import kheap.kafka.Network.Node;
import kheap.kafka.Network.Request;
import kheap.kafka.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StuckClientsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ClientMemory MEMORY = new ClientMemory(
            ByteSize.ZERO, ByteSize.ZERO, ByteSize.ZERO, ByteSize.ZERO, ByteSize.ZERO, ByteSize.ZERO, ByteSize.ZERO);

    private final ClientRule rule = new StuckClients();

    private static Network network(Node... nodes) {
        return new Network(
                List.of(nodes).stream().mapToInt(Node::inFlight).sum(),
                List.of(nodes).stream()
                        .flatMap(node -> node.oldestRequestAge().stream())
                        .max(Duration::compareTo),
                List.of(nodes));
    }

    private static Node up(String id) {
        return new Node(id, "READY", 0);
    }

    private static Node waiting(String id, Api api, double seconds) {
        return waiting(id, api, seconds, TIMEOUT);
    }

    private static Node waiting(String id, Api api, double seconds, Duration timeout) {
        return new Node(
                id,
                "READY",
                0,
                1,
                Optional.of(new Request(api, Duration.ofMillis(Math.round(seconds * 1000)), timeout)),
                Optional.of(Duration.ofMinutes(3)));
    }

    private static Node failing(String id, int attempts) {
        return new Node(id, "DISCONNECTED", attempts, 0, Optional.empty(), Optional.of(Duration.ofMillis(340)));
    }

    private static AProducer producer(Node... nodes) {
        return AProducer.open("orders").network(network(nodes));
    }

    private static Consumer consumer(boolean polling, Map<String, String> config, Node... nodes) {
        return new Consumer(
                "billing-1",
                Consumer.Kind.CLASSIC,
                0xC0,
                Consumer.State.OPEN,
                Optional.of("billing"),
                0,
                List.of(),
                0,
                polling,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Owner.nobody(List.of()),
                Optional.empty(),
                Consumer.Fetched.NONE,
                ClientConfig.of(config),
                network(nodes),
                Instrumentation.NONE,
                MEMORY,
                ByteSize.ZERO);
    }

    private static Admin admin(Optional<Instant> createdAt, Node... nodes) {
        return new Admin(
                "adminclient-1",
                Admin.State.OPEN,
                0xA0,
                createdAt,
                Optional.empty(),
                Owner.nobody(List.of()),
                Optional.empty(),
                0,
                ClientConfig.UNKNOWN,
                network(nodes),
                Instrumentation.NONE,
                MEMORY,
                ByteSize.ZERO);
    }

    @Test
    void withoutAClientAtWorkItDoesNotArise() {
        assertEquals(
                "The dump holds no client that was at work.",
                Clients.of(AProducer.closed("a").disconnected())
                        .with(consumer(false, Map.of(), waiting("1", Api.FETCH, 400)))
                        .notApplicable(rule)
                        .sentence());
        assertEquals(
                "The part of the dump that was read holds no client that was at work.",
                Clients.none().cut().notApplicable(rule).sentence());
    }

    @Test
    void theBrokerThatIsSilentForLongestIsNamed() {
        Diagnosis.Problem answer = Clients.of(producer(waiting("1", Api.PRODUCE, 20), waiting("2", Api.PRODUCE, 40)))
                .problem(rule);
        assertTrue(answer.sentence().contains("broker 2"), answer::sentence);
        assertEquals(Severity.WARNING, answer.severity());
    }

    @Test
    void clientsThatAreAnsweredAreClear() {
        assertEquals(
                "1 running client was checked; no connection is open now, and no request is under way.",
                Clients.of(AProducer.open("a")).clear(rule).sentence());
        assertEquals(
                "3 running clients were checked; 3 connections are up, and 2 requests are under way, the oldest for 300 ms.",
                Clients.of(producer(up("-1"), waiting("1", Api.PRODUCE, 0.02)))
                        .with(consumer(true, Map.of(), waiting("1", Api.FETCH, 0.3)))
                        .with(admin(Optional.empty()))
                        .clear(rule)
                        .sentence());
        assertTrue(Clients.of(producer(up("1"))).cut().clear(rule).sentence().contains("The dump is cut"));
    }

    @Test
    void aClientThatHasJustBegunIsClear() {
        assertTrue(Clients.of(producer(up("1")), producer(failing("-1", 19)))
                .clear(rule)
                .sentence()
                .contains("; 1 connection is up, 1 client has none, and no request"));
        assertEquals(
                "1 running client was checked; no connection is open now, and no request is" + " under way.",
                Clients.of(producer(failing("-1", 19))).clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({"14.9, 30", "4.9, 10", "14.9, 300"})
    void lessThanHalfOfTheTimeIsClear(double seconds, long timeout) {
        Clients.of(producer(waiting("1", Api.PRODUCE, seconds, Duration.ofSeconds(timeout))))
                .clear(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "15.1, 30, INFO",
        "5.1, 10, INFO",
        "10.1, 10, WARNING",
        "30.1, 30, WARNING",
        "15.1, 300, INFO",
        "30.1, 300, WARNING",
        "30.1, 0, WARNING"
    })
    void aSilentBrokerIsToldFromHalfOfTheTimeOn(double seconds, long timeout, Severity severity) {
        Diagnosis.Problem answer = Clients.of(
                        producer(up("2"), waiting("1", Api.PRODUCE, seconds, Duration.ofSeconds(timeout))))
                .problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertTrue(
                answer.sentence()
                        .startsWith("Producer \"orders\" waits for broker 1, which has left a request to take records"
                                + " without an answer for "),
                answer::sentence);
        assertTrue(answer.certainty().missing().contains("the log of broker 1"));
    }

    @Test
    void batchesThatHaveSurvivedARequestMakeItAWarning() {
        Diagnosis.Problem answer = Clients.of(producer(waiting("1", Api.PRODUCE, 16))
                        .holding(12)
                        .muted(3)
                        .oldestBatch(Duration.ofSeconds(48)))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "Producer \"orders\" waits for broker 1, which has left a request to take records without an answer for 16 s."
                        + " 12 batches wait, the oldest for 48 s, and 3 partitions are muted until an answer comes.",
                answer.sentence());
        assertTrue(answer.evidence().contains(Evidence.of("muted partitions", Quantity.count(3))));
    }

    @Test
    void batchesOlderThanTheirDeliveryAreCritical() {
        AProducer overdue = producer(waiting("1", Api.PRODUCE, 16)).holding(1).oldestBatch(Duration.ofSeconds(121));
        Diagnosis.Problem answer = Clients.of(overdue).problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertTrue(
                answer.sentence()
                        .endsWith(
                                "1 batch waits, the oldest for 2 min 1 s. That is longer than delivery.timeout.ms, 2 min:"
                                        + " the network thread does not even come to failing them."),
                answer::sentence);
        assertEquals(
                Severity.WARNING, Clients.of(overdue.waiters(1)).problem(rule).severity());
    }

    @ParameterizedTest
    @CsvSource({"METADATA, 4.9, false", "METADATA, 5.1, true", "API_VERSIONS, 5.1, true", "OTHER, 14.9, false"})
    void whatABrokerHasInMemoryItAnswersAtOnce(Api api, double seconds, boolean stuck) {
        Diagnosis answer = Clients.none()
                .with(admin(Optional.empty(), waiting("-1", api, seconds)))
                .ask(rule);
        assertEquals(stuck, answer instanceof Diagnosis.Problem);
        if (answer instanceof Diagnosis.Problem problem) {
            assertEquals(Severity.INFO, problem.severity());
        }
    }

    /// A broker that is stopped: the client has dropped the connection after 30 s and asks another server.
    @Test
    void aSilenceThatGoesOnAfterTheTimeoutIsStillTold() {
        Diagnosis.Problem answer = Clients.of(producer(failing("1", 1), waiting("-1", Api.METADATA, 10))
                        .holding(159)
                        .oldestBatch(Duration.ofSeconds(40)))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "Producer \"orders\" waits for bootstrap server -1, which has left a request for metadata without an answer"
                        + " for 10 s. 159 batches wait, the oldest for 40 s.",
                answer.sentence());
    }

    @ParameterizedTest
    @CsvSource({"2, 31, true", "1, 31, false", "2, 29, false"})
    void fewSlowAttemptsCountBehindBatchesThatAreLate(int attempts, int seconds, boolean stuck) {
        AProducer waiting = producer(failing("1", attempts), new Node("-1", "DISCONNECTED", 0))
                .with("reconnect.backoff.max.ms", "20000")
                .holding(3)
                .oldestBatch(Duration.ofSeconds(seconds));
        assertEquals(stuck, Clients.of(waiting).ask(rule) instanceof Diagnosis.Problem);
    }

    @Test
    void beforeThereWasADeliveryTimeoutNothingIsOverdue() {
        Diagnosis.Problem answer = Clients.of(producer(waiting("1", Api.PRODUCE, 40))
                        .withoutConfig()
                        .holding(1)
                        .oldestBatch(Duration.ofHours(1)))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertFalse(answer.sentence().contains("delivery.timeout.ms"));
    }

    @ParameterizedTest
    @CsvSource({"FETCH, 34.9", "SHARE_FETCH, 34.9", "JOIN_GROUP, 299", "SYNC_GROUP, 299"})
    void aConsumerThatIsParkedIsNotStuck(Api api, double seconds) {
        Clients.none()
                .with(consumer(
                        true,
                        Map.of("fetch.max.wait.ms", "20000"),
                        waiting("1", api, seconds, Duration.ofSeconds(300))))
                .clear(rule);
    }

    @Test
    void aConsumerWhoseCoordinatorDoesNotAnswerIsTold() {
        assertEquals(
                "Consumer \"billing-1\" waits for the coordinator, broker 3, which has left a request to join the group"
                        + " without an answer for 5 min 10 s.",
                Clients.none()
                        .with(consumer(
                                true, Map.of(), waiting("2147483644", Api.JOIN_GROUP, 310, Duration.ofSeconds(305))))
                        .problem(rule)
                        .sentence());
    }

    @Test
    void bootstrapServersThatNobodyReaches() {
        Diagnosis.Problem answer =
                Clients.of(producer(failing("-1", 44), failing("-2", 45))).problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "Producer \"orders\" has not reached any of its bootstrap servers after 89 failed attempts, the last of them"
                        + " 340 ms before the dump.",
                answer.sentence());
        assertTrue(answer.advice().text().contains("security protocol"));
        assertTrue(answer.certainty().missing().contains("kafka-broker-api-versions"));
    }

    @ParameterizedTest
    @CsvSource({"31, true", "29, false"})
    void slowAttemptsCountByTheAgeOfTheClient(int seconds, boolean stuck) {
        Diagnosis answer = Clients.none()
                .with(admin(Optional.of(Clients.TAKEN_AT.minusSeconds(seconds)), failing("-1", 2)))
                .ask(rule);
        assertEquals(stuck, answer instanceof Diagnosis.Problem);
    }

    @Test
    void allConnectionsLost() {
        assertEquals(
                "Admin client \"adminclient-1\" is connected to no broker after 21 failed attempts, the last of them 340 ms"
                        + " before the dump.",
                Clients.none()
                        .with(admin(
                                Optional.empty(), failing("1", 20), failing("2", 1), new Node("-1", "DISCONNECTED", 0)))
                        .problem(rule)
                        .sentence());
    }

    @Test
    void oneDeadBrokerOfSeveral() {
        AProducer producer = producer(failing("3", 44), up("1"), up("2"));
        Diagnosis.Problem idle = Clients.of(producer).problem(rule);
        assertEquals(Severity.INFO, idle.severity());
        assertEquals(
                "Producer \"orders\" cannot reach broker 3 after 44 failed attempts, the last of them 340 ms before the dump,"
                        + " while 2 other connections are up.",
                idle.sentence());
        assertEquals(
                Severity.WARNING, Clients.of(producer.holding(2)).problem(rule).severity());
    }

    @ParameterizedTest
    @CsvSource({
        "50, 1000, 20, true",
        "50, 1000, 19, false",
        "50, 20000, 9, true",
        "50, 20000, 8, false",
        "30000, 10000, 2, true",
        "30000, 10000, 1, false",
        "50, 50, 320, true",
        "50, 50, 319, false"
    })
    void attemptsCountByTheTimeThatTheyLast(long backoff, long longest, int attempts, boolean stuck) {
        Map<String, String> config =
                Map.of("reconnect.backoff.ms", "" + backoff, "reconnect.backoff.max.ms", "" + longest);
        Diagnosis answer = Clients.none()
                .with(consumer(true, config, failing("1", attempts)))
                .ask(rule);
        assertEquals(stuck, answer instanceof Diagnosis.Problem);
    }

    @Test
    void aBrokerThatNobodyWantsAnyMoreIsClear() {
        Node gone = new Node("3", "DISCONNECTED", 44, 0, Optional.empty(), Optional.of(Duration.ofMinutes(3)));
        Clients.of(producer(gone, up("1"))).clear(rule);
        Clients.of(producer(gone, up("1")).with("reconnect.backoff.max.ms", "600000"))
                .problem(rule);
    }

    @Test
    void aBootstrapServerThatWasPassedOverIsClear() {
        Clients.of(producer(failing("-1", 44), up("1"))).clear(rule);
    }

    @ParameterizedTest
    @CsvSource({"5, true", "4, false"})
    void aConnectionThatHangsHasNobodyAtItsEnd(int seconds, boolean stuck) {
        Node hanging = new Node("1", "CONNECTING", 1, 0, Optional.empty(), Optional.of(Duration.ofSeconds(seconds)));
        assertEquals(stuck, Clients.of(producer(hanging)).ask(rule) instanceof Diagnosis.Problem);
    }

    @Test
    void aClientThatIsRefusedIsTold() {
        assertEquals(
                "Producer \"orders\" has not reached any of its bootstrap servers: authentication failed.",
                Clients.of(producer(new Node("-1", "AUTHENTICATION_FAILED", 1)))
                        .problem(rule)
                        .sentence());
    }

    @Test
    void batchesThatWaitWithoutACauseAreOnlyAHint() {
        Diagnosis.Problem answer = Clients.of(producer(up("1")).holding(5).oldestBatch(Duration.ofSeconds(61)))
                .problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.HINT, answer.grade());
        assertEquals(
                "Producer \"orders\" has batches that wait although its connections are up. 5 batches wait, the oldest for"
                        + " 1 min 1 s.",
                answer.sentence());
    }

    @Test
    void theWorstOfSeveralIsDescribed() {
        Diagnosis.Problem answer = Clients.of(
                        producer(up("1")),
                        AProducer.open("payments").network(network(failing("-1", 30))),
                        AProducer.orphaned("late")
                                .network(network(waiting("1", Api.PRODUCE, 20)))
                                .holding(1)
                                .oldestBatch(Duration.ofSeconds(40)))
                .cut()
                .problem(rule);
        assertTrue(
                answer.sentence()
                        .startsWith("2 of 3 running clients wait for brokers. Producer \"late\" waits for broker 1"),
                answer::sentence);
        assertEquals(List.of(0x1200L, 0x1100L), answer.evidence().getFirst().objects());
        assertEquals(Grade.HINT, answer.grade());
        assertTrue(Clients.of(producer(failing("-1", 30)), producer(failing("-1", 30)))
                .problem(rule)
                .sentence()
                .startsWith("Both running clients wait for brokers. "));
    }

    @Test
    void ofEquallyBadOnesTheOneWithRecordsIsDescribed() {
        assertTrue(Clients.of(producer(waiting("1", Api.PRODUCE, 20)).holding(2).oldestBatch(Duration.ofSeconds(21)))
                .with(consumer(true, Map.of(), waiting("1", Api.FETCH, 22)))
                .problem(rule)
                .sentence()
                .startsWith("Both running clients wait for brokers. Producer \"orders\" waits for broker 1"));
    }

    @Test
    void inARedactedDumpTheBrokerHasNoName() {
        assertTrue(Clients.of(producer(waiting("redacted-0000061f", Api.PRODUCE, 31)))
                .redacted()
                .problem(rule)
                .sentence()
                .contains("waits for a broker, which"));
    }
}
