package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.comparison.ADay;
import kheap.comparison.Bound;
import kheap.comparison.ClassHistory;
import kheap.comparison.ClientHistory;
import kheap.comparison.ClientState;
import kheap.comparison.Day;
import kheap.comparison.Days;
import kheap.comparison.Growth;
import kheap.comparison.Life;
import kheap.comparison.Limit;
import kheap.comparison.Projection;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Severity;
import kheap.rules.Wording;
import kheap.trend.Rate;
import kheap.trend.Series;
import kheap.trend.Trend;

/// Days of a service in the making, 24 hours apart, of one process that was started two hours before the first.
/// Every answer that is asked of them is held against [Wording].
final class TestedDays {
    /// No value on this day.
    static final double UNTOLD = Double.NaN;

    private final int count;
    private final List<Growth> growths = new ArrayList<>();
    private final List<ClientHistory> clients = new ArrayList<>();
    private final List<ClassHistory> classes = new ArrayList<>();
    private final Map<String, Severity> lastAnswers = new HashMap<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<Integer> cut = new ArrayList<>();
    private final TreeMap<Integer, Optional<Instant>> starts = new TreeMap<>();
    private final Map<String, Trend> trends = new HashMap<>();
    private Optional<Limit> limit = Optional.empty();
    private Optional<Projection> projection = Optional.empty();

    private TestedDays(int count) {
        this.count = count;
        starts.put(0, Optional.of(ADay.FIRST.minus(Duration.ofHours(2))));
    }

    static TestedDays of(int count) {
        return new TestedDays(count);
    }

    static Instant at(int day) {
        return ADay.at(day);
    }

    int count() {
        return count;
    }

    /// A value for each day, in even steps.
    double[] between(double first, double last) {
        return IntStream.range(0, count)
                .mapToDouble(day -> Math.rint(first + (last - first) * day / (count - 1)))
                .toArray();
    }

    /// Another process from that day on, started one hour before it for each day that has passed.
    TestedDays restartedBefore(int day) {
        starts.put(day, Optional.of(at(day).minus(Duration.ofHours(2 + 2L * day))));
        return this;
    }

    TestedDays withoutStarts() {
        starts.clear();
        starts.put(0, Optional.empty());
        return this;
    }

    /// In place of what the starts tell.
    TestedDays lives(Life... of) {
        lives.addAll(List.of(of));
        return this;
    }

    TestedDays cut(int day) {
        cut.add(day);
        return this;
    }

    TestedDays count(String name, String label, double... values) {
        return figure(name, label, Unit.COUNT, Optional.empty(), values);
    }

    TestedDays bytes(String name, String label, double... values) {
        return figure(name, label, Unit.BYTES, Optional.empty(), values);
    }

    TestedDays bounded(String name, String label, Bound bound, double... values) {
        return figure(name, label, bound.unit(), Optional.of(bound), values);
    }

    private TestedDays figure(String name, String label, Unit unit, Optional<Bound> bound, double... values) {
        List<Series.Point> points = IntStream.range(0, values.length)
                .filter(day -> !Double.isNaN(values[day]))
                .mapToObj(day -> new Series.Point(at(day), values[day]))
                .toList();
        growths.add(new Growth(new Series(name, label, unit, points), trend(name, points), basis(), bound));
        return this;
    }

    /// What becomes of the next figure of that name, in place of a plain line through its ends.
    TestedDays trend(String name, Trend trend) {
        trends.put(name, trend);
        return this;
    }

