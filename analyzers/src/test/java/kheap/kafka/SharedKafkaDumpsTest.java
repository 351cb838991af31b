package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.SharedDumps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares what is read with the true field values that another reader wrote beside four dumps of a program that
/// brings every state of a client about, and the threads and clients that the program itself saw.
@EnabledIf("kheap.SharedDumps#areThere")
class SharedKafkaDumpsTest {
    private static final Pattern PAIR = Pattern.compile("(\\w+)=([^ ]*)");

    static List<Path> truths() throws IOException {
        return SharedDumps.files("dumps", "live-.*\\.fields\\.txt");
    }

    /// The values of one producer, by the names that the file uses, with the line's first word before them.
    private static List<Map<String, String>> producers(Path truth) throws IOException {
        List<Map<String, String>> producers = new ArrayList<>();
        Map<String, String> open = Map.of();
        for (String line : Files.readAllLines(truth)) {
            if (line.startsWith("PRODUCER")) {
                open = new HashMap<>();
                producers.add(open);
            } else if (!line.startsWith(" ")) {
                open = new HashMap<>();
            }
            String[] words = line.strip().split(" ", 2);
            if (words[0].equals("batch")) {
                open.merge("batch.shown", "1", (a, b) -> String.valueOf(Integer.parseInt(a) + 1));
            }
            Matcher pair = PAIR.matcher(line);
            while (pair.find()) {
                open.putIfAbsent(words[0].replace(":", "") + "." + pair.group(1), pair.group(2));
            }
        }
        return producers;
    }

    @ParameterizedTest
    @MethodSource("truths")
    void everyProducerHasItsTrueValues(Path truth) throws IOException {
        KafkaClients.Found clients =
                Dumped.found(truth.resolveSibling(truth.getFileName().toString().replace(".fields.txt", ".hprof.gz")));
        List<Map<String, String>> expected = producers(truth);
        assertEquals(expected.size(), clients.producers().size());
        assertFalse(expected.isEmpty());
        for (Map<String, String> values : expected) {
            String id = values.get("KafkaProducer.clientId");
            Producer producer = clients.producers().stream()
                    .filter(p -> p.clientId().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no producer " + id));
            BufferPool pool = producer.pool();
            assertEquals(values.get("pool.total"), "" + pool.total().bytes(), id);
            assertEquals(
                    values.get("pool.nonPooledAvail"), "" + pool.unallocated().bytes(), id);
            assertEquals(values.get("pool.poolable"), "" + pool.poolable().bytes(), id);
            assertEquals(values.get("pool.free"), "" + pool.freeBuffers(), id);
            assertEquals(values.get("pool.waiters"), "" + pool.waiters(), id);
            assertEquals(values.get("acc.incomplete"), "" + producer.batches().count(), id);
            assertEquals(
                    values.get("net.inFlightCount"), "" + producer.network().inFlightRequests(), id);
            assertEquals(
                    values.get("metrics.n"), "" + producer.instrumentation().metrics(), id);
            assertEquals(values.get("PRODUCER.running").equals("true"), producer.state() != Producer.State.CLOSED, id);
            assertEquals(
                    values.get("KafkaProducer.totalMemorySize"),
                    producer.config().values().get("buffer.memory"),
                    id);
            assertEquals(
                    values.get("KafkaProducer.maxRequestSize"),
                    producer.config().values().get("max.request.size"));
            assertEquals(
                    values.get("KafkaProducer.eetop").equals("0"),
                    !producer.thread().orElseThrow().alive(),
                    id);
            assertEquals(0, producer.ghostBytes(), id);
            assertEquals(clients.versions(), List.of(producer.version().orElseThrow()), id);
            assertEquals(
                    values.getOrDefault("txn.transactionalId", "null"),
                    producer.transaction().map(Producer.Transaction::id).orElse("null"),
                    id);
            producer.transaction().ifPresent(transaction -> assertEquals(values.get("txn.state"), transaction.state()));
        }
    }

    /// The program's topic has four partitions; one producer sent to all of them, one in a single transaction, and one
    /// never got past its login.
    @ParameterizedTest
    @MethodSource("truths")
    void thePartitionsAreThoseSentToAndThoseOfTheTopic(Path truth) throws IOException {
        Map<String, Producer.Partitions> partitions = new HashMap<>();
        Dumped.found(truth.resolveSibling(truth.getFileName().toString().replace(".fields.txt", ".hprof.gz")))
                .producers()
                .forEach(producer -> partitions.put(producer.clientId(), producer.partitions()));
        assertEquals(new Producer.Partitions(4, OptionalInt.of(4)), partitions.get("stuck-none"));
        // All its records were acknowledged long ago; the queues stay.
        assertEquals(new Producer.Partitions(4, OptionalInt.of(4)), partitions.get("idle-producer"));
        assertEquals(new Producer.Partitions(1, OptionalInt.of(4)), partitions.get("tx-producer"));
        assertEquals(new Producer.Partitions(0, OptionalInt.of(0)), partitions.get("sasl-producer"));
        // Its three queues are all in the other reader's list, for each holds a batch.
        assertEquals(3, partitions.get("stuck-gzip").queues());
    }

    @ParameterizedTest
    @MethodSource("truths")
    void theVersionIsTheOneInTheName(Path truth) throws IOException {
        String name = truth.getFileName().toString();
        assertEquals(
                List.of(name.substring("live-".length(), name.indexOf(".fields"))),
                Dumped.found(truth.resolveSibling(name.replace(".fields.txt", ".hprof.gz")))
                        .versions());
    }

    @Test
    void everyWayOfOwningAProducerIsTold() throws IOException {
        Map<String, List<String>> owners = new HashMap<>();
        for (Producer producer :
                Dumped.found(SharedDumps.file("dumps", "own-2.9.13.hprof.gz")).producers()) {
            owners.computeIfAbsent(producer.clientId().replaceFirst("^([A-Z]\\d?)-.*", "$1"), k -> new ArrayList<>())
                    .add(producer.state() + " " + producer.owner().kind());
        }
        owners.values().forEach(list -> list.sort(null));
        assertEquals(
                Map.ofEntries(
                        Map.entry("A", times(5, "ORPHANED NOBODY")),
                        Map.entry("B", times(5, "OPEN SPRING_FACTORY")),
                        // Two of six threads have ended with their producers unclosed.
                        Map.entry(
                                "C",
                                List.of(
                                        "OPEN SPRING_PER_THREAD",
                                        "OPEN SPRING_PER_THREAD",
                                        "OPEN SPRING_PER_THREAD",
                                        "OPEN SPRING_PER_THREAD",
                                        "ORPHANED NOBODY",
                                        "ORPHANED NOBODY")),
                        Map.entry("D", times(4, "OPEN SPRING_TRANSACTIONAL")),
                        Map.entry("E", times(3, "ORPHANED NOBODY")),
                        Map.entry("E2", times(3, "OPEN APPLICATION")),
                        Map.entry("F", times(3, "CLOSED APPLICATION")),
                        Map.entry("G", times(1, "OPEN SPRING_FACTORY")),
                        Map.entry("H", times(1, "OPEN SPRING_FACTORY")),
                        Map.entry("R", times(1, "OPEN REACTOR")),
                        Map.entry("R2", times(1, "OPEN REACTOR"))),
                owners);
    }

    private static List<String> times(int count, String text) {
        return java.util.Collections.nCopies(count, text);
    }
}
