package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.evidence.EvidenceReader;
import kheap.footprint.Footprint;
import kheap.footprint.HeapSide;
import kheap.footprint.Part;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service of the article Kafka导致OOM的排查经历 of 2022: killed by its container again and again while its heap looks
/// fine. `pmap` shows many blocks of 64 MB, and then thousands of 148 KB and 12 KB; a producer was made for each
/// message and never closed.
///
/// The article prints neither flags nor a limit: a stack of 12 + 148 KB is what it shows, the rest is made up around
/// that.
class FirstArticleTest {
    private static final int LEAKED = 4_810;
    private static final int HELD = 2;
    private static final int OTHERS = 88;
    private static final int ARENAS = 60;

    private static final String BEHIND =
            " 4,812 of 4,900 threads are of Kafka's producers; 4,810 of these were dropped without close().";

    @TempDir
    private Path folder;

    private final Clients clients = Clients.of(LEAKED, number -> AProducer.orphaned("producer-" + number))
            .with(HELD, number -> AProducer.open("held-" + number))
            .withThreads(LEAKED + HELD, KafkaThread.Kind.PRODUCER, "orders")
            .livingThreads(LEAKED + HELD + OTHERS);

    @BeforeEach
    void collect() throws Exception {
        Files.writeString(folder.resolve("pmap.txt"), pmap());
        Files.writeString(folder.resolve("threads.txt"), threads());
        Files.writeString(folder.resolve("memory.max"), (1536L << 20) + "\n");
        Files.writeString(folder.resolve("memory.current"), (1500L << 20) + "\n");
        Files.writeString(folder.resolve("memory.events"), "low 0\nhigh 0\nmax 812\noom 4\noom_kill 4\n");
        Files.writeString(folder.resolve("pids.max"), "8192\n");
        Files.writeString(folder.resolve("pids.current"), (LEAKED + HELD + OTHERS + 20) + "\n");
    }

    /// A heap of 512 MiB with 300 touched, 60 arenas with 12 MiB each, and for each thread a guard of 12 KB and a
    /// stack of 148 KB.
    private static String pmap() {
        StringBuilder text = new StringBuilder("1:   java -Xmx512m -Xss160k -jar service.jar\n");
        text.append("Address           Kbytes     RSS   Dirty Mode  Mapping\n");
        line(text, 0xe0000000L, 512 << 10, 300 << 10, "rw---", "  [ anon ]");
        long at = 0x7f0000000000L;
        for (int arena = 0; arena < ARENAS; arena++) {
            line(text, at, 13 << 10, 12 << 10, "rw---", "  [ anon ]");
            line(text, at + (13L << 20), 51 << 10, 0, "-----", "  [ anon ]");
            at += 64L << 20;
        }
        at = 0x7f1000000000L;
        for (int thread = 0; thread < LEAKED + HELD + OTHERS; thread++) {
            line(text, at, 12, 0, "-----", "  [ anon ]");
            line(text, at + (12 << 10), 148, 92, "rw---", "  [ anon ]");
            at += 160 << 10;
        }
        line(text, 0x7f2000000000L, 13_000, 12_000, "r-x--", "libjvm.so");
        line(text, 0x7f2000cb2000L, 4, 4, "rw---", "libjvm.so");
        return text.toString();
    }

    private static void line(StringBuilder text, long at, long kilobytes, long resident, String mode, String name) {
        text.append(
                String.format(Locale.ROOT, "%016x %7d %7d %7d %s %s%n", at, kilobytes, resident, resident, mode, name));
    }

    private static String threads() {
        StringBuilder text = new StringBuilder("""
                2022-08-01 12:00:00
                Full thread dump OpenJDK 64-Bit Server VM (25.332-b09 mixed mode):

                """);
        for (int number = 1; number <= LEAKED + HELD; number++) {
            text.append(
                    "\"kafka-producer-network-thread | producer-%d\" #%d daemon prio=5 os_prio=0 tid=0x%x nid=0x%x runnable [0x1]%n"
                            .formatted(number, number + 100, number, number));
            text.append("   java.lang.Thread.State: RUNNABLE\n\n");
        }
        for (int number = 1; number <= OTHERS; number++) {
            text.append(
                    "\"http-nio-8080-exec-%d\" #%d daemon prio=5 os_prio=0 tid=0x%x nid=0x%x waiting on condition [0x1]%n"
                            .formatted(number, number + 9000, number, number));
            text.append("   java.lang.Thread.State: WAITING (parking)\n\n");
        }
        return text.toString();
    }