    private Trend trend(String name, List<Series.Point> points) {
        if (trends.containsKey(name)) {
            return trends.get(name);
        }
        List<Series.Point> told = basis() == Growth.Basis.LIFE ? ofLongestLife(points) : points;
        if (told.size() < 2) {
            return new Trend.Unknown();
        }
        double grew = told.getLast().value() - told.getFirst().value();
        double hours =
                Duration.between(told.getFirst().at(), told.getLast().at()).toHours();
        Rate rate = new Rate(
                grew / hours,
                told.size() == 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.abs(grew) / hours / 10));
        return grew == 0
                ? new Trend.Stable(told.getFirst().value(), told.getFirst().value())
                : grew > 0 ? new Trend.Growing(rate) : new Trend.Shrinking(rate);
    }

    private List<Series.Point> ofLongestLife(List<Series.Point> points) {
        List<Integer> days = lives().stream()
                .map(Life::days)
                .max((a, b) -> a.size() - b.size())
                .orElseThrow();
        return points.stream()
                .filter(point -> days.stream().anyMatch(day -> at(day).equals(point.at())))
                .toList();
    }

    private Growth.Basis basis() {
        if (lives().stream().anyMatch(life -> life.days().size() > 1)) {
            return Growth.Basis.LIFE;
        }
        return lives().stream().allMatch(life -> life.startedAt().isPresent()) ? Growth.Basis.AGE : Growth.Basis.ALL;
    }

    private List<Life> lives() {
        if (!lives.isEmpty()) {
            return lives;
        }
        return starts.entrySet().stream()
                .map(start -> new Life(
                        start.getValue(),
                        IntStream.range(
                                        start.getKey(),
                                        Optional.ofNullable(starts.higherKey(start.getKey()))
                                                .orElse(count))
                                .boxed()
                                .toList()))
                .toList();
    }

    /// Clients that are alike, on the days from the first to the last, both included; born an hour before the first
    /// of them.
    TestedDays clients(int number, ClientState.Kind kind, String state, String owner, int firstDay, int lastDay) {
        for (int client = 0; client < number; client++) {
            client(kind, state, owner, at(firstDay).minus(Duration.ofHours(1)), firstDay, lastDay);
        }
        return this;
    }

    /// Clients that came one after another and stayed.
    ///
    /// @param first after the first day
    TestedDays born(int number, ClientState.Kind kind, String state, Duration first, Duration interval) {
        for (int client = 0; client < number; client++) {
            Instant birth = at(0).plus(first).plus(interval.multipliedBy(client + 1L));
            int day = IntStream.range(0, count)
                    .filter(later -> !at(later).isBefore(birth))
                    .findFirst()
                    .orElseThrow();
            client(kind, state, "nobody", birth, day, count - 1);
        }
        return this;
    }

    private void client(ClientState.Kind kind, String state, String owner, Instant birth, int firstDay, int lastDay) {
        ClientState seen = new ClientState(
                kind, "client-" + clients.size(), owner, 7, Optional.of(birth), state, new ByteSize(140_000));
        clients.add(new ClientHistory(
                fate(firstDay, lastDay),
                IntStream.range(0, count)
                        .mapToObj(day ->
                                day >= firstDay && day <= lastDay ? Optional.of(seen) : Optional.<ClientState>empty())
                        .toList()));
    }

    private ClientHistory.Fate fate(int firstDay, int lastDay) {
        if (firstDay == 0) {
            return lastDay == count - 1 ? ClientHistory.Fate.STAYED : ClientHistory.Fate.GONE;
        }
        return lastDay == count - 1 ? ClientHistory.Fate.BORN : ClientHistory.Fate.PASSED;
    }

    /// A class with as many instances on each day, of a thousand bytes each.
    TestedDays type(String name, Trend instances, Optional<Bound> bound, long... counts) {
        classes.add(new ClassHistory(
                name,
                IntStream.range(0, count)
                        .mapToObj(day -> Optional.of(new ClassRow(
                                name, counts[day], new ByteSize(counts[day] * 100), new ByteSize(counts[day] * 1000))))
                        .toList(),
                instances,
                instances,
                bound));
        return this;
    }

    /// What the last day answers to a question about one dump.
    TestedDays lastDayAnswers(String question, Severity severity) {
        lastAnswers.put(question, severity);
        return this;
    }

    TestedDays limit(long bytes) {
        limit = Optional.of(new Limit(new ByteSize(bytes), "the maximum heap, as day-6.hprof tells it"));
        return this;
    }

    /// The heap meets the limit that long after the last day.
    TestedDays meetsLimitAfter(Duration time) {
        Instant at = at(count - 1).plus(time);
        projection = Optional.of(
                new Projection(
                        limit.orElseThrow(),
                        at,
                        count == 2 ? Optional.empty() : Optional.of(at.minus(time.dividedBy(10))),
                        count == 2 ? Optional.empty() : Optional.of(at.plus(time.dividedBy(10))),
                        count == 2 ? Grade.HINT : Grade.STRONG,
                        "This holds if the heap goes on growing as it did between the first and the last dump of this process."));
        return this;
    }

    Days days() {
        List<Day> days = IntStream.range(0, count).mapToObj(this::day).toList();
        return new Days(days, lives(), List.of(), growths, clients, classes, List.of(), limit, projection);
    }

    private Day day(int number) {
        ADay day = ADay.of(number);
        starts.floorEntry(number).getValue().ifPresentOrElse(day::startedAt, day::withoutStart);
        if (cut.contains(number)) {
            day.cut();
        }
        if (number == count - 1) {
            lastAnswers.forEach(day::problem);
        }
        return day.day();
    }

    Diagnosis ask(GrowthRule rule) {
        Diagnosis answer = rule.check(days());
        Wording.check(answer);
        return answer;
    }

    Diagnosis.Problem problem(GrowthRule rule) {
        return assertInstanceOf(Diagnosis.Problem.class, ask(rule));
    }

    Diagnosis.Clear clear(GrowthRule rule) {
        return assertInstanceOf(Diagnosis.Clear.class, ask(rule));
    }

    Diagnosis.NotApplicable notApplicable(GrowthRule rule) {
        return assertInstanceOf(Diagnosis.NotApplicable.class, ask(rule));
    }
}
