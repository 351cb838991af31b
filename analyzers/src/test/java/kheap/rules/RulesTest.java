package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Explanation;
import kheap.footprint.Footprint;
import kheap.kafka.Admin;
import kheap.kafka.Batches;
import kheap.kafka.BogusReceive;
import kheap.kafka.DirectMemory;
import kheap.kafka.Held;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Meters;
import kheap.kafka.Outside;
import kheap.kafka.Owner;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    @Test
    void everyRuleIsListed() {
        Set<String> written = new ClassFileImporter()
                .importPackages("kheap.rules").stream()
                        .filter(type -> type.isAssignableTo(Rule.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        List<String> listed =
                Rules.ALL.stream().map(rule -> rule.getClass().getName()).toList();
        assertEquals(written, Set.copyOf(listed));
        assertEquals(written.size(), listed.size());
    }

    @Test
    void idsAreStableAndStandInReportOrder() {
        assertEquals(
                List.of(
                        "orphaned-producers",
                        "many-producers",
                        "framework-producer-pool",
                        "closed-producer-retained",
                        "buffer-memory-exhausted",
                        "stuck-clients",
                        "streams-state",
                        "pool-accounting",
                        "oversized-records",
                        "batch-reservation",
                        "per-record-overhead",
                        "compressors-retained",
                        "application-queues",
                        "schema-caches",
                        "admin-client-leak",
                        "consumer-leak",
                        "fetch-buffers",
                        "metrics-leak",
                        "telemetry-and-interceptors",
                        "duplicate-client-ids",
                        "bogus-receive-size",
                        "container-budget",
                        "kafka-threads",
                        "client-cost",
                        "redeployed-class-loaders",
                        "direct-buffers",
                        "native-libraries",
                        "malloc-arenas"),
                ids().toList());
    }

    @Test
    void idsAreUniqueAndInKebabCase() {
        assertEquals(Rules.ALL.size(), ids().distinct().count());
        assertTrue(ids().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*")));
    }

    @ParameterizedTest
    @MethodSource("guide")
    void everyRuleSaysWhatStandsBehindIt(Explanation entry) {
        Background background = entry.background();
        for (String text : List.of(
                background.mechanism(),
                background.thresholds(),
                background.certainty(),
                background.redaction().what(),
                entry.question().blindSpot())) {
            assertTrue(text.matches("\\S[^\\n]{20,}\\."), text);
            assertFalse(text.contains("://"), text);
        }
        for (List<String> phrases : List.of(background.needs(), background.sources())) {
            assertFalse(phrases.isEmpty());
            assertTrue(phrases.stream().allMatch(phrase -> phrase.matches(".*[^.;\\n]")), phrases::toString);
        }
    }

    static List<Explanation> guide() {
        return Rules.guide();
    }

    @Test
    void onlyARedactedDumpHidesWhatAQuestionNeeds() {
        Background needsNames = needing(Background.Redaction.lost("Names are gone."));
        Background needsNumbers = needing(Background.Redaction.partly("Names are gone."));
        KafkaClients.Found redacted = Clients.none().redacted().found();
        assertTrue(Rules.isHidden(needsNames, redacted));
        assertFalse(Rules.isHidden(needsNumbers, redacted));
        assertFalse(Rules.isHidden(needsNames, Clients.none().found()));
    }

    private static Background needing(Background.Redaction redaction) {
        return new Background("", List.of(), "", "", List.of(), redaction);
    }

    @Test
    void theGuideHasEveryQuestionInItsPlace() {
        assertEquals(
                ids().toList(),
                Rules.guide().stream().map(guide -> guide.question().id()).toList());
    }

    /// What is clear is said as the question's "No".
    @Test
    void noIsAnAnswerToEveryQuestion() {
        Rules.ALL.forEach(rule -> assertTrue(
                rule.question().text().matches("(Is|Are|Was|Were|Do|Does|Did|Has|Have|Can|Could|Will|Would) .*\\?"),
                rule.question()::text));
    }

    @Test
    void aDumpWithoutKafkaMakesEveryQuestionNotApplicable() {
        allNotApplicable(new KafkaClients.None(true));
    }

    @Test
    void aLayoutThatNobodyKnowsMakesEveryQuestionNotApplicable() {
        allNotApplicable(new KafkaClients.Unreadable(List.of("BufferPool declares nothing known.")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 21, 60, 1_531})
    void everySentenceReadsWellForNoneOneAndMany(int count) {
        String longName = "a-client-id-that-somebody-made-far-too-long-by-adding-the-host-and-the-time".repeat(4);
        List<Function<Clients, Clients>> worlds = List.of(
                clients -> clients.with(count, number -> AProducer.open(longName + number)),
                clients -> clients.with(
                        count, number -> AProducer.open("p" + number).withoutConfig()),
                clients -> clients.with(count, number -> AProducer.orphaned("producer-" + number)
                                .born(Clients.before(Duration.ofMillis(number * 37L))))
                        .producersEver(count),
                clients -> clients.spring().with(count, number -> AProducer.orphaned("orders-" + number)
                        .born(Clients.before(Duration.ofHours(number)))),
                clients -> clients.with(AProducer.open("one").born(Clients.TAKEN_AT))
                        .with(count, number -> AProducer.orphaned(longName + "-1")),
                clients -> clients.with(count, number -> AProducer.open(longName + number)
                        .ownedBy(Owner.Kind.SPRING_TRANSACTIONAL, longName)),
                clients -> clients.with(count, number -> AProducer.open("f")
                        .ownedBy(Owner.Kind.SPRING_FACTORY, "DefaultKafkaProducerFactory")),
                clients ->
                        clients.with(count, number -> AProducer.closed(longName).ownedBy(Owner.Kind.METRICS, longName)),
                clients -> clients.with(
                        count, number -> AProducer.closed("c" + number).ownedBy(Owner.Kind.NOBODY, "")),
                clients -> clients.with(count, number -> AProducer.closing("c" + number)),
                clients -> clients.with(count, number -> AProducer.starting("s" + number)),
                clients -> clients.with(count, number -> AProducer.open(longName)
                        .holding(count)
                        .losing(7 << 20)
                        .waitingThreads(names(longName, count % 100))
                        .oldestBatch(Duration.ofMillis(99_999_999))
                        .unanswered(count, Duration.ofMillis(88_888_888))),
                clients -> clients.with(count, number -> AProducer.open(longName)
                        .holding(2000)
                        .oldestBatch(Duration.ofDays(11))
                        .disconnected()),
                clients -> clients.with(
                        count, number -> AProducer.open(longName).holding(count).holdingOversized(count % 30, 900_087)),
                clients -> clients.heap(1 << 20).with(count, number -> AProducer.open(longName)
                        .holding(count)
                        .partitions(Math.max(1, count / 2))
                        .bufferMemory(Math.max(1, count) * AProducer.BATCH)
                        .keepingInBatches(count * 5 * AProducer.BATCH)
                        .filled(new Batches.Fill(count, new ByteSize(count * AProducer.BATCH), ByteSize.ZERO, 0))
                        .overhead(new Batches.Overhead(
                                count,
                                new ByteSize(count * AProducer.BATCH),
                                new Batches.Callbacks(
                                        Math.min(count, 50), Math.min(count, 50), longName, new ByteSize(60_000)),
                                new Batches.Compressors(
                                        count,
                                        new ByteSize(count * AProducer.BATCH),
                                        count,
                                        new ByteSize(count * AProducer.BATCH)),
                                count))),
                clients -> clients.with(count, number -> AProducer.open("a")
                        .holding(count)
                        .bufferMemory(Math.max(1, count) * AProducer.BATCH)
                        .overhead(new Batches.Overhead(
                                0,
                                new ByteSize(1),
                                Batches.Callbacks.NONE,
                                new Batches.Compressors(
                                        count, new ByteSize(count * 3 * AProducer.BATCH), 0, ByteSize.ZERO),
                                0))),
                clients -> clients.withAdmins(count, Admin.State.OPEN),
                clients -> clients.withAdmins(count, Admin.State.ORPHANED).adminsEver(count),
                clients -> clients.withAdmins(count, Admin.State.CLOSED).adminsEver(100_000),
                clients -> clients.with(AProducer.open("p")).outside(holding(count, longName)),
                clients -> clients.withThreads(count, KafkaThread.Kind.PRODUCER, "")
                        .withThreads(count, KafkaThread.Kind.STREAMS, "")
                        .withThreads(count, KafkaThread.Kind.HEARTBEAT, "c")
                        .withThreads(count, KafkaThread.Kind.ADMIN, "a"),
                clients -> IntStream.range(0, count)
                        .mapToObj(number -> clients.withReceive(0x15030300, true, BogusReceive.Protocol.TLS_ALERT))
                        .reduce(clients, (first, last) -> last));
        assertAll(worlds.stream().flatMap(world -> Stream.of(
                        world.apply(Clients.none()), world.apply(Clients.none()).cut())
                .flatMap(clients -> Rules.ALL.stream().map(rule -> () -> clients.ask(rule)))));
    }

    /// So many records of each kind in as many collections, and so many schemas of one name.
    private static Outside holding(int count, String holder) {
        List<Held> held = IntStream.range(0, Math.min(count, 10))
                .mapToObj(number -> new Held(
                        "com.acme." + holder,
                        number,
                        Held.Way.QUEUE,
                        holder + number % 3,
                        count * 1_000L,
                        OptionalLong.of(count),
                        OptionalLong.of(count),
                        new ByteSize(count * 10_000L)))
                .toList();
        RecordsHeld.Kind records = new RecordsHeld.Kind(count, new ByteSize(count), count, held);
        return new Outside(
                new RecordsHeld(records, records),
                Meters.NONE,
                new Schemas(count, new ByteSize(count), count, Math.min(1, count), OptionalLong.of(20), held),
                List.of(),
                List.of(),
                DirectMemory.NONE);
    }

    private static String[] names(String name, int count) {
        return IntStream.range(0, count).mapToObj(number -> name + number).toArray(String[]::new);
    }

    private static void allNotApplicable(KafkaClients clients) {
        List<Diagnosis> answers = Rules.check(clients, Footprint.NONE);
        assertEquals(Rules.ALL.size(), answers.size());
        answers.forEach(answer -> assertInstanceOf(Diagnosis.NotApplicable.class, answer));
        answers.forEach(Wording::check);
    }

    private static Stream<String> ids() {
        return Rules.ALL.stream().map(rule -> rule.question().id());
    }
}
