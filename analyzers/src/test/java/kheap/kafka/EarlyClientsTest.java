package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.ClassCount;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.process.ProcessFacts;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EarlyClientsTest {
    static List<Path> dumps() throws Exception {
        return List.of(
                Dumped.dump(UnclosedProducers.class),
                Path.of("..", "sample-dumps", "dumps", "unclosed-producers-1.1.1.hprof.gz"));
    }

    /// Neither dump holds garbage of Kafka's: both were taken after a collection.
    @ParameterizedTest
    @MethodSource("dumps")
    void theyAreTheFinalCountsOfADumpWithoutGarbage(Path dump) throws Exception {
        List<ClassCount> early = new ArrayList<>();
        try (HeapDump heap = HeapDumps.open(dump, Opening.by(Engine.KHEAP), early::addAll, Progress.NONE)) {
            Map<String, Long> last = new LinkedHashMap<>();
            ((KafkaClients.Found) KafkaClientReader.read(heap, ProcessFacts.UNKNOWN, Progress.NONE))
                    .counts()
                    .forEach(row -> last.put(row.name(), row.count()));
            assertEquals(
                    List.copyOf(last.entrySet()),
                    List.copyOf(KafkaClientReader.early(early).entrySet()));
            assertEquals((long) UnclosedProducers.KEPT, last.get("KafkaProducer"));
        }
    }

    @Test
    void shadedCopiesAndOldNamesCountAndNamesakesDoNot() {
        Map<String, Long> counts = KafkaClientReader.early(List.of(
                row("org.apache.kafka.clients.producer.internals.ProducerBatch", 1),
                row("org.apache.kafka.clients.producer.internals.RecordBatch", 2),
                row("org.apache.kafka.clients.producer.internals.Sender", 10),
                row("com.acme.shaded.org.apache.kafka.clients.producer.internals.Sender", 20),
                row("com.acme.Sender", 40),
                row("org.apache.kafka.clients.producer.internals.Sender[]", 80),
                row("org.apache.kafka.common.record.RecordBatch", 160)));
        assertEquals(3, counts.get("ProducerBatch"));
        assertEquals(30, counts.get("Sender"));
        assertEquals(0, counts.get("KafkaConsumer"));
        assertEquals("KafkaProducer", counts.keySet().iterator().next());
    }

    private static ClassCount row(String name, long count) {
        return new ClassCount(name, count, ByteSize.ZERO);
    }
}
