package kheap.golang.rules;

import static kheap.golang.Profiled.IBM;
import static kheap.golang.Profiled.MIB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.OptionalInt;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Diagnosis.Clear;
import kheap.diagnosis.Diagnosis.NotApplicable;
import kheap.diagnosis.Diagnosis.Problem;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.golang.GoClients;
import kheap.golang.Profiled;
import kheap.pprof.GoProfileFile;
import kheap.pprof.RealProfiles;
import kheap.rules.Wording;
import org.junit.jupiter.api.Test;

class GoClientLeaksTest {
    private static final String DISPATCHER = IBM + "(*asyncProducer).dispatcher";
    private static final String PARTITION = IBM + "(*partitionProducer).dispatch";
    private static final String METER = "github.com/rcrowley/go-metrics.newStandardMeter";
    private static final String CONFLUENT = "github.com/confluentinc/confluent-kafka-go/v2/kafka.";

    private static <D extends Diagnosis> D answer(Class<D> kind, GoClients clients) {
        Diagnosis answer = new GoClientLeaks().check(clients);
        Wording.check(answer);
        return assertInstanceOf(kind, answer);
    }

    private static GoClients real(String name) throws IOException {
        return GoClients.of(GoProfileFile.read(RealProfiles.file(name)), OptionalInt.empty());
    }

    @Test
    void realProducersThatWereNotClosedAreCounted() throws IOException {
        for (String form : new String[] {"leaked-200-goroutines.pb.gz", "leaked-200-goroutines.txt.gz"}) {
            Problem problem = answer(Problem.class, real(form));

            assertEquals(Severity.CRITICAL, problem.severity());
            assertTrue(problem.sentence().startsWith("200 producers of sarama run at the same time"));
        }
    }

    @Test
    void oneRealProducerIsClear() throws IOException {
        String sentence =
                answer(Clear.class, real("plateau-goroutine-dump.txt.gz")).sentence();

        assertEquals(
                "33 of 35 goroutines are of Kafka's clients: 1 producer of sarama, partitions sent to: 17, partitions"
                        + " read: 0.",
                sentence);
        answer(Clear.class, real("plateau-33.pb.gz"));
    }

    @Test
    void sixProducersAreAWarningAndFiftyOneCritical() {
        answer(Clear.class, Profiled.goroutines().running(5, DISPATCHER).clients());
        assertEquals(
                Severity.WARNING,
                answer(
                                Problem.class,
                                Profiled.goroutines().running(6, DISPATCHER).clients())
                        .severity());
        assertEquals(
                Severity.CRITICAL,
                answer(
                                Problem.class,
                                Profiled.goroutines().running(51, DISPATCHER).clients())
                        .severity());
    }

    @Test
    void clientsWithoutAProducerAreLeftOpen() {
        Problem problem = answer(
                Problem.class,
                Profiled.goroutines()
                        .running(30, IBM + "(*client).backgroundMetadataUpdater")
                        .running(1, DISPATCHER)
                        .clients());

        assertTrue(problem.sentence().startsWith("29 clients of sarama without a producer"), problem.sentence());
    }

    @Test
    void partitionProducersBeyondWhatTheProducersCanHaveWereLeftBehind() {
        Profiled threads = Profiled.goroutines().running(3_750, PARTITION).running(2, DISPATCHER);

        assertEquals(
                Severity.CRITICAL, answer(Problem.class, threads.clients(64)).severity());
        assertTrue(answer(Problem.class, threads.clients(64))
                .sentence()
                .startsWith(
                        "3,750 partition producers run for 2 producers, 3,622 more than 64 partitions each come to"));
        Problem unknown = answer(Problem.class, threads.clients());
        assertEquals(Severity.WARNING, unknown.severity());
        assertEquals(Grade.HINT, unknown.grade());
        answer(Clear.class, threads.clients(2_000));

        Problem orphaned = answer(
                Problem.class, Profiled.goroutines().running(65, PARTITION).clients());
        assertTrue(
                orphaned.sentence()
                        .startsWith("65 partition producers run without a producer, 65 more than there should be"),
                orphaned.sentence());
    }

    @Test
    void aRealQueueOfMessagesToSendAgainIsMeasured() throws IOException {
        Problem problem = answer(Problem.class, real("retries.pb.gz"));

        assertTrue(problem.sentence().contains("takes 4 MiB, room for 262,"), problem.sentence());
        assertEquals(Severity.WARNING, problem.severity());
        assertTrue(problem.advice().snippet().orElseThrow().contains("MaxBufferLength"));
    }

    @Test
    void metersOfLeakedProducersPileUp() throws IOException {
        assertTrue(answer(Problem.class, real("leaked-200.pb.gz")).sentence().startsWith("Meters and histograms"));
        assertEquals(
                Severity.CRITICAL,
                answer(
                                Problem.class,
                                Profiled.heap()
                                        .merged(1_400_000, 400 * MIB, METER)
                                        .clients())
                        .severity());
        answer(
                Clear.class,
                Profiled.heap().merged(1_000, 9 * MIB, METER, IBM + "NewClient").clients());
    }

    @Test
    void copiesAndChannelsOfConfluentsClientPileUp() {
        Problem copies = answer(
                Problem.class,
                Profiled.heap()
                        .merged(100_000, 600 * MIB, CONFLUENT + "_Cfunc_GoString", CONFLUENT + "(*handle).newMessage")
                        .clients());
        assertEquals(Severity.CRITICAL, copies.severity());
        assertTrue(copies.advice().text().contains("Events()"));

        Problem channels = answer(
                Problem.class,
                Profiled.heap()
                        .blocks(10, 16_000_000, CONFLUENT + "NewProducer")
                        .blocks(10, 8_003_584, CONFLUENT + "NewProducer")
                        .clients());
        assertTrue(channels.sentence().contains("in 20 channels"), channels.sentence());
        assertEquals(Severity.WARNING, channels.severity());
    }

    @Test
    void severalPilesAreSaidWorstFirst() {
        Problem problem = answer(
                Problem.class,
                Profiled.heap()
                        .merged(
                                1,
                                2 * MIB,
                                "github.com/eapache/queue.(*Queue).resize",
                                IBM + "(*asyncProducer).retryHandler")
                        .merged(1_000_000, 300 * MIB, METER)
                        .clients());

        assertTrue(problem.sentence().startsWith("Meters"), problem.sentence());
        assertTrue(problem.sentence().contains("sarama's queue"), problem.sentence());
    }

    @Test
    void whatHasNoKafkaClientIsNotAsked() {
        answer(
                NotApplicable.class,
                Profiled.heap().blocks(1, 9 * MIB, "main.main").clients());
        answer(
                NotApplicable.class,
                Profiled.goroutines().running(9, "main.main").clients());
        answer(NotApplicable.class, Profiled.other().clients());
    }
}
