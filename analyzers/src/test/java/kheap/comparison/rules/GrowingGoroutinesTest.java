package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import kheap.comparison.AGoDay;
import kheap.comparison.Day;
import kheap.comparison.DumpComparison;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Diagnosis.Clear;
import kheap.diagnosis.Diagnosis.NotApplicable;
import kheap.diagnosis.Diagnosis.Problem;
import kheap.diagnosis.Severity;
import kheap.golang.Routine;
import kheap.rules.Wording;
import org.junit.jupiter.api.Test;

class GrowingGoroutinesTest {
    private static Diagnosis ask(Day... days) {
        Diagnosis answer = DumpComparison.of(List.of(days), List.of(), Optional.empty()).diagnoses().stream()
                .filter(one -> one.question().id().equals("growing-goroutines"))
                .findFirst()
                .orElseThrow();
        Wording.check(answer);
        return answer;
    }

    private static AGoDay day(int number, long producers, long partitionProducers) {
        return AGoDay.goroutines(number)
                .running(Routine.PRODUCER, producers)
                .running(Routine.RETRY_HANDLER, producers)
                .running(Routine.PARTITION_PRODUCER, partitionProducers);
    }

    @Test
    void aProducerForEachRequestPilesUp() {
        Problem problem = assertInstanceOf(
                Problem.class,
                ask(day(0, 1, 5).day(), day(1, 40, 200).day(), day(2, 80, 400).day()));
        assertEquals(Severity.WARNING, problem.severity());
        assertTrue(
                problem.sentence()
                        .startsWith(
                                "Goroutines of Kafka's clients grew from 7 to 560 within 2 d, and all goroutines from 17"
                                        + " to 570. Of the new ones 395 are goroutines of partition producers."),
                problem::sentence);
    }

    @Test
    void morePartitionsOfTheSameProducerEnd() {
        Clear clear = assertInstanceOf(
                Clear.class, ask(day(0, 1, 11).day(), day(1, 1, 43).day()));
        assertTrue(clear.sentence().contains("no producer, client or group came"), clear::sentence);
    }

    @Test
    void whatIsNotKafkasClearsKafka() {
        Clear none = assertInstanceOf(
                Clear.class,
                ask(day(0, 1, 5).day(), day(1, 1, 5).otherGoroutines(900).day()));
        assertTrue(none.sentence().contains("but none of the 890 new ones is Kafka's"), none::sentence);
        Clear one = assertInstanceOf(
                Clear.class,
                ask(day(0, 1, 5).day(), day(1, 1, 6).otherGoroutines(900).day()));
        assertTrue(one.sentence().contains("but only 1 of the 891 new ones is Kafka's"), one::sentence);
    }

    @Test
    void thoseThatStayDoNotPileUp() {
        assertTrue(ask(day(0, 1, 5).day(), day(1, 1, 5).day()).sentence().contains("they do not pile up"));
    }

    @Test
    void heapProfilesDoNotTellThem() {
        assertInstanceOf(
                NotApplicable.class,
                ask(
                        AGoDay.heap(0).producers(3).day(),
                        AGoDay.heap(1).producers(4).day()));
    }

    @Test
    void aGoroutineProfileTellsThemForTheDayOfItsHeapProfile() {
        Clear clear = assertInstanceOf(
                Clear.class,
                ask(
                        AGoDay.heap(0).producers(11).day(),
                        day(0, 1, 11).day(),
                        AGoDay.heap(1).producers(43).day(),
                        day(1, 1, 43).day()));
        assertTrue(clear.sentence().startsWith("Goroutines of Kafka's clients grew from 13 to 45"), clear::sentence);
    }
}
