package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.comparison.AGoDay;
import kheap.comparison.Bound;
import kheap.comparison.ClassHistory;
import kheap.comparison.ClientHistory;
import kheap.comparison.ClientState;
import kheap.comparison.Day;
import kheap.comparison.DayFile;
import kheap.comparison.Days;
import kheap.comparison.DiagnosisHistory;
import kheap.comparison.DumpComparison;
import kheap.comparison.Figure;
import kheap.comparison.Growth;
import kheap.comparison.Life;
import kheap.comparison.Limit;
import kheap.comparison.Projection;
import kheap.comparison.Unread;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.golang.Routine;
import kheap.process.ProcessFacts;
import kheap.trend.Rate;
import kheap.trend.Series;
import kheap.trend.Trend;

/// Comparisons written by hand, one for each situation that a report must tell.
final class Comparisons {
    private static final Instant FIRST = Instant.parse("2026-11-14T10:15:30Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final double MIB = 1024 * 1024;

    private static final Question ORPHANS = new Question(
            "growing-orphans",
            "Do dropped producers pile up?",
            "Producers that were dropped and closed between two dumps do not show.");
    private static final Question POOLS = new Question(
            "stable-pools", "Do the buffer pools grow without bound?", "A pool may have been full between two dumps.");
    private static final Question FETCHES = new Question(
            "growing-fetches", "Do fetched records pile up?", "What was polled between two dumps does not show.");
    private static final Question DROPPED = new Question(
            "orphaned-producers",
            "Were producers dropped without close()?",
            "A producer that is just being made when the dump is taken may look dropped.");
    private static final Question BOOKS = new Question(
            "pool-accounting",
            "Do the books of the buffer pools balance?",
            "A dump may catch a pool in the middle of a change.");

    private Comparisons() {}

    /// Every situation.
    static List<DumpComparison> all() {
        return List.of(
                leak(),
                bounded(),
                twoDumps(),
                restarts(),
                replicas(),
                ages(),
                strangers(),
                thirtyDays(),
                nasty(),
                nothingGrew(),
                seconds(),
                channels(),
                goroutines());
    }

    /// Profiles of a Go program whose channels of sarama grow towards 64 partitions; one day does not fit them.
    static DumpComparison channels() {
        List<Day> days = new ArrayList<>();
        long[] producers = {11, 19, 26, 33, 38};
        for (int day = 0; day < producers.length; day++) {
            days.add(AGoDay.heap(day)
                    .producers(producers[day])
                    .partitions(64)
                    .function("main.cache<script>", 100L * (day + 1), AGoDay.MIB * (day + 1))
                    .day());
            days.add(AGoDay.goroutines(day)
                    .running(Routine.PARTITION_PRODUCER, producers[day])
                    .day());
        }
        days.add(AGoDay.heap(5)
                .producers(21, 172 * AGoDay.MIB)
                .function("main.cache<script>", 600, 6 * AGoDay.MIB)
                .partitions(64)
                .day());
        return DumpComparison.of(
                days, List.of(new Unread("cpu.pb.gz", "is no profile of the heap.")), Optional.of(limit()));
    }

    private static Limit limit() {
        return new Limit(size(1024 * MIB), "as --limit says");
    }

    /// Goroutine profiles alone.
    static DumpComparison goroutines() {
        return DumpComparison.of(
                List.of(
                        AGoDay.goroutines(0)
                                .running(Routine.PRODUCER, 1)
                                .function("main.serve", 3, 0)
                                .day(),
                        AGoDay.goroutines(1)
                                .running(Routine.PRODUCER, 400)
                                .function("main.serve", 400, 0)
                                .day()),
                List.of(),
                Optional.empty());
    }

    /// Dropped producers pile up day by day, towards the limit of the heap.
    static DumpComparison leak() {
        Story story = new Story(7, DAY)
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (410 + 61 * day + day % 2 * 4) * MIB,
                        growing(61 * MIB, 3 * MIB))
                .with("heap.objects", "objects", Unit.COUNT, day -> 4_100_000 + 310_000 * day, growing(310_000, 0))
                .with("threads", "threads", Unit.COUNT, day -> 60 + 31 * day, growing(31, 0))
                .with(
                        "kafka.bytes",
                        "memory that Kafka clients keep",
                        Unit.BYTES,
                        day -> (35 + 58 * day) * MIB,
                        growing(58 * MIB, 0))
                .with("producers", "producers", Unit.COUNT, day -> 3 + 31 * day, growing(31, 0))
                .with("producers.open", "open producers", Unit.COUNT, day -> 3, new Trend.Stable(3, 3))
                .with("producers.orphaned", "orphaned producers", Unit.COUNT, day -> 31 * day, growing(31, 0))
                .bounded(
                        "partitions.queues",
                        "queues of partitions",
                        Unit.COUNT,
                        day -> 312 * (1 - Math.exp(-day / 2.0)),
                        new Trend.Saturating(311, OptionalDouble.of(6), 48, rate(5, 2)),
                        "partitions that the producers know",
                        320)
                .with(
                        "consumers.fetched.bytes",
                        "fetched records",
                        Unit.BYTES,
                        day -> (day * 37 % 11) * 2 * MIB,
                        new Trend.Wavering(0, 20 * MIB))
                .with(
                        "kafka.metrics.bytes",
                        "metrics",
                        Unit.BYTES,
                        day -> (4 + Math.min(day, 2) * 3) * MIB,
                        new Trend.Stopped(FIRST.plus(DAY.multipliedBy(2)), 10 * MIB))
                .with(
                        "batches.oldest",
                        "age of the oldest batch",
                        Unit.MILLIS,
                        day -> 95_000 - 9_000 * day,
                        shrinking(9_000, 900))
                .with("connections", "connections", Unit.COUNT, day -> 12, new Trend.Stable(12, 12))
                .with(
                        "evidence.orphaned-producers.running-senders",
                        "running senders without a producer",
                        Unit.COUNT,
                        day -> 31 * day,
                        growing(31, 0));
        Limit limit = new Limit(size(1024 * MIB), "the maximum heap, as day-6.hprof tells it");
        story.limit = Optional.of(limit);
        story.projection = Optional.of(
                new Projection(
                        limit,
                        FIRST.plus(DAY.multipliedBy(10)),
                        Optional.of(FIRST.plus(DAY.multipliedBy(10)).minusSeconds(40_000)),
                        Optional.of(FIRST.plus(DAY.multipliedBy(10)).plusSeconds(44_000)),
                        Grade.STRONG,
                        "This holds if the heap goes on growing as it did between the first and the last dump of this process."));
        story.clients = List.of(
                client(ClientHistory.Fate.STAYED, 7, 0, 7, "orders", "open", "open", 200_000, 260_000),
                client(ClientHistory.Fate.BORN, 7, 2, 7, "producer-33", "orphaned", "orphaned", 139_000, 139_000),
                client(ClientHistory.Fate.PASSED, 7, 1, 3, "producer-2", "open", "orphaned", 139_000, 140_000),
                client(ClientHistory.Fate.GONE, 7, 0, 4, "producer-1", "closed", "closed", 139_000, 12_000));
        story.classes = List.of(
                classHistory("org.apache.kafka.clients.producer.internals.Sender", 7, 3, 31, growing(31, 0)),
                classHistory("java.util.concurrent.ConcurrentHashMap$Node", 7, 90_000, 20_000, growing(20_000, 300)));
        story.histories = List.of(
                new DiagnosisHistory(
                        DROPPED,
                        DiagnosisHistory.Change.NEW,
                        IntStream.range(0, 7)
                                .mapToObj(day -> Optional.<Diagnosis>of(
                                        day == 0
                                                ? new Diagnosis.Clear(
                                                        DROPPED,
                                                        "Three senders run, and their producers are held.",
                                                        List.of())
                                                : problem(DROPPED, day < 3 ? Severity.WARNING : Severity.CRITICAL)))
                                .toList()),
                new DiagnosisHistory(
                        BOOKS,
                        DiagnosisHistory.Change.NONE,
                        IntStream.range(0, 7)
                                .mapToObj(day ->
                                        Optional.<Diagnosis>of(new Diagnosis.Clear(BOOKS, "All balance.", List.of())))
                                .toList()));
        return story.comparison(
                List.of(
                        problem(ORPHANS, Severity.CRITICAL),
                        new Diagnosis.Clear(
                                POOLS, "The pools of all producers stayed below buffer.memory on each day.", List.of()),
                        new Diagnosis.NotApplicable(FETCHES, "Fetched records go up and down without a direction.")),
                List.of());
    }

