package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import kheap.footprint.Part.Kind;
import kheap.kafka.KafkaThread;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FootprintWordingTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 60, 4_812})
    void everySentenceReadsWellForNoneOneAndMany(int count) {
        List<Function<AFootprint, AFootprint>> worlds = List.of(
                footprint -> footprint,
                footprint -> footprint
                        .stacks(Math.max(1, count), count, count)
                        .threads(count, KafkaThread.Kind.PRODUCER, count),
                footprint -> footprint
                        .threads(count + 1, KafkaThread.Kind.ADMIN, count)
                        .tasks(count, Math.max(1, count)),
                footprint -> footprint.arenas(count, count).with(Kind.MALLOC_ARENAS, count),
                footprint -> footprint
                        .arenas(count, count * 2L)
                        .with(Kind.JVM, count)
                        .with(Kind.MALLOC_ARENAS, count)
                        .with(Kind.NATIVE_LIBRARIES, count)
                        .with(Kind.DIRECT_BUFFERS, count, Optional.empty(), Optional.of(AFootprint.mib(count * 2L)))
                        .threads(count, KafkaThread.Kind.PRODUCER, count)
                        .heap(count, count * 3L)
                        .killed(count));
        List<Function<AFootprint, AFootprint>> limits = List.of(
                footprint -> footprint.limit(1024).used(count),
                footprint -> footprint.limit(Math.max(1, count)).used(count * 2L),
                footprint -> footprint.limit(100_000),
                footprint -> footprint);
        List<Function<AFootprint, AFootprint>> dumps = List.of(
                footprint -> footprint,
                footprint -> footprint.dump(
                        Clients.of(Math.min(count, 60), number -> AProducer.orphaned("producer-" + number))
                                .withThreads(count, KafkaThread.Kind.PRODUCER, "x")));
        assertAll(worlds.stream().flatMap(world -> limits.stream()
                .flatMap(limit -> dumps.stream().flatMap(dump -> Stream.of(
                                new KafkaThreads(), new ContainerBudget(), new MallocArenas(), new NativeLibraries())
                        .map(rule -> () -> dump.apply(limit.apply(world.apply(new AFootprint())))
                                .ask(rule))))));
    }
}
