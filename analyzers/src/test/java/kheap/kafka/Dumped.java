package kheap.kafka;

import java.io.IOException;
import java.nio.file.Path;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.process.ProcessFacts;
import kheap.samples.Sample;

/// Reads the Kafka clients of a dump in one call.
final class Dumped {
    private Dumped() {}

    static KafkaClients clients(Path dump) throws IOException {
        try (HeapDump heap = HeapDumps.open(dump, Opening.by(Engine.KHEAP), Progress.NONE)) {
            return KafkaClientReader.read(heap, ProcessFacts.UNKNOWN, Progress.NONE);
        }
    }

    static KafkaClients.Found found(Path dump) throws IOException {
        return (KafkaClients.Found) clients(dump);
    }

    /// The clients of a sample program, dumped once per build and set of options.
    static KafkaClients.Found sample(Class<?> program, String... jvmOptions) throws IOException, InterruptedException {
        return found(dump(program, jvmOptions));
    }

    static Path dump(Class<?> program, String... jvmOptions) throws IOException, InterruptedException {
        return Sample.grow(program, folder("default", jvmOptions), jvmOptions);
    }

    /// The clients of a sample program that ran with the released kafka-clients of this version.
    static KafkaClients.Found sampleWith(String version, Class<?> program, String... jvmOptions)
            throws IOException, InterruptedException {
        Path jar = Path.of("target", "kafka-clients", "kafka-clients-" + version + ".jar");
        return found(Sample.growWith(jar, program, folder(version, jvmOptions), jvmOptions));
    }

    private static Path folder(String variant, String... jvmOptions) {
        return Path.of(
                "target",
                "dumps",
                jvmOptions.length == 0
                        ? variant
                        : variant + String.join("", jvmOptions).replaceAll("[^A-Za-z+-]", ""));
    }
}
