package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.comparison.AGoDay;
import kheap.comparison.Day;
import kheap.comparison.DumpComparison;
import kheap.comparison.Limit;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Diagnosis.Clear;
import kheap.diagnosis.Diagnosis.NotApplicable;
import kheap.diagnosis.Diagnosis.Problem;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.rules.Wording;
import org.junit.jupiter.api.Test;

class GrowingChannelsTest {
    private static final long MIB = AGoDay.MIB;

    private static Diagnosis ask(List<Day> days, Optional<Limit> limit) {
        Diagnosis answer = DumpComparison.of(days, List.of(), limit).diagnoses().stream()
                .filter(one -> one.question().id().equals("growing-channels"))
                .findFirst()
                .orElseThrow();
        Wording.check(answer);
        return answer;
    }

    private static Diagnosis ask(Day... days) {
        return ask(List.of(days), Optional.empty());
    }

    private static Day day(int number, long producers, int partitions) {
        return AGoDay.heap(number).producers(producers).partitions(partitions).day();
    }

    private static Day of(String date, UnaryOperator<AGoDay> memory) {
        return memory.apply(AGoDay.heap(Instant.parse(date + "T10:00:00Z")).named(date + ".pb.gz"))
                .day();
    }

    @Test
    void theArticlesTopicEndsAt512MiBAnd172FitNoWholeNumberOfChannels() {
        Diagnosis answer = ask(
                of("2022-02-11", day -> day.producers(19).partitions(64)),
                of("2022-02-14", day -> day.producers(33).partitions(64)),
                of("2022-02-15", day -> day.producers(21, 172 * MIB).topic().partitions(64)));
        Problem problem = assertInstanceOf(Problem.class, answer);
        assertEquals(Severity.WARNING, problem.severity());
        assertEquals(
                "Sarama's channels of 8 MiB grew from 19 (152 MiB) to 33 (264 MiB) within 3 d, one for each partition in"
                        + " use. All 64 partitions take 512 MiB, besides 8 MiB for topics: it ends there, and is no leak."
                        + " With messages to random partitions, about 7.9 a day, the last is met about 2022-03-19 (2022-03-01"
                        + " to 2022-04-26). 2022-02-15.pb.gz is left out: 172 MiB are 21.5 channels, no whole number.",
                answer.sentence());
        assertTrue(problem.advice().text().contains("ChannelBufferSize"));
    }

    @Test
    void ofAProcessThatWasStartedAnewSinceNoEndIsForetold() {
        Diagnosis answer = ask(day(0, 19, 64), day(3, 33, 64), day(4, 2, 64));
        assertTrue(answer.sentence().contains("grew from 19 (152 MiB) to 33 (264 MiB) within 3 d"), answer::sentence);
        assertTrue(
                answer.sentence().endsWith(" Since then it began anew, and had 2 channels at last."), answer::sentence);
        assertFalse(answer.sentence().contains("is met"), answer::sentence);
    }

    @Test
    void read172AsATypoOf272TheDayBelongsToTheOthers() {
        Diagnosis answer = ask(
                of("2022-02-11", day -> day.producers(19).partitions(64)),
                of("2022-02-14", day -> day.producers(33).partitions(64)),
                of("2022-02-15", day -> day.producers(34).partitions(64)));
        assertTrue(answer.sentence()
                .startsWith("Sarama's channels of 8 MiB grew from 19 (152 MiB) to 34 (272 MiB) within 4 d"));
        assertFalse(answer.sentence().contains("left out"));
    }

    @Test
    void withoutTheNumberOfPartitionsTheEndIsNamedAndAskedFor() {
        Problem problem = assertInstanceOf(
                Problem.class,
                ask(
                        AGoDay.heap(0).producers(19).day(),
                        AGoDay.heap(3).producers(33).day()));
        assertTrue(problem.sentence().endsWith("It ends when every partition has one."), problem::sentence);
        assertEquals(Grade.STRONG, problem.grade());
        assertTrue(problem.certainty().missing().contains("--partitions"));
    }

    @Test
    void whatIsMoreThanTheLimitInTheEndIsCritical() {
        List<Day> days = List.of(day(0, 19, 64), day(3, 33, 64));
        Problem over = assertInstanceOf(
                Problem.class, ask(days, Optional.of(new Limit(new ByteSize(400 * MIB), "as --limit says"))));
        assertEquals(Severity.CRITICAL, over.severity());
        assertTrue(over.sentence()
                .contains("All 64 partitions take 512 MiB, besides 8 MiB for topics, more than the limit of 400 MiB:"));
        Problem under = assertInstanceOf(
                Problem.class, ask(days, Optional.of(new Limit(new ByteSize(1024 * MIB), "as --limit says"))));
        assertEquals(Severity.WARNING, under.severity());
        assertTrue(under.sentence().contains(", 50 % of the limit of 1 GiB:"));
    }

