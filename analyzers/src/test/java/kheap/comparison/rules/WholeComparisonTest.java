package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.comparison.ADay;
import kheap.comparison.ClientState;
import kheap.comparison.Day;
import kheap.comparison.DumpComparison;
import kheap.comparison.Limit;
import kheap.diagnosis.Diagnosis;
import kheap.rules.Wording;
import org.junit.jupiter.api.Test;

/// A service whose days are joined as those of real dumps: it drops a producer every 96 minutes, and makes something
/// of 8 MiB for each of 64 partitions when it meets it for the first time.
class WholeComparisonTest {
    private static final long HANDLER = 8 << 20;
    private static final int[] HANDLERS = {19, 34, 44, 51, 55, 58, 60};

    @Test
    void twoDaysProveTheLeakAndDoNotForetellTheRest() {
        List<Diagnosis> answers = compared(2);
        assertEquals(
                "Producers.orphaned grew from 1 to 16 within 1 d: 15 came, with 2 MiB of heap and 15 threads; the first one"
                        + " is still there. That is 15 a day, as far as two dumps tell, which are only a line. They come at"
                        + " intervals of 1 h 36 min, as a schedule makes them.",
                problem(answers, "growing-orphans").sentence());
        assertInstanceOf(Diagnosis.NotApplicable.class, answer(answers, "bounded-growth"));
    }

    @Test
    void aWeekTellsTheLeakFromTheBound() {
        List<Diagnosis> answers = compared(7);
        assertEquals(
                "Heap.bytes grew from 247.4 MiB to 587.4 MiB within 6 d. Kafka's clients took 12 MiB of these 340 MiB (3.5 %):"
                        + " the growth is not theirs. It grows ever more slowly, towards 621.7 MiB.",
                problem(answers, "growing-heap").sentence());
        assertEquals(
                "Instances of com.shop.PartitionHandler grew from 19 to 60 within 6 d, ever more slowly: 64 is the end"
                        + " (partitions that the producers know), so this is bounded and no leak. 4 more may come, with"
                        + " 32 MiB. That alone is 50 % of the limit of 1 GiB.",
                problem(answers, "bounded-growth").sentence());
        assertEquals(
                "The pools hold 3 MiB of the 128 MiB (buffer.memory) that bound them. They grew once from 1 MiB and stopped:"
                        + " none since 2026-11-17 10:00 UTC.",
                assertInstanceOf(Diagnosis.Clear.class, answer(answers, "growing-pools"))
                        .sentence());
    }

    private static List<Diagnosis> compared(int days) {
        List<Diagnosis> answers = DumpComparison.of(
                        IntStream.range(0, days)
                                .mapToObj(WholeComparisonTest::day)
                                .toList(),
                        List.of(),
                        Optional.of(new Limit(new ByteSize(1 << 30), "what the user said")))
                .diagnoses();
        answers.forEach(Wording::check);
        return answers;
    }

    private static Day day(int number) {
        int orphans = 1 + 15 * number;
        int handlers = HANDLERS[number];
        ADay day = ADay.of(number)
                .bytes("heap.bytes", 100_000_000 + 2_100_000L * number + handlers * HANDLER)
                .bytes("kafka.bytes", 4_000_000 + orphans * 140_000L)
                .count("producers.orphaned", orphans)
                .bytes("pools.total.bytes", 128 << 20)
                .bytes("pools.in-use.bytes", 16_384)
                .bytes("pools.free.bytes", (number == 0 ? 1 : 3) << 20)
                .bound("partitions that the producers know", 64)
                .type("com.shop.PartitionHandler", handlers, handlers * HANDLER);
        for (int orphan = 1; orphan <= orphans; orphan++) {
            day.client(new ClientState(
                    ClientState.Kind.PRODUCER,
                    "producer-" + orphan,
                    "nobody",
                    9,
                    Optional.of(ADay.FIRST
                            .minus(Duration.ofHours(2))
                            .plus(Duration.ofMinutes(96).multipliedBy(orphan))),
                    "orphaned",
                    new ByteSize(140_000)));
        }
        return day.day();
    }

    private static Diagnosis.Problem problem(List<Diagnosis> answers, String id) {
        return assertInstanceOf(Diagnosis.Problem.class, answer(answers, id));
    }

    private static Diagnosis answer(List<Diagnosis> answers, String id) {
        return answers.stream()
                .filter(answer -> answer.question().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