    /// Growth that a known number ends.
    static DumpComparison bounded() {
        return new Story(12, DAY)
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (410 + 6 * (1 - Math.exp(-day / 3.0))) * MIB,
                        new Trend.Saturating(416 * MIB, OptionalDouble.of(MIB / 2), 72, rate(MIB / 8, MIB / 16)))
                .bounded(
                        "partitions.queues",
                        "queues of partitions",
                        Unit.COUNT,
                        day -> 312 * (1 - Math.exp(-(day + 1) / 3.0)),
                        new Trend.Saturating(311.6, OptionalDouble.of(3), 72, rate(4, 1)),
                        "partitions that the producers know",
                        312)
                .comparison(
                        List.of(new Diagnosis.Clear(
                                POOLS, "The queues approach the partitions that there are.", List.of())),
                        List.of());
    }

    /// Two points, which are only a line.
    static DumpComparison twoDumps() {
        Trend.Growing line = new Trend.Growing(new Rate(80 * MIB / 24, OptionalDouble.empty()));
        return new Story(2, DAY)
                .with("heap.bytes", "heap", Unit.BYTES, day -> (410 + 80 * day) * MIB, line)
                .with("kafka.bytes", "memory that Kafka clients keep", Unit.BYTES, day -> (35 + 70 * day) * MIB, line)
                .with("producers", "producers", Unit.COUNT, day -> 1, new Trend.Stable(1, 1))
                .comparison(List.of(problem(ORPHANS, Severity.WARNING)), List.of());
    }

    /// A process that was restarted twice, the dump after the second restart cut.
    static DumpComparison restarts() {
        Story story = new Story(8, DAY)
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (400 + 70 * (day < 3 ? day : day < 7 ? day - 3 : 0)) * MIB,
                        growing(70 * MIB, 2 * MIB))
                .with(
                        "producers.orphaned",
                        "orphaned producers",
                        Unit.COUNT,
                        day -> 12 * (day < 3 ? day : day < 7 ? day - 3 : 0),
                        growing(12, 1));
        story.lives = List.of(
                new Life(Optional.of(FIRST.minusSeconds(90_000)), List.of(0, 1, 2)),
                new Life(Optional.of(FIRST.plusSeconds(200_000)), List.of(3, 4, 5, 6)),
                new Life(Optional.empty(), List.of(7)));
        story.cut = 7;
        story.basis = Growth.Basis.LIFE;
        story.warnings = List.of(
                "The process was started again between day-3.hprof and day-4.hprof and between day-7.hprof and day-8.hprof. A restart sets its figures back.");
        return story.comparison(List.of(problem(ORPHANS, Severity.CRITICAL)), List.of());
    }

    /// Two replicas, dumped in turns: one grows, the other does not.
    static DumpComparison replicas() {
        Story story = new Story(6, DAY)
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (day % 2 == 0 ? 400 + 35 * day : 90) * MIB,
                        growing(35 * MIB, MIB));
        story.lives = List.of(
                new Life(Optional.of(FIRST.minusSeconds(90_000)), List.of(0, 2, 4)),
                new Life(Optional.of(FIRST.minusSeconds(80_000)), List.of(1, 3)),
                new Life(Optional.of(FIRST.minusSeconds(70_000)), List.of(5)));
        story.warnings = List.of("The dumps are of processes that ran at the same time.");
        return story.comparison(List.of(problem(ORPHANS, Severity.WARNING)), List.of());
    }

    /// Dumps of three processes, held against each other by the age of these.
    static DumpComparison ages() {
        Story story = new Story(3, DAY)
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (500 - 100 * day) * MIB,
                        new Trend.Stopped(Instant.EPOCH.plus(Duration.ofHours(4)), 500 * MIB));
        story.lives = IntStream.range(0, 3)
                .mapToObj(day ->
                        new Life(Optional.of(story.at(day).minus(Duration.ofHours(12 - 4L * day))), List.of(day)))
                .toList();
        story.basis = Growth.Basis.AGE;
        return story.comparison(List.of(problem(ORPHANS, Severity.WARNING)), List.of());
    }

    /// Dumps that hardly belong together, one of which cannot be read.
    static DumpComparison strangers() {
        Story story = new Story(3, Duration.ofHours(5))
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (900 - 300 * day) * MIB,
                        new Trend.Wavering(300 * MIB, 900 * MIB));
        story.services = List.of("com.acme.Orders", "com.acme.Billing", "com.acme.Stock");
        story.warnings = List.of(
                "The dumps are of different programs: com.acme.Orders (day-1.hprof), com.acme.Billing (day-2.hprof) and com.acme.Stock (day-3.hprof). What differs between programs is no growth.");
        story.lives = IntStream.range(0, 3)
                .mapToObj(day -> new Life(Optional.of(FIRST.minusSeconds(day + 1)), List.of(day)))
                .toList();
        story.basis = Growth.Basis.AGE;
        return story.comparison(
                List.of(new Diagnosis.NotApplicable(ORPHANS, "The dumps are of different programs.")),
                List.of(new Unread("day-4.hprof", "The file is no heap dump: it begins with PK.")));
    }

    static DumpComparison thirtyDays() {
        Story story = new Story(30, DAY)
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (410 + 4 * day + day * 7 % 5) * MIB,
                        growing(4 * MIB, MIB / 4))
                .with(
                        "kafka.bytes",
                        "memory that Kafka clients keep",
                        Unit.BYTES,
                        day -> (40 + day * 13 % 9) * MIB,
                        new Trend.Wavering(40 * MIB, 48 * MIB));
        for (int figure = 0; figure < 60; figure++) {
            int number = figure;
            story.with(
                    "figure." + figure,
                    "figure number " + figure,
                    Unit.COUNT,
                    day -> 10 + number * day,
                    growing(number + 1, 1));
        }
        story.clients = orphans(30, 200);
        story.classes = IntStream.range(0, 120)
                .mapToObj(number -> classHistory("com.acme.Type" + number, 30, number, 2, growing(2, 1)))
                .toList();
        return story.comparison(List.of(problem(ORPHANS, Severity.INFO)), List.of());
    }

    /// A heap that is small for its limit.
    static DumpComparison smallUnder(int gibibytes) {
        Story story = new Story(4, DAY)
                .with("heap.bytes", "heap", Unit.BYTES, day -> (410 + 4 * day) * MIB, growing(4 * MIB, MIB));
        story.limit = Optional.of(new Limit(size(gibibytes * 1024 * MIB), "the user"));
        return story.comparison(List.of(new Diagnosis.Clear(POOLS, "No pool grew.", List.of())), List.of());
    }

    static DumpComparison manyClients(int count) {
        Story story = new Story(4, DAY)
                .with("producers", "producers", Unit.COUNT, day -> day == 3 ? count : 0, growing(count / 4.0, 1));
        story.clients = orphans(4, count);
        return story.comparison(List.of(problem(ORPHANS, Severity.CRITICAL)), List.of());
    }

    /// Born on the last day.
    private static List<ClientHistory> orphans(int days, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> client(
                        ClientHistory.Fate.BORN,
                        days,
                        days - 1,
                        days,
                        "producer-" + number,
                        "orphaned",
                        "orphaned",
                        139_000,
                        139_000))
                .toList();
    }

    /// Texts that would do harm if a form believed them.
    static DumpComparison nasty() {
        String nasty = Analyses.SCRIPT + "\"'>\u001b[31m\u202e\r\n" + "very.".repeat(200);
        Story story = new Story(3, DAY)
                .with("heap.bytes", "heap", Unit.BYTES, day -> day * 3.9e15, growing(3.9e15, 1))
                .bounded("evidence." + nasty, nasty, Unit.COUNT, day -> day, growing(1, 0), nasty, 3)
                .bounded("figure", nasty, Unit.COUNT, day -> day, growing(1, 0), nasty, 3);
        story.services = List.of(nasty, nasty, nasty);
        story.warnings = List.of(nasty);
        story.name = nasty;
        story.clients = List.of(client(ClientHistory.Fate.STAYED, 3, 0, 3, nasty, nasty, nasty, 1, 2));
        story.classes = List.of(classHistory(nasty, 3, 1, 1, growing(1, 0)));
        story.limit = Optional.of(new Limit(size(1024 * MIB), nasty));
        return story.comparison(
                List.of(new Diagnosis.Problem(
                        ORPHANS,
                        Severity.WARNING,
                        Certainty.hint("Take one more dump."),
                        nasty,
                        List.of(Evidence.of(nasty, Quantity.count(1))),
                        Advice.of(nasty))),
                List.of(new Unread(nasty, nasty)));
    }

    static DumpComparison nothingGrew() {
        return new Story(4, Duration.ofHours(8))
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (410 + day % 2) * MIB,
                        new Trend.Stable(410 * MIB, 411 * MIB))
                .with("producers", "producers", Unit.COUNT, day -> 1, new Trend.Stable(1, 1))
                .with("producers.orphaned", "orphaned producers", Unit.COUNT, day -> 0, new Trend.Stable(0, 0))
                .comparison(List.of(new Diagnosis.Clear(POOLS, "No pool grew.", List.of())), List.of());
    }

    /// As full on the first day as on the last.
    static DumpComparison fullAllAlong() {
        Story story = new Story(2, Duration.ofHours(8))
                .with("producers", "producers", Unit.COUNT, day -> 1, new Trend.Stable(1, 1));
        story.histories = List.of(new DiagnosisHistory(
                DROPPED,
                DiagnosisHistory.Change.SAME,
                List.of(
                        Optional.of(problem(DROPPED, Severity.CRITICAL)),
                        Optional.of(problem(DROPPED, Severity.CRITICAL)))));
        return story.comparison(List.of(new Diagnosis.Clear(POOLS, "No pool grew.", List.of())), List.of());
    }

    /// What a sample program does in seconds.
    static DumpComparison seconds() {
        return new Story(4, Duration.ofSeconds(2))
                .with(
                        "heap.bytes",
                        "heap",
                        Unit.BYTES,
                        day -> (8 + day * 0.6) * MIB,
                        growing(0.6 * MIB * 43_200, 9 * MIB))
                .with("producers.orphaned", "orphaned producers", Unit.COUNT, day -> 2 * day, growing(2 * 43_200, 0))
                .comparison(List.of(problem(ORPHANS, Severity.CRITICAL)), List.of());
    }

    private static Diagnosis problem(Question question, Severity severity) {
        return new Diagnosis.Problem(
                question,
                severity,
                Certainty.strong("Take one more dump."),
                "Orphaned producers grew from none to 186 in 6 d, 31 a day: each keeps its thread and its buffers until the process ends.",
                List.of(
                        Evidence.of("orphaned producers, last day", Quantity.count(186), Quantity.count(1), List.of()),
                        Evidence.of("orphaned producers per hour", Quantity.perHour(1.3))),
                Advice.of("Make one producer when the application starts, and close it at the end."));
    }

    private static Trend growing(double perDay, double error) {
        return new Trend.Growing(rate(perDay, error));
    }

    private static Trend shrinking(double perDay, double error) {
        return new Trend.Shrinking(rate(-perDay, error));
    }

    private static Rate rate(double perDay, double error) {
        return new Rate(perDay / 24, OptionalDouble.of(error / 24));
    }

    private static ByteSize size(double bytes) {
        return new ByteSize((long) bytes);
    }

    /// @param from the first day that has it
    /// @param to the first day that has it no more
    private static ClientHistory client(
            ClientHistory.Fate fate,
            int days,
            int from,
            int to,
            String id,
            String before,
            String after,
            long own,
            long ownAfter) {
        return new ClientHistory(
                fate,
                IntStream.range(0, days)
                        .mapToObj(day -> day < from || day >= to
                                ? Optional.<ClientState>empty()
                                : Optional.of(new ClientState(
                                        ClientState.Kind.PRODUCER,
                                        id,
                                        "com.acme.Orders.producer",
                                        1234,
                                        Optional.of(FIRST.plus(DAY.multipliedBy(from))
                                                .minusSeconds(60)),
                                        day == from ? before : after,
                                        new ByteSize(day == from ? own : ownAfter))))
                        .toList());
    }

    private static ClassHistory classHistory(String name, int days, long count, long more, Trend trend) {
        return new ClassHistory(
                name,
                IntStream.range(0, days)
                        .mapToObj(day -> Optional.of(new ClassRow(
                                name,
                                count + more * day,
                                new ByteSize(32 * (count + more * day)),
                                new ByteSize(1_200 * (count + more * day)))))
                        .toList(),
                trend,
                trend,
                Optional.empty());
    }

    /// Days that are told figure by figure.
    private static final class Story {
        private final int count;
        private final Duration apart;
        private final List<Growth> growths = new ArrayList<>();
        private List<Life> lives;
        private Growth.Basis basis = Growth.Basis.LIFE;
        private List<String> services = List.of("com.acme.Orders");
        private List<String> warnings = List.of();
        private String name = "day";
        private int cut = -1;
        private List<ClientHistory> clients = List.of();
        private List<ClassHistory> classes = List.of();
        private List<DiagnosisHistory> histories = List.of();
        private Optional<Limit> limit = Optional.empty();
        private Optional<Projection> projection = Optional.empty();

        Story(int count, Duration apart) {
            this.count = count;
            this.apart = apart;
            this.lives = List.of(new Life(
                    Optional.of(FIRST.minus(apart)),
                    IntStream.range(0, count).boxed().toList()));
        }

        Story with(String name, String label, Unit unit, IntToDoubleFunction value, Trend trend) {
            return add(name, label, unit, value, trend, Optional.empty());
        }

        Story bounded(
                String name,
                String label,
                Unit unit,
                IntToDoubleFunction value,
                Trend trend,
                String bound,
                double most) {
            return add(name, label, unit, value, trend, Optional.of(new Bound(bound, unit, most)));
        }

        private Story add(
                String name, String label, Unit unit, IntToDoubleFunction value, Trend trend, Optional<Bound> bound) {
            growths.add(new Growth(
                    new Series(
                            name,
                            label,
                            unit,
                            IntStream.range(0, count)
                                    .mapToObj(day -> new Series.Point(at(day), value.applyAsDouble(day)))
                                    .toList()),
                    trend,
                    basis,
                    bound));
            return this;
        }

        private Instant at(int day) {
            return FIRST.plus(apart.multipliedBy(day));
        }

        DumpComparison comparison(List<Diagnosis> diagnoses, List<Unread> unread) {
            List<Growth> told = growths.stream()
                    .map(growth -> new Growth(growth.series(), growth.trend(), basis, growth.bound()))
                    .toList();
            Days days = new Days(
                    IntStream.range(0, count).mapToObj(this::day).toList(),
                    lives,
                    warnings,
                    told,
                    clients,
                    classes,
                    histories,
                    limit,
                    projection);
            return new DumpComparison(days, diagnoses, unread);
        }

        private Day day(int day) {
            return new Day(
                    new DayFile(
                            DayFile.Kind.DUMP,
                            name + "-" + (day + 1) + ".hprof",
                            410_000_000,
                            "JAVA PROFILE 1.0.2",
                            "kheap's own engine",
                            day != cut,
                            Optional.empty()),
                    at(day),
                    new ProcessFacts(
                            Optional.of("25.0.1"),
                            Optional.of(services.get(day % services.size())),
                            OptionalLong.of(1),
                            lives.stream()
                                    .filter(life -> life.days().contains(day))
                                    .flatMap(life -> life.startedAt().stream())
                                    .findFirst(),
                            limit.map(Limit::size),
                            Optional.empty()),
                    List.of("4.1.2"),
                    growths.stream()
                            .map(growth -> new Figure(
                                    growth.series().name(),
                                    growth.series().label(),
                                    growth.series().unit(),
                                    growth.series().points().get(day).value(),
                                    growth.bound()))
                            .toList(),
                    List.of(),
                    clients.stream()
                            .flatMap(client -> client.days().get(day).stream())
                            .toList(),
                    classes.stream()
                            .flatMap(one -> one.days().get(day).stream())
                            .toList(),
                    histories.stream()
                            .flatMap(one -> one.days().get(day).stream())
                            .toList());
        }
    }
}