    @Test
    void allPartitionsMetIsTheEnd() {
        Clear clear = assertInstanceOf(Clear.class, ask(day(0, 33, 64), day(1, 64, 64)));
        assertEquals(
                "All 64 partitions have their channels of 8 MiB, 512 MiB in all. It does not grow any more.",
                clear.sentence());
        assertTrue(ask(day(0, 1, 1), day(1, 1, 1))
                .sentence()
                .startsWith("The one partition has its channel of 8 MiB, 8 MiB in all."));
    }

    @Test
    void noneThatCameIsClear() {
        Clear clear = assertInstanceOf(Clear.class, ask(day(0, 33, 64), day(1, 33, 64)));
        assertTrue(clear.sentence().contains("no more came within 1 d"), clear::sentence);
    }

    @Test
    void smallChannelsAreNoProblemWhereverTheyEnd() {
        Clear clear = assertInstanceOf(
                Clear.class,
                ask(
                        AGoDay.heap(0).producers(19, 19 * 2048).partitions(64).day(),
                        AGoDay.heap(1).producers(33, 33 * 2048).partitions(64).day()));
        assertTrue(clear.sentence().contains("All 64 partitions take 128 KiB: it ends there"), clear::sentence);
    }

    @Test
    void moreProducersThanPartitionsMeanThatTheNumberIsWrong() {
        Diagnosis answer = ask(day(0, 19, 30), day(1, 33, 30));
        assertTrue(
                answer.sentence()
                        .endsWith("That is more than the 30 partitions that you said: say the sum over all topics and"
                                + " producers."),
                answer::sentence);
        assertFalse(answer.sentence().contains("it ends there"));
    }

    @Test
    void fewerThanBeforeAreAnotherLife() {
        List<Day> days = List.of(day(0, 40, 64), day(1, 50, 64), day(2, 12, 64), day(3, 21, 64), day(4, 29, 64));
        DumpComparison comparison = DumpComparison.of(days, List.of(), Optional.empty());
        assertEquals(
                List.of(List.of(0, 1), List.of(2, 3, 4)),
                comparison.days().lives().stream().map(life -> life.days()).toList());
        assertTrue(ask(days, Optional.empty()).sentence().contains("grew from 12 (96 MiB) to 29 (232 MiB) within 2 d"));
        assertTrue(
                comparison.days().warnings().stream()
                        .anyMatch(warning -> warning.contains("there were fewer partition producers then")),
                () -> comparison.days().warnings().toString());
    }

    @Test
    void smallChannelsOfWhichGoNotesOnlySomeMayBecomeFewerByChance() {
        List<Day> days = IntStream.range(0, 3)
                .mapToObj(number -> {
                    long noted = List.of(10_000L, 9_700L, 10_200L).get(number);
                    return AGoDay.heap(number).producers(noted, noted * 65_536).day();
                })
                .toList();
        assertEquals(
                1,
                DumpComparison.of(days, List.of(), Optional.empty())
                        .days()
                        .lives()
                        .size());
    }

    @Test
    void aProgramWithoutSaramaIsNotAsked() {
        NotApplicable cannot = assertInstanceOf(
                NotApplicable.class, ask(AGoDay.heap(0).day(), AGoDay.heap(1).day()));
        assertEquals("No profile tells how many partition producers of sarama there are.", cannot.sentence());
    }

    @Test
    void oneDayThatFitsIsTooFew() {
        assertInstanceOf(
                NotApplicable.class,
                ask(day(0, 33, 64), AGoDay.heap(1).producers(21, 172 * MIB).day()));
    }

    @Test
    void numbersBeyondAllMemoryAreNoTrouble() {
        long most = Long.MAX_VALUE - 1;
        assertAll(Stream.of(1L, 8L, most / 2).flatMap(first -> Stream.of(2L, 64L, most)
                .map(last -> () -> ask(
                        AGoDay.heap(0)
                                .others(0)
                                .producers(first, most)
                                .partitions(Integer.MAX_VALUE)
                                .day(),
                        AGoDay.heap(1)
                                .others(0)
                                .producers(last, most)
                                .partitions(Integer.MAX_VALUE)
                                .day()))));
    }

    @Test
    void theSentenceReadsWellForEveryNumber() {
        assertAll(IntStream.of(0, 1, 2, 63, 64, 65)
                .boxed()
                .flatMap(first -> IntStream.of(1, 2, 63, 64, 65).boxed().flatMap(last -> IntStream.of(1, 2, 64)
                        .mapToObj(partitions -> () -> ask(day(0, first, partitions), day(1, last, partitions))))));
    }
}
