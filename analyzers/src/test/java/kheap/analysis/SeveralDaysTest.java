package kheap.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.Opening;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;
import kheap.process.ProcessFacts;
import kheap.samples.Sample;
import kheap.samples.SeveralDays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Reads the dumps of all days of [SeveralDays] and compares with what the program says of itself.
class SeveralDaysTest {
    private static final List<DumpAnalysis> DAYS = new ArrayList<>();

    @BeforeAll
    static void analyze() throws IOException, InterruptedException {
        for (Path dump : Sample.growAll(SeveralDays.class, Path.of("target", "dumps", "default"))) {
            DAYS.add(DumpAnalyzer.analyze(dump, Opening.by(Engine.KHEAP), Progress.NONE));
        }
    }

    private static KafkaClients.Found clients(DumpAnalysis day) {
        return (KafkaClients.Found) day.kafka();
    }

    private static Stream<Producer> producers(DumpAnalysis day, Producer.State state) {
        return clients(day).producers().stream().filter(producer -> producer.state() == state);
    }

    private static Producer openProducer(DumpAnalysis day) {
        List<Producer> open = producers(day, Producer.State.OPEN).toList();
        assertEquals(1, open.size());
        return open.getFirst();
    }

    private static List<Long> instances(String name) {
        return DAYS.stream()
                .map(day -> day.classes().stream()
                        .filter(row -> row.name().equals(SeveralDays.class.getName() + "$" + name))
                        .findFirst()
                        .orElseThrow()
                        .count())
                .toList();
    }

    private static List<Integer> ofEachDay(IntUnaryOperator value) {
        return IntStream.rangeClosed(1, SeveralDays.DAYS).map(value).boxed().toList();
    }

    @Test
    void theSameNumberOfProducersLeaksEachDay() {
        assertEquals(
                ofEachDay(day -> day * SeveralDays.LEAKED_PER_DAY),
                DAYS.stream()
                        .map(day ->
                                (int) producers(day, Producer.State.ORPHANED).count())
                        .toList());
    }

    @Test
    void eachLeakedProducerWasBornOnTheDayOnWhoseDumpItIsNew() {
        Instant before = Instant.MIN;
        for (int day = 0; day < DAYS.size(); day++) {
            Instant midnight = before;
            Predicate<Producer> bornToday =
                    producer -> producer.createdAt().orElseThrow().isAfter(midnight);
            assertEquals(
                    SeveralDays.LEAKED_PER_DAY,
                    producers(DAYS.get(day), Producer.State.ORPHANED)
                            .filter(bornToday)
                            .count());
            before = DAYS.get(day).dump().takenAt().orElseThrow();
        }
    }

    @Test
    void thePoolOfTheProducerThatStaysIsTheSameEveryDay() {
        for (DumpAnalysis day : DAYS) {
            Producer producer = openProducer(day);
            assertEquals(SeveralDays.PRODUCER, producer.clientId());
            assertEquals(
                    new ByteSize(SeveralDays.BUFFER_MEMORY), producer.pool().total());
            assertEquals(1, producer.pool().freeBuffers());
            assertEquals(
                    new ByteSize(SeveralDays.BUFFER_MEMORY - SeveralDays.BATCH_SIZE),
                    producer.pool().unallocated());
            assertEquals(0, producer.batches().count());
            assertEquals(1, clients(day).consumers().size());
        }
    }

    @Test
    void everyDumpIsOfTheSameProcess() {
        assertEquals(
                1,
                DAYS.stream()
                        .map(day -> day.process().startedAt().orElseThrow())
                        .distinct()
                        .count());
        ProcessFacts process = DAYS.getFirst().process();
        assertEquals(Optional.of(SeveralDays.class.getName()), process.mainClass());
        assertTrue(process.startedAt()
                .orElseThrow()
                .isBefore(openProducer(DAYS.getFirst()).createdAt().orElseThrow()));
    }

    @Test
    void queuesComeAsPartitionsAreTouched() {
        List<Producer.Partitions> partitions =
                DAYS.stream().map(day -> openProducer(day).partitions()).toList();
        assertEquals(
                SeveralDays.HANDLERS_BY_DAY,
                partitions.stream().map(Producer.Partitions::queues).toList());
        assertTrue(partitions.stream().allMatch(all -> all.known().orElseThrow() == SeveralDays.PARTITIONS));
    }

    @Test
    void handlersComeAsPartitionsAreTouched() {
        assertEquals(
                SeveralDays.HANDLERS_BY_DAY,
                instances("PartitionHandler").stream().map(Math::toIntExact).toList());
        assertTrue(SeveralDays.HANDLERS_BY_DAY.getLast() > SeveralDays.PARTITIONS * 9 / 10);
    }

    @Test
    void theCacheFillsAndThenStays() {
        assertEquals(
                ofEachDay(day -> SeveralDays.CUSTOMERS
                        * Math.min(day, SeveralDays.CACHE_FULL_ON_DAY)
                        / SeveralDays.CACHE_FULL_ON_DAY),
                instances("Customer").stream().map(Math::toIntExact).toList());
    }

    @Test
    void onlyTheLeakIsAccused() {
        for (DumpAnalysis day : DAYS) {
            Set<String> problems = day.problems().stream()
                    .map(problem -> problem.question().id())
                    .collect(Collectors.toSet());
            assertTrue(problems.contains("orphaned-producers"), problems::toString);
            // The orphans of later days are many producers, too.
            assertTrue(Set.of("orphaned-producers", "many-producers").containsAll(problems), problems::toString);
        }
    }
}
