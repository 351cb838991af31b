package kheap.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.process.ProcessFacts;

/// A day in the making: of the process that started two hours before the first day, until a test says otherwise.
public final class ADay {
    /// When the dump of day 0 was taken.
    public static final Instant FIRST = Instant.parse("2026-11-16T10:00:00Z");

    private static final long MIB = 1 << 20;

    private final Instant at;
    private String name;
    private DayFile.Kind kind = DayFile.Kind.DUMP;
    private boolean complete = true;
    private String engine = "kheap";
    private Optional<String> mainClass = Optional.of("com.acme.orders.Main");
    private String java = "25";
    private OptionalLong pid = OptionalLong.of(1);
    private Optional<Instant> startedAt = Optional.of(FIRST.minus(Duration.ofHours(2)));
    private Optional<ByteSize> maxHeap = Optional.of(new ByteSize(512 * MIB));
    private List<String> versions = List.of("4.1.2");
    private boolean unreadable;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Bound> bounds = new ArrayList<>();
    private final List<ClientState> clients = new ArrayList<>();
    private final List<ClassRow> classes = new ArrayList<>();
    private final List<Diagnosis> diagnoses = new ArrayList<>();

    private ADay(Instant at, String name) {
        this.at = at;
        this.name = name;
    }

    /// @param number 0 for the first; one each 24 hours
    public static ADay of(int number) {
        return new ADay(at(number), "day-" + number + ".hprof");
    }

    public static ADay of(Instant at) {
        return new ADay(at, at + ".hprof");
    }

    public static Instant at(int number) {
        return FIRST.plus(Duration.ofDays(number));
    }

    public ADay named(String file) {
        name = file;
        return this;
    }

    public ADay cut() {
        complete = false;
        return this;
    }

    public ADay readBy(String other) {
        engine = other;
        return this;
    }

    public ADay mainClass(String type) {
        mainClass = Optional.of(type);
        return this;
    }

    public ADay java(String version) {
        java = version;
        return this;
    }

    public ADay startedAt(Instant start) {
        startedAt = Optional.of(start);
        return this;
    }

    public ADay withoutStart() {
        startedAt = Optional.empty();
        return this;
    }

    public ADay pid(long number) {
        pid = OptionalLong.of(number);
        return this;
    }

    public ADay withoutMaxHeap() {
        maxHeap = Optional.empty();
        return this;
    }

    public ADay versions(String... of) {
        versions = List.of(of);
        return this;
    }

    /// Its Kafka clients could not be read.
    public ADay unreadable() {
        unreadable = true;
        return this;
    }

    public ADay count(String figure, long value) {
        figures.add(new Figure(figure, figure, Unit.COUNT, value, Optional.empty()));
        return this;
    }

    public ADay bytes(String figure, long value) {
        figures.add(new Figure(figure, figure, Unit.BYTES, value, Optional.empty()));
        return this;
    }

    public ADay bytes(String figure, long value, long bound) {
        figures.add(new Figure(
                figure,
                figure,
                Unit.BYTES,
                value,
                Optional.of(new Bound("the bound of " + figure, Unit.BYTES, bound))));
        return this;
    }

    public ADay bound(String label, long count) {
        bounds.add(new Bound(label, Unit.COUNT, count));
        return this;
    }

    public ADay client(ClientState client) {
        clients.add(client);
        return this;
    }

    /// An open producer of the application that keeps 100,000 bytes.
    public static ClientState producer(String id, Instant born) {
        return new ClientState(
                ClientState.Kind.PRODUCER,
                id,
                "com.acme.orders.Main",
                7,
                Optional.of(born),
                "open",
                new ByteSize(100_000));
    }

    public ADay type(String type, long instances, long retained) {
        return type(type, instances, retained, 16 * instances);
    }

    public ADay type(String type, long instances, long retained, long shallow) {
        classes.add(new ClassRow(type, instances, new ByteSize(shallow), new ByteSize(retained)));
        return this;
    }

    /// As many classes as an analysis keeps, so that there may have been more.
    public ADay fullOfClasses(long leastRetained) {
        for (int number = classes.size(); number < DumpAnalysis.CLASSES; number++) {
            type("com.acme.Filler" + number, 1, leastRetained);
        }
        return this;
    }

    public ADay problem(String rule, Severity severity) {
        diagnoses.add(new Diagnosis.Problem(
                question(rule), severity, Certainty.PROOF, "It is so.", List.of(), Advice.of("Do something.")));
        return this;
    }

    public ADay clear(String rule) {
        diagnoses.add(new Diagnosis.Clear(question(rule), "It is not so.", List.of()));
        return this;
    }

    private static Question question(String rule) {
        return new Question(rule, "Is it so?", "What it cannot see.");
    }

    public Day day() {
        if (!unreadable) {
            count(Figures.PRODUCERS, clients.size());
        }
        return new Day(
                new DayFile(kind, name, 100 * MIB, "JAVA PROFILE 1.0.2", engine, complete, Optional.empty()),
                at,
                new ProcessFacts(Optional.of(java), mainClass, pid, startedAt, maxHeap, Optional.empty()),
                versions,
                figures,
                bounds,
                clients,
                classes,
                diagnoses);
    }
}
