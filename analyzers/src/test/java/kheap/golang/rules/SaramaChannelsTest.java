package kheap.golang.rules;

import static kheap.golang.Profiled.IBM;
import static kheap.golang.Profiled.MIB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
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

class SaramaChannelsTest {
    private static final String PARTITION = IBM + "(*asyncProducer).newPartitionProducer";
    private static final String TOPIC = IBM + "(*asyncProducer).newTopicProducer";

    private static <D extends Diagnosis> D answer(Class<D> kind, GoClients clients) {
        Diagnosis answer = new SaramaChannels().check(clients);
        Wording.check(answer);
        return assertInstanceOf(kind, answer);
    }

    private static GoClients real(String name, OptionalInt partitions) throws IOException {
        return GoClients.of(GoProfileFile.read(RealProfiles.file(name)), partitions);
    }

    private static Profiled producer(long partitions, long block) {
        return Profiled.heap().blocks(partitions, block, PARTITION).blocks(1, block, TOPIC);
    }

    @Test
    void aRealProducerIsBoundedAndItsEndIsWorkedOut() throws IOException {
        Problem problem = answer(Problem.class, real("plateau-33.pb.gz", OptionalInt.of(64)));

        assertEquals(
                "sarama keeps 272 MiB (99.8 % of what is in use) in 34 channels of 8 MiB: 33 of newPartitionProducer and"
                        + " 1 of newTopicProducer. ChannelBufferSize is 1,048,576: 8 MiB for each partition from its first"
                        + " message on. It is bounded, no leak: 64 partitions come to 520 MiB (512 MiB of theirs and 8 MiB"
                        + " of the topic's own channel). 33 are met, 248 MiB are to come.",
                problem.sentence());
        assertEquals(Severity.WARNING, problem.severity());
        assertEquals(Grade.PROOF, problem.grade());
        assertTrue(problem.advice().text().contains("256 (the default) to 4096"));
    }

    @Test
    void withoutTheNumberOfPartitionsItAsksForIt() throws IOException {
        String sentence = answer(Problem.class, real("plateau-33.pb.gz", OptionalInt.empty()))
                .sentence();

        assertTrue(
                sentence.endsWith("it ends when every partition has been met. --partitions N says where."), sentence);
    }

    /// The figures of the article that this question was made for. It prints 504 MB for the plateau, which leaves
    /// out one partition and the topic's own channel.
    @Test
    void theArticlesFiguresAreWholeNumbersOfChannelsButOne() {
        for (int[] day : new int[][] {{19, 152}, {33, 264}}) {
            String sentence =
                    answer(Problem.class, producer(day[0], 8 * MIB).clients(64)).sentence();
            assertTrue(sentence.contains(day[0] + " of newPartitionProducer and 1 of newTopicProducer"), sentence);
            assertTrue(sentence.contains("%d channels of 8 MiB".formatted(day[0] + 1)), sentence);
            assertTrue(sentence.contains("no leak: 64 partitions come to 520 MiB (512 MiB of"), sentence);
        }

        Problem odd = answer(
                Problem.class,
                Profiled.heap()
                        .merged(21, 172 * MIB, PARTITION)
                        .blocks(1, 8 * MIB, TOPIC)
                        .clients(64));
        assertTrue(
                odd.sentence().contains("172 MiB of newPartitionProducer would be 21.5 channels, which does not fit"),
                odd.sentence());
        assertEquals(Grade.HINT, odd.grade());
    }

    @Test
    void theEndIsSaidWhereItHasCome() throws IOException {
        String sentence = answer(Problem.class, real("plateau-64.txt.gz", OptionalInt.of(64)))
                .sentence();

        assertTrue(sentence.contains("With 64 partitions it has come to its end: 520 MiB (512 MiB"), sentence);
    }

    @Test
    void moreChannelsThanPartitionsAreOfMoreThanOneClient() {
        Problem problem = answer(Problem.class, producer(33, 8 * MIB).clients(20));

        assertTrue(problem.sentence().contains("20 partitions come to 168 MiB, but 33 have channels"));
        assertTrue(problem.certainty().missing().contains("goroutine profile"));
        assertEquals(
                Severity.INFO,
                answer(Problem.class, producer(33, 64 << 10).clients(20)).severity());
    }

    @Test
    void whatIsToComeCountsForTheSeverity() {
        assertEquals(
                Severity.CRITICAL,
                answer(Problem.class, producer(3, 8 * MIB).clients(200)).severity());
        assertEquals(
                Severity.WARNING,
                answer(Problem.class, producer(3, 8 * MIB).clients(20)).severity());
        answer(Clear.class, producer(3, 8 * MIB).clients());
    }

