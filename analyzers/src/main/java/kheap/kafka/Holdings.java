package kheap.kafka;

import java.util.List;
import kheap.Progress;
import kheap.heap.HeapDump;

/// What the application holds of Kafka's objects, and what serializers hold for it.
record Holdings(RecordsHeld records, Schemas schemas) {
    /// Cost: that of [Sampled#of] and of [HoldingCollections].
    static Holdings read(HeapDump heap, KafkaClasses classes, Progress progress) {
        progress.step("Looking for records and schemas");
        List<Sampled> samples = Sampled.of(
                heap,
                List.of(
                        classes.family("consumer.ConsumerRecord"),
                        classes.family("producer.ProducerRecord"),
                        SchemaReader.recordSchemas(heap),
                        SchemaReader.registryClients(heap)),
                progress);
        HoldingCollections collections = new HoldingCollections(heap, progress);
        return new Holdings(
                new RecordsHeld(records(samples.get(0), collections), records(samples.get(1), collections)),
                SchemaReader.read(heap, samples.get(2), samples.get(3), collections));
    }

    private static RecordsHeld.Kind records(Sampled records, HoldingCollections collections) {
        return new RecordsHeld.Kind(
                records.total(), records.bytes(), records.objects().size(), collections.of(records));
    }
}