    private Footprint footprint(Optional<KafkaClients.Found> found) throws Exception {
        return Footprint.of(
                EvidenceReader.read(folder).files(),
                found.map(known -> new HeapSide(
                        new ByteSize(120 << 20),
                        known.surroundings().threads(),
                        found,
                        known.surroundings().process(),
                        Optional.empty())));
    }

    private static Map<String, Diagnosis> answers(Footprint footprint, Optional<KafkaClients.Found> found) {
        List<Diagnosis> answers = Rules.check(footprint, found.map(KafkaClients.class::cast));
        answers.forEach(Wording::check);
        return answers.stream()
                .collect(Collectors.toMap(answer -> answer.question().id(), Function.identity()));
    }

    @Test
    void theBudgetIsStacksAndArenasAndNotTheHeap() throws Exception {
        Footprint footprint = footprint(Optional.of(clients.found()));
        Footprint.Stacks stacks = footprint.stacks().orElseThrow();
        assertEquals(LEAKED + HELD + OTHERS, stacks.threads());
        assertEquals(new ByteSize(160 << 10), stacks.mapped());
        assertEquals(ARENAS, footprint.arenas().orElseThrow().count());
        assertEquals(
                List.of("Java heap 300 MiB", "thread stacks 440.2 MiB", "malloc arenas 720 MiB"),
                footprint.parts().stream()
                        .filter(part -> part.used().bytes() > 100 << 20 && part.kind() != Part.Kind.UNEXPLAINED)
                        .map(part -> part.kind() + " " + part.used())
                        .toList());
        assertEquals(List.of(), footprint.doubts());
    }

    @Test
    void theVerdictNamesStacksAndArenasAndTheProducersBehindThem() throws Exception {
        Optional<KafkaClients.Found> found = Optional.of(clients.found());
        Map<String, Diagnosis> answers = answers(footprint(found), found);
        Diagnosis.Problem budget = assertInstanceOf(Diagnosis.Problem.class, answers.get("container-budget"));
        assertEquals(Severity.CRITICAL, budget.severity());
        assertEquals(Grade.PROOF, budget.grade());
        assertEquals(
                "The kernel has killed 4 processes of this container for its memory. 1.5 GiB of the 1.5 GiB limit count now, 97.7"
                        + " %. The heap has 300 MiB of it. Largest besides the heap: malloc arenas (720 MiB), thread stacks"
                        + " (440.2 MiB), unexplained (28 MiB)."
                        + BEHIND,
                budget.sentence());
        assertTrue(budget.advice().text().startsWith("First stop the leak"));
        Diagnosis.Problem arenas = assertInstanceOf(Diagnosis.Problem.class, answers.get("malloc-arenas"));
        assertEquals(
                "60 arenas hold 720 MiB in memory of the 1.5 GiB limit; the 3.8 GiB they reserve are only addresses.",
                arenas.sentence());
        assertTrue(arenas.advice().text().contains("MALLOC_ARENA_MAX=2"));
        Diagnosis.Problem threads = assertInstanceOf(Diagnosis.Problem.class, answers.get("kafka-threads"));
        assertEquals(
                "4,812 of 4,900 living threads are Kafka's: kafka-producer-network-thread (4,812). In pmap -x, 4,900 stacks"
                        + " reserve 765.6 MiB and hold 440.2 MiB.",
                threads.sentence());
        assertInstanceOf(Diagnosis.NotApplicable.class, answers.get("native-libraries"));
    }

    @Test
    void withoutADumpTheThreadDumpNamesThem() throws Exception {
        Map<String, Diagnosis> answers = answers(footprint(Optional.empty()), Optional.empty());
        assertTrue(answers.get("container-budget").sentence().endsWith("unexplained (28 MiB)."));
        Diagnosis.Problem threads = assertInstanceOf(Diagnosis.Problem.class, answers.get("kafka-threads"));
        assertEquals(Grade.STRONG, threads.grade());
        assertTrue(threads.certainty().missing().contains("heap dump"));
    }
}