    @Test
    void aGroupHasThreeChannelsForAPartitionAndOneOfInterfaces() {
        GoClients clients = Profiled.heap()
                .blocks(20, 8 * MIB, IBM + "(*consumer).ConsumePartition")
                .blocks(10, 8 * MIB, IBM + "(*offsetManager).newPartitionOffsetManager")
                .blocks(1, 16 * MIB, IBM + "newConsumerGroup")
                .clients(64);

        String sentence = answer(Problem.class, clients).sentence();
        assertTrue(sentence.startsWith("sarama keeps 256 MiB (100 % of what is in use) in 31 channels"), sentence);
        assertTrue(sentence.contains("24 MiB for each partition"), sentence);
        assertTrue(sentence.contains("64 partitions come to 1.5 GiB. 10 are met"), sentence);
    }

    @Test
    void estimatesSaySoAndHaveNoMoreDigitsThanTheyAreWorth() {
        Problem problem = answer(Problem.class, producer(1_234, 64 << 10).clients());

        assertTrue(problem.sentence().contains("about 1,200 channels of 64 KiB"), problem.sentence());
        assertEquals(Grade.STRONG, problem.grade());
    }

    @Test
    void theDefaultIsNoProblem() {
        String sentence = answer(Clear.class, producer(64, 2 << 10).clients(64)).sentence();

        assertTrue(sentence.contains("ChannelBufferSize is 256"), sentence);
    }

    @Test
    void theStateOfRetriesIsNoChannel() throws IOException {
        Problem problem = answer(Problem.class, real("retries.pb.gz", OptionalInt.of(64)));

        assertTrue(problem.sentence().contains("30.5 MiB for each of 8 partitions"), problem.sentence());
        assertTrue(problem.sentence().contains("Producer.Retry.Max is about 1,000,191"), problem.sentence());
        assertTrue(problem.advice().text().contains("Producer.Retry.Max"));

        String both = answer(
                        Problem.class,
                        producer(8, 8 * MIB).blocks(8, 32_006_144, PARTITION).clients())
                .sentence();
        assertTrue(
                both.contains("9 channels of 8 MiB") && both.contains("Producer.Retry.Max is about 1,000,191"), both);
    }

    @Test
    void blocksOfNoWholeSlotsAreNotExplained() {
        Problem problem = answer(
                Problem.class, Profiled.heap().merged(21, 172 * MIB, PARTITION).clients());

        assertTrue(problem.sentence().contains("no whole number of slots"), problem.sentence());
    }

    @Test
    void withoutTheNumberOfObjectsOnlyTheirBytesAreTold() {
        Problem problem = answer(
                Problem.class, Profiled.heap(0).merged(0, 344 * MIB, PARTITION).clients(64));

        assertTrue(
                problem.sentence().startsWith("newPartitionProducer of sarama holds 344 MiB. The profile does not say"),
                problem.sentence());
        assertEquals(Severity.WARNING, problem.severity());
    }

    @Test
    void whatCameWithinATimeProvesNothingOfTheRest() {
        String sentence = answer(
                        Clear.class,
                        Profiled.heap()
                                .within(Duration.ofSeconds(30))
                                .blocks(2, 8 * MIB, PARTITION)
                                .clients())
                .sentence();

        assertTrue(sentence.contains("in about 2 channels of 8 MiB"), sentence);
    }

    @Test
    void aSizeThatGoRoundedUpIsAnUpperLimit() {
        String sentence =
                answer(Problem.class, producer(64, 8 * MIB + 8192).clients()).sentence();

        assertTrue(sentence.contains("ChannelBufferSize is at most 1,049,600"), sentence);
    }

    @Test
    void whatIsNoHeapOrHasNoSaramaIsNotAsked() throws IOException {
        String goroutines = answer(NotApplicable.class, real("plateau-goroutines.pb.gz", OptionalInt.empty()))
                .sentence();
        assertTrue(goroutines.contains("it counts 17 partition producers"), goroutines);
        answer(NotApplicable.class, Profiled.other().clients());
        answer(
                NotApplicable.class,
                Profiled.heap().blocks(1, 9 * MIB, "main.main").clients());
        String small = answer(
                        Clear.class,
                        Profiled.heap().blocks(1, 100, IBM + "NewConfig").clients())
                .sentence();
        assertFalse(small.contains("channels of"), small);
    }
}
