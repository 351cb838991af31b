package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpFacts;
import kheap.analysis.HeapFacts;
import kheap.diagnosis.Times;
import kheap.kafka.KafkaClients;
import kheap.process.ProcessFacts;
import kheap.report.Block.Fact;
import kheap.report.Block.Facts;
import kheap.report.Block.Section;

/// The end of a report of one dump: which file of which process it speaks of, and how much of it was read.
record HowRead(DumpAnalysis analysis) {
    private static final String UNSAID = "the dump does not say";

    Section section() {
        DumpFacts dump = analysis.dump();
        HeapFacts heap = analysis.heap();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("File", dump.file() + ", " + new ByteSize(dump.bytes())));
        facts.add(new Fact("Taken", dump.takenAt().map(Cell::words).orElse("the file does not say")));
        facts.add(new Fact("Format", dump.format() + ", ids of " + dump.idBytes() + " bytes"));
        facts.add(new Fact("Process", process(analysis.process(), dump.takenAt())));
        facts.add(new Fact("JVM", analysis.process().javaVersion().orElse(UNSAID)));
        if (analysis.kafka() instanceof KafkaClients.Found found) {
            facts.add(new Fact("kafka-clients", found.versions().isEmpty() ? UNSAID : Words.list(found.versions())));
        }
        facts.add(new Fact("Engine", dump.engine()));
        facts.add(new Fact("Complete", completeness(dump)));
        facts.add(new Fact(
                "Heap",
                String.format(
                        Locale.ROOT,
                        "%,d objects of %,d classes, %s; %,d living threads",
                        heap.objects(),
                        heap.classes(),
                        heap.bytes(),
                        heap.threads())));
        facts.add(new Fact(
                "Unreachable",
                heap.unreachableObjects() == 0
                        ? "nothing"
                        : String.format(
                                Locale.ROOT,
                                "%,d objects, %s that no GC root reaches; counted nowhere else",
                                heap.unreachableObjects(),
                                heap.unreachableBytes())));
        facts.add(new Fact("Maximum heap", maxHeap(analysis.process())));
        facts.add(new Fact("Direct buffers", directBuffers(analysis.process())));
        facts.addAll(new FootprintWords(analysis.footprint()).files());
        dump.notes().forEach(note -> facts.add(new Fact("Note", note)));
        return new Section("how-read", "How this was read", false, List.of(new Facts(facts)));
    }

    /// `com.acme.Orders, pid 1, started 2026-11-14 08:00:00 UTC, up for 2 h`.
    static String process(ProcessFacts process, Optional<Instant> takenAt) {
        List<String> words = new ArrayList<>();
        process.mainClass().ifPresent(words::add);
        process.pid().ifPresent(pid -> words.add("pid " + pid));
        process.startedAt().ifPresent(start -> {
            words.add("started " + Cell.words(start));
            takenAt.filter(start::isBefore)
                    .ifPresent(taken -> words.add("up for " + Times.words(Duration.between(start, taken))));
        });
        return words.isEmpty() ? UNSAID : String.join(", ", words);
    }

    private static String maxHeap(ProcessFacts process) {
        return process.maxHeap()
                .map(size -> size + " as Java counts it; under some collectors -Xmx is a little more")
                .orElse(UNSAID + "; where -XX:MaxDirectMemorySize is set, it cannot");
    }

    private static String directBuffers(ProcessFacts process) {
        return process.directBuffers()
                .map(direct -> "%s, %s of at most %s; what libraries such as Netty take past the JDK is not counted"
                        .formatted(Words.count(direct.count(), "buffer"), direct.bytes(), direct.limit()))
                .orElse(UNSAID);
    }

    private static String completeness(DumpFacts dump) {
        if (dump.complete()) {
            return "yes";
        }
        String missing = dump.missingBytes() == 0
                ? "the end of the file is missing"
                : "at least " + new ByteSize(dump.missingBytes()) + " are missing at the end";
        return "no: " + missing
                + ". Objects there are not counted, and what only they refer to looks unreachable: figures"
                + " are the least that there was, and a clear answer holds only for what was read. Take the dump again,"
                + " with room on the disk for the whole heap.";
    }
}
