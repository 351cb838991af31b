package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalDouble;
import kheap.comparison.Bound;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Severity;
import kheap.trend.Rate;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedGrowthTest {
    private static final Bound PARTITIONS = new Bound("partitions that the producers know", Unit.COUNT, 64);

    private static final String SLOWER = "Queues of partitions grew from 19 to 58 within 5 d, ever more slowly";

    private final GrowthRule rule = new BoundedGrowth();

    @Test
    void withoutAnEndItDoesNotArise() {
        assertEquals(
                "Two dumps are only a line, which has no end; from five on a growth that slows down shows.",
                TestedDays.of(2)
                        .count("threads", "living threads", 1, 9)
                        .notApplicable(rule)
                        .sentence());
        assertEquals(
                "Nothing that grew has slowed down or stopped.",
                TestedDays.of(3)
                        .count("threads", "living threads", 1, 5, 9)
                        .notApplicable(rule)
                        .sentence());
    }

    @Test
    void whatSlowsDownTowardsAKnownNumberIsNoLeak() {
        Diagnosis.Clear answer = queues().clear(rule);
        assertEquals(
                SLOWER
                        + ": 64 is the end (partitions that the producers know), so this is bounded and no leak. 6 more may"
                        + " come.",
                answer.sentence());
        assertEquals(
                Evidence.of("plateau of queues of partitions", Quantity.count(64)),
                answer.evidence().getLast());
    }

    @Test
    void withoutAKnownNumberThePointsTellWhereItEnds() {
        assertEquals(
                SLOWER + ". If that goes on, it ends near 66. 8 more may come.",
                queuesWithoutBound().clear(rule).sentence());
    }

    @Test
    void aBoundThatIsFarAwayIsNotTheEnd() {
        assertEquals(
                "Queues of partitions grew from 19 to 58 within 5 d, ever more slowly. If that goes on, it ends near 66. 8"
                        + " more may come.",
                TestedDays.of(6)
                        .trend("partitions.queues", slower(66))
                        .bounded(
                                "partitions.queues",
                                "queues of partitions",
                                new Bound("partitions that the producers know", Unit.COUNT, 1_000),
                                19,
                                34,
                                44,
                                51,
                                55,
                                58)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void whatStoppedHasEnded() {
        assertEquals(
                "Queues of partitions grew from 19 to 64 within 4 d and stopped: no more since 2026-11-17 10:00 UTC. The"
                        + " bound is 64 (partitions that the producers know).",
                TestedDays.of(5)
                        .trend("partitions.queues", new Trend.Stopped(TestedDays.at(1), 64))
                        .bounded("partitions.queues", "queues of partitions", PARTITIONS, 19, 64, 64, 64, 64)
                        .clear(rule)
                        .sentence());
    }

    @Test
    void aClassSaysWhatIsToCome() {
        assertEquals(
                "Instances of com.shop.PartitionHandler grew from 19 to 58 within 5 d, ever more slowly: 64 is the end"
                        + " (partitions that the producers know), so this is bounded and no leak. 6 more may come, with"
                        + " 5.9 KiB. 1 other figure has an end too.",
                handlers(queuesWithoutBound()).clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({"64000, 100, INFO", "256000, 25, INFO", "63999, 100, CRITICAL"})
    void aPlateauThatIsLargeAgainstTheLimitIsWorthKnowing(long limit, double share, Severity severity) {
        Diagnosis.Problem answer = handlers(TestedDays.of(6)).limit(limit).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(share, answer.evidence().getFirst().value().amount(), 0.01);
    }

    @Test
    void itSaysThatThePlateauAloneIsMoreThanTheLimit() {
        assertEquals(
                "Instances of com.shop.PartitionHandler grew from 19 to 58 within 5 d, ever more slowly: 64 is the end"
                        + " (partitions that the producers know), so this is bounded and no leak. 6 more may come, with"
                        + " 5.9 KiB. That alone is more than the limit of 58.6 KiB.",
                handlers(TestedDays.of(6)).limit(60_000).problem(rule).sentence());
    }

    @Test
    void aSmallPlateauIsClear() {
        handlers(TestedDays.of(6)).limit(256_001).clear(rule);
    }

    @Test
    void whatSingleAnswersMeasuredDoesNotCountTwice() {
        TestedDays.of(6)
                .trend("evidence.pool-accounting.bytes-in-use", slower(66))
                .count("evidence.pool-accounting.bytes-in-use", "bytes in use", 19, 34, 44, 51, 55, 58)
                .notApplicable(rule);
    }

    private static Trend slower(double plateau) {
        return new Trend.Saturating(plateau, OptionalDouble.of(3), 48, new Rate(0.1, OptionalDouble.of(0.01)));
    }

    private static TestedDays queues() {
        return TestedDays.of(6)
                .trend("partitions.queues", slower(66))
                .bounded("partitions.queues", "queues of partitions", PARTITIONS, 19, 34, 44, 51, 55, 58);
    }

    private static TestedDays queuesWithoutBound() {
        return TestedDays.of(6)
                .trend("partitions.queues", slower(66))
                .count("partitions.queues", "queues of partitions", 19, 34, 44, 51, 55, 58);
    }

    private static TestedDays handlers(TestedDays days) {
        return days.type("com.shop.PartitionHandler", slower(66), Optional.of(PARTITIONS), 19, 34, 44, 51, 55, 58);
    }
}
