package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingThreadsTest {
    private final GrowthRule rule = new GrowingThreads();

    @Test
    void daysThatDoNotTellThemAreNotJudged() {
        assertEquals(
                "No two days that belong together tell the number of threads.",
                TestedDays.of(2).notApplicable(rule).sentence());
    }

    @Test
    void threadsThatStayAreClear() {
        assertEquals(
                "Kafka's threads stayed at 8 within 1 d: they do not pile up.",
                threads(80, 80, 8, 8).clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({
        "8, none of the 120 new ones is Kafka's",
        "9, only 1 of the 120 new ones is Kafka's",
        "10, only 2 of the 120 new ones are Kafka's"
    })
    void threadsOfOthersExonerateKafka(int kafka, String words) {
        assertEquals(
                "Living threads grew from 80 to 200 within 1 d, but %s: look for who else starts threads."
                        .formatted(words),
                threads(80, 200, 8, kafka).clear(rule).sentence());
    }

    @Test
    void kafkasThreadsThatPileUpAreAProblem() {
        Diagnosis.Problem answer = threads(80, 200, 8, 118)
                .count("threads.kafka.producer", "threads of the kind kafka-producer-network-thread", 4, 113)
                .count("threads.kafka.admin", "threads of the kind kafka-admin-client-thread", 4, 5)
                .problem(rule);
        assertEquals(
                "Kafka's threads grew from 8 to 118 within 1 d, and all living threads from 80 to 200. Most of the new ones"
                        + " are threads of the kind kafka-producer-network-thread (109). That is 4.6 an hour, as far as two"
                        + " dumps tell, which are only a line.",
                answer.sentence());
        assertEquals(Severity.WARNING, answer.severity());
    }

    @Test
    void itIsAsBadAsTheLastDaySays() {
        Diagnosis.Problem answer = threads(80, 800, 8, 700)
                .lastDayAnswers("kafka-threads", Severity.CRITICAL)
                .problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertEquals("Do something.", answer.advice().text());
    }

    private static TestedDays threads(double first, double last, double kafkaFirst, double kafkaLast) {
        return TestedDays.of(2)
                .count("threads", "living threads", first, last)
                .count("threads.kafka", "Kafka's threads", kafkaFirst, kafkaLast);
    }
}
