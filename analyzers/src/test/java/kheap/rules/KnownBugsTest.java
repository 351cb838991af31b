package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.KnownBug;
import kheap.diagnosis.Question;
import kheap.footprint.Footprint;
import kheap.kafka.Batches;
import kheap.kafka.BogusReceive;
import kheap.kafka.Meters;
import kheap.kafka.Outside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownBugsTest {
    /// Shows the signs of every fault of kafka-clients at once.
    private static Clients everySign() {
        return Clients.of(AProducer.open("a")
                        .losing(4 << 20)
                        .unanswered(1, Duration.ZERO)
                        .overhead(new Batches.Overhead(
                                0,
                                ByteSize.ZERO,
                                Batches.Callbacks.NONE,
                                new Batches.Compressors(40, new ByteSize(5 << 20), 30, new ByteSize(4 << 20)),
                                12)))
                .withReceive(0x15030300, false, BogusReceive.Protocol.TLS_ALERT);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "pool-accounting, 0.8.2.2, KAFKA-3122 KAFKA-4741 KAFKA-5239",
                "pool-accounting, 0.9.0.0, KAFKA-3122 KAFKA-4741 KAFKA-5239",
                "pool-accounting, 0.9.0.1, KAFKA-4741 KAFKA-5239",
                "pool-accounting, 0.10.2.2, KAFKA-4741 KAFKA-5239",
                "pool-accounting, 0.11.0.0, KAFKA-5239",
                "pool-accounting, 0.11.0.3, KAFKA-5239",
                "pool-accounting, 1.0.0, none",
                "pool-accounting, 3.9.1, none",
                "pool-accounting, 3.9.2, KAFKA-19012",
                "pool-accounting, 4.0.1, none",
                "pool-accounting, 4.0.2, KAFKA-19012",
                "pool-accounting, 4.1.1, none",
                "pool-accounting, 4.1.2, KAFKA-19012",
                "pool-accounting, 4.4.0, KAFKA-19012",
                "pool-accounting, 7.9.2-ccs, none",
                "pool-accounting, unknown, none",
                "compressors-retained, 0.10.0.0, KAFKA-3747",
                "compressors-retained, 0.10.0.1, none",
                "compressors-retained, 0.10.1.1, none",
                "compressors-retained, 0.10.2.0, KAFKA-6512",
                "compressors-retained, 0.11.0.0, KAFKA-6512 KAFKA-9703",
                "compressors-retained, 1.0.2, KAFKA-6512 KAFKA-9703",
                "compressors-retained, 1.1.0, KAFKA-9703",
                "compressors-retained, 2.5.1, KAFKA-9703",
                "compressors-retained, 2.5.1-cp1, KAFKA-9703",
                "compressors-retained, 2.6.0, none",
                "compressors-retained, 2.10.0, none",
                "bogus-receive-size, 0.8.2.2, none",
                "bogus-receive-size, 0.9.0.0, KAFKA-4090",
                "bogus-receive-size, 4.4.0, KAFKA-4090",
            })
    void aFaultOfKafkaIsNamedForItsVersionsOnly(String question, String version, String bugs) {
        assertEquals(bugs == null ? "" : bugs, ids(question, everySign().versions(version)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "2.4.13.RELEASE, none",
                "2.5.0.RELEASE, spring-kafka #1727",
                "2.5.11.RELEASE, spring-kafka #1727",
                "2.5.12.RELEASE, none",
                "2.6.0, spring-kafka #1727",
                "2.6.6, spring-kafka #1727",
                "2.6.7, none",
                "2.7.0, none",
            })
    void aFaultOfSpringKafkaIsNamedForItsVersionsOnly(String version, String bug) {
        assertEquals(
                bug == null ? "" : bug,
                ids(
                        "orphaned-producers",
                        Clients.of(AProducer.orphaned("tx-1").transaction("tx-1"))
                                .springKafka(version)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "3.2.9, 41, none",
                "3.3.0, 41, spring-kafka #3690",
                "3.3.1, 41, spring-kafka #3690",
                "3.3.1, 40, none",
                "3.3.2, 41, none",
                "3.3.11, 41, none",
                "3.3.12, 41, spring-kafka #4306",
                "3.3.13, 41, spring-kafka #4306",
                "3.3.14, 41, none",
                "4.0.1, 41, none",
                "4.0.2, 41, spring-kafka #4306",
                "4.0.3, 41, spring-kafka #4306",
                "4.0.4, 41, none",
            })
    void observationsThatNeverStopAreExplainedForTheirVersionsOnly(String version, long running, String bug) {
        Meters.LongTasks tasks = new Meters.LongTasks("spring.kafka.listener.active", running, 0x1, ByteSize.ZERO);
        Clients clients = Clients.none().livingThreads(40).springKafka(version).outside(metering(tasks));

        assertEquals(bug == null ? "" : bug, ids("metrics-leak", clients));
    }

    private static Outside metering(Meters.LongTasks tasks) {
        Outside none = Outside.NONE;
        return new Outside(
                none.records(),
                new Meters(0, 0, 0, 0, Meters.Stray.NONE, Meters.Micrometer.NONE, List.of(tasks)),
                none.schemas(),
                none.streams(),
                none.copies(),
                none.directMemory());
    }

    @Test
    void theVersionAloneIsNotEnough() {
        Clients innocent = Clients.of(AProducer.open("a").holding(3), AProducer.orphaned("b"))
                .springKafka("2.6.6")
                .withReceive(0x48545450, false, BogusReceive.Protocol.HTTP)
                .versions("0.11.0.0");

        for (KnownBugs.Fault fault : KnownBugs.ALL) {
            assertEquals("", ids(fault.question(), innocent), fault.id());
        }
    }

    @Test
    void ofTwoVersionsThatOfTheClientDecides() {
        Clients clients = Clients.of(AProducer.open("a").losing(4 << 20).version("0.11.0.3"))
                .versions("0.11.0.3", "2.8.0");

        assertEquals("KAFKA-5239", ids("pool-accounting", clients));
    }

    @Test
    void ofTwoVersionsNoneIsGuessed() {
        Clients clients = Clients.of(AProducer.open("a").losing(4 << 20)).versions("0.11.0.3", "0.10.2.2");

        assertEquals("", ids("pool-accounting", clients));
        assertEquals("", ids("pool-accounting", clients.versions()));
    }

    @Test
    void whatIsMissingForNoRequestIsNotWaitedFor() {
        assertEquals(
                "",
                ids(
                        "pool-accounting",
                        Clients.of(AProducer.open("a").losing(4 << 20)).versions("4.2.0")));
    }

    @Test
    void theProblemNamesTheFaultWithItsVersion() {
        Diagnosis.Problem problem = Rules.check(everySign().versions("0.11.0.3").found(), Footprint.NONE).stream()
                .filter(answer -> answer.question().id().equals("pool-accounting"))
                .map(answer -> assertInstanceOf(Diagnosis.Problem.class, answer))
                .findFirst()
                .orElseThrow();

        assertEquals(
                List.of(new KnownBug(
                        "KAFKA-5239",
                        "The bytes of a buffer were never given back when allocating it ended in an OutOfMemoryError.",
                        "kafka-clients before 1.0",
                        "0.11.0.3",
                        "issues.apache.org/jira/browse/KAFKA-5239")),
                problem.bugs());
    }

    @Test
    void everyFaultIsASentenceWithALinkThatLoadsNothing() {
        for (KnownBugs.Fault fault : KnownBugs.ALL) {
            Wording.sentence(fault.what());
            assertFalse(fault.link().contains("://"), fault.id());
            assertTrue(fault.link().matches("[a-z.]+/[A-Za-z0-9/.-]+"), fault.link());
        }
    }

    private static String ids(String question, Clients clients) {
        return KnownBugs.explaining(new Question(question, "", ""), clients.found()).stream()
                .map(KnownBug::id)
                .collect(Collectors.joining(" "));
    }
}
