package kheap.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.ClassHistogram;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.analysis.DumpFacts;
import kheap.analysis.HeapFacts;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.heap.Opening;
import kheap.kafka.KafkaClients;
import kheap.process.ProcessFacts;

/// A library that says what the test wants.
record FakeRoute(Work work, ClassHistogram histogram) implements Route {
    static final String SENTENCE = "Three producers were dropped.";

    static final String OBJECTS = "1000\t-\t16\t24\n";

    /// What happens instead of reading a dump.
    interface Work {
        DumpAnalysis run(Progress progress) throws UnreadableDumpException;
    }

    static FakeRoute finding(Severity... severities) {
        return doing(progress -> analysis(severities));
    }

    static FakeRoute doing(Work work) {
        return new FakeRoute(work, new ClassHistogram(List.of(), true));
    }

    static FakeRoute counting(ClassRow... rows) {
        return new FakeRoute(progress -> analysis(), new ClassHistogram(List.of(rows), true));
    }

    @Override
    public DumpAnalysis analyze(Path dump, Opening opening, Progress progress) throws UnreadableDumpException {
        return work.run(progress);
    }

    @Override
    public ClassHistogram histogram(Path dump, Opening opening, Progress progress) throws UnreadableDumpException {
        work.run(progress);
        return histogram;
    }

    @Override
    public void objects(Path dump, Opening opening, OutputStream out, Progress progress) throws IOException {
        work.run(progress);
        out.write(OBJECTS.getBytes(StandardCharsets.US_ASCII));
    }

    static DumpAnalysis analysis(Severity... severities) {
        Question question = new Question("orphaned-producers", "Were producers dropped?", "None.");
        List<Diagnosis> problems = List.of(severities).stream()
                .<Diagnosis>map(severity -> new Diagnosis.Problem(
                        question, severity, Certainty.PROOF, SENTENCE, List.of(), Advice.of("Close them.")))
                .toList();
        return new DumpAnalysis(
                new DumpFacts(
                        "orders.hprof", 1000, Optional.empty(), "JAVA PROFILE 1.0.2", 8, true, 0, "mat", List.of()),
                new ProcessFacts(
                        Optional.of("25.0.3"),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new HeapFacts(10, new ByteSize(1000), 0, ByteSize.ZERO, 5, 3),
                new KafkaClients.None(false),
                problems,
                List.of());
    }
}
