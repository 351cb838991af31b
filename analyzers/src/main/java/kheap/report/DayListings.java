package kheap.report;

import static kheap.report.Listing.Column.detail;
import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.comparison.Bound;
import kheap.comparison.ClassHistory;
import kheap.comparison.ClientHistory;
import kheap.comparison.ClientState;
import kheap.comparison.Day;
import kheap.comparison.Days;
import kheap.comparison.DiagnosisHistory;
import kheap.comparison.Growth;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.report.Listing.Column;
import kheap.trend.Series.Point;
import kheap.trend.Trend;

/// Several days of a service as listings: the columns and the words of every table about them.
public final class DayListings {
    private final Days days;
    private final TrendPoints told;
    private final Pace pace;

    private DayListings(Days days) {
        this.days = days;
        this.told = new TrendPoints(days);
        this.pace = Pace.of(Duration.between(days.first().at(), days.last().at()));
    }

    /// What rates are told by: the longest that the days cover, for a day's rate of one second is nobody's.
    private enum Pace {
        DAY("Per day", Duration.ofDays(1)),
        HOUR("Per hour", Duration.ofHours(1)),
        MINUTE("Per minute", Duration.ofMinutes(1)),
        SECOND("Per second", Duration.ofSeconds(1));

        private final String heading;
        private final Duration time;

        Pace(String heading, Duration time) {
            this.heading = heading;
            this.time = time;
        }

        static Pace of(Duration span) {
            return Arrays.stream(values())
                    .filter(pace -> pace.time.compareTo(span) <= 0)
                    .findFirst()
                    .orElse(SECOND);
        }

        double hours() {
            return time.toSeconds() / 3600.0;
        }
    }

    public static DayListings of(Days days) {
        return new DayListings(days);
    }

    /// The dumps, oldest first.
    public Listing<Day> days() {
        return Listing.byTime(Words.capital(days.word()) + "s by time", days.areOfGo() ? ofGo() : ofJvm(), days.days());
    }

    private List<Column<Day>> ofJvm() {
        return List.of(
                text("File", day -> Cell.of(day.name())),
                number("Taken (UTC)", day -> Cell.at(Optional.of(day.at()))),
                number("Life", day -> Cell.of(life(day))),
                detail(number("Age", day -> Cell.age(age(day)))),
                detail(complete()),
                number("Heap", day -> figure(day, "heap.bytes")),
                number("Kafka", day -> figure(day, "kafka.bytes")),
                number("Producers", day -> figure(day, "producers")),
                number("Orphaned", day -> figure(day, "producers.orphaned")),
                detail(number("Threads", day -> figure(day, "threads"))),
                verdict());
    }

    private List<Column<Day>> ofGo() {
        return List.of(
                text("File", day -> Cell.of(day.name())),
                number("Taken (UTC)", day -> Cell.at(Optional.of(day.at()))),
                number("Life", day -> Cell.of(life(day))),
                detail(complete()),
                number("In use", day -> figure(day, "go.heap.bytes")),
                number("Kafka", day -> figure(day, "go.kafka.bytes")),
                number("Channels", day -> figure(day, "go.partition-producers")),
                detail(number("Channel memory", day -> figure(day, "go.partition-producers.bytes"))),
                number("Goroutines", day -> figure(day, "go.goroutines")),
                verdict());
    }

    private static Column<Day> complete() {
        return text("Complete", day -> Cell.of(day.complete() ? "yes" : "cut"));
    }

    private static Column<Day> verdict() {
        return text("Verdict", day -> Cell.of(words(Answers.tone(day.diagnoses()))));
    }

    /// The number of the life that the day is of, from 1.
    private long life(Day day) {
        int at = days.days().indexOf(day);
        for (int life = 0; life < days.lives().size(); life++) {
            if (days.lives().get(life).days().contains(at)) {
                return life + 1;
            }
        }
        throw new IllegalStateException(day.name() + " is of no life");
    }

    private static Optional<Duration> age(Day day) {
        return day.process().startedAt().filter(day.at()::isAfter).map(start -> Duration.between(start, day.at()));
    }

    /// Of a dump that was cut it is the least that there was.
    private static Cell figure(Day day, String name) {
        Optional<Cell> cell = day.figure(name).map(found -> amount(found.value(), found.unit()));
        return day.complete()
                ? cell.orElse(Cell.NONE)
                : cell.map(least -> new Cell("≥ " + least.text(), "≥ " + least.full(), least.order(), List.of()))
                        .orElse(Cell.NONE);
    }

    /// The figures that changed: those that grow, those that grew, then the others; by how much they changed for
    /// their size. Those that say again what others say come last.
    public Listing<Growth> changed() {
        return Listing.of(
                "Figures that changed",
                List.of(
                        text("Figure", DayListings::label),
                        text(
                                "Course",
                                growth -> Cell.of(Sparkline.of(growth.series().points()))),
                        number("First", growth -> amount(first(growth), unit(growth))),
                        number("Last", growth -> amount(last(growth), unit(growth))),
                        number("Change", growth -> change(last(growth) - first(growth), unit(growth))),
                        number(pace.heading, growth -> rate(growth.trend(), unit(growth))),
                        text("Verdict", growth -> Cell.of(TrendWords.verdict(growth.trend()))),
                        detail(number("Plateau", DayListings::plateau)),
                        detail(text("Bound", growth -> bound(growth.bound())))),
                days.growths().stream()
                        .filter(CourseCharts::hasChanged)
                        .sorted(Comparator.comparing(CourseCharts::repeats)
                                .thenComparing(DayListings::rank)
                                .thenComparing(
                                        Comparator.comparingDouble(this::share).reversed()))
                        .toList());
    }

    private static int rank(Growth growth) {
        return switch (growth.trend()) {
            case Trend.Growing growing -> 0;
            case Trend.Saturating saturating -> 1;
            case Trend.Stopped stopped -> 2;
            case Trend.Shrinking shrinking -> 3;
            case Trend.Wavering wavering -> 4;
            case Trend.Stable stable -> 5;
            case Trend.Unknown unknown -> 6;
        };
    }

    private double share(Growth growth) {
        double change = Math.abs(last(growth) - first(growth));
        return change == 0 ? 0 : change / Math.max(Math.abs(first(growth)), Math.abs(last(growth)));
    }

    /// The figures that did not change, or are known of one day only; those that are zero on all days are left out.
    public Listing<Growth> unchanged() {
        return Listing.of(
                "Figures that did not change",
                List.of(
                        text("Figure", DayListings::label),
                        number("Last", growth -> amount(last(growth), unit(growth))),
                        text("Verdict", growth -> Cell.of(TrendWords.verdict(growth.trend()))),
                        detail(text("Bound", growth -> bound(growth.bound())))),
                days.growths().stream()
                        .filter(growth -> !CourseCharts.hasChanged(growth))
                        .filter(growth -> growth.series().points().stream().anyMatch(point -> point.value() != 0))
                        .sorted(Comparator.comparingDouble(this::last).reversed())
                        .toList());
    }

    private static Cell label(Growth growth) {
        String label = Words.capital(growth.series().label());
        return new Cell(label, growth.series().name(), OptionalDouble.empty(), List.of());
    }

    private static Unit unit(Growth growth) {
        return growth.series().unit();
    }

    /// Of the dumps that the trend was told from: a restart or a replica in between would make its change another.
    private double first(Growth growth) {
        return points(growth).getFirst().value();
    }

    private double last(Growth growth) {
        return points(growth).getLast().value();
    }

    private List<Point> points(Growth growth) {
        List<Point> points = told.of(growth);
        return points.isEmpty() ? growth.series().points() : points;
    }

    /// The clients, those that grew or came most first.
    public Listing<ClientHistory> clients() {
        return Listing.of(
                "Clients through the days",
                List.of(
                        text("Client id", client -> Cell.of(client.last().clientId())),
                        text("Kind", client -> Cell.of(Words.lower(client.last().kind()))),
                        text("Fate", client -> Cell.of(Words.lower(client.fate()))),
                        text(
                                "State",
                                client -> Cell.of(Words.course(
                                        first(client).state(), client.last().state()))),
                        number("Own memory", client -> Cell.of(client.last().own())),
                        number("Grew", client -> change(client.grewBytes(), Unit.BYTES)),
                        text("Owner", client -> Cell.of(client.last().owner())),
                        detail(number(
                                "Born (UTC)", client -> Cell.at(client.last().createdAt())))),
                days.clients());
    }

    private static ClientState first(ClientHistory client) {
        return client.days().stream().flatMap(Optional::stream).findFirst().orElseThrow();
    }

    /// The classes that grew, most first.
    public Listing<ClassHistory> classes() {
        return Listing.of(
                days.areOfGo()
                        ? "Those whose memory or goroutines grew; rate and verdict are of the number"
                        : "Classes that grew; rate and verdict are of their instances",
                List.of(
                        text(
                                days.areOfGo() ? "Function" : "Class",
                                one -> days.areOfGo() ? ProfileListings.function(one.name()) : Cell.of(one.name())),
                        number(
                                days.areOfGo() ? "Number" : "Instances",
                                one -> course(one, row -> Cell.of(row.count()))),
                        detail(number(pace.heading, one -> rate(one.instances(), Unit.COUNT))),
                        number(
                                days.areOfGo() ? "In use" : "Retained",
                                one -> course(one, row -> Cell.of(row.retained()))),
                        number("Grew", one -> change(grewBytes(one), Unit.BYTES)),
                        text("Verdict", one -> Cell.of(TrendWords.verdict(one.instances()))),
                        detail(text("Bound", one -> bound(one.bound())))),
                days.classes());
    }

    /// From the first to the last of the days behind the trend that have the class, ordered by the last.
    private Cell course(ClassHistory one, Function<ClassRow, Cell> cell) {
        List<Cell> cells = told.of(one).stream().map(cell).toList();
        if (cells.isEmpty()) {
            return Cell.NONE;
        }
        Cell first = cells.getFirst();
        Cell last = cells.getLast();
        return new Cell(
                Words.course(first.text(), last.text()),
                Words.course(first.full(), last.full()),
                last.order(),
                List.of());
    }

    private long grewBytes(ClassHistory one) {
        List<ClassRow> rows = told.of(one);
        return rows.isEmpty()
                ? 0
                : rows.getLast().retained().bytes() - rows.getFirst().retained().bytes();
    }

    /// The questions about one dump, and how each day answers them; those that were no problem on any day are left
    /// out.
    public Listing<DiagnosisHistory> diagnoses() {
        return Listing.of(
                "Problems by day",
                List.of(
                        text("Question", one -> Cell.of(one.question().text())),
                        text("Day by day", one -> Cell.of(signs(one))),
                        text("First", one -> Cell.of(answer(one.days().getFirst()))),
                        text("Last", one -> Cell.of(answer(one.days().getLast()))),
                        text("Change", one -> Cell.of(Words.lower(one.change())))),
                days.diagnoses().stream()
                        .filter(one -> one.change() != DiagnosisHistory.Change.NONE)
                        .toList());
    }

    /// One sign for each day.
    private static String signs(DiagnosisHistory one) {
        return one.days().stream()
                .map(day -> day.map(answer -> Answers.tone(answer).sign()).orElse("·"))
                .collect(Collectors.joining());
    }

    private static String answer(Optional<Diagnosis> answer) {
        return answer.map(one -> one instanceof Diagnosis.NotApplicable ? "does not apply" : words(Answers.tone(one)))
                .orElse("not asked");
    }

    private static String words(Block.Verdict.Tone tone) {
        return tone.toString().toLowerCase(Locale.ROOT);
    }

    private static Cell amount(double value, Unit unit) {
        return Cell.of(new Quantity(value, unit));
    }

    private static Cell change(double change, Unit unit) {
        return cell(TrendWords.change(change, unit), change);
    }

    private Cell rate(Trend trend, Unit unit) {
        return TrendWords.rate(trend)
                .map(rate -> cell(TrendWords.per(pace.hours(), rate, unit), rate.perHour()))
                .orElse(Cell.NONE);
    }

    private static Cell cell(String words, double order) {
        return new Cell(words, words, OptionalDouble.of(order), List.of());
    }

    private static Cell plateau(Growth growth) {
        OptionalDouble plateau = TrendWords.plateau(growth.trend());
        return plateau.isPresent() ? amount(plateau.getAsDouble(), unit(growth)) : Cell.NONE;
    }

    private static Cell bound(Optional<Bound> bound) {
        return bound.map(one -> Cell.of(TrendWords.amount(one.value(), one.unit()) + ", " + one.label()))
                .orElse(Cell.NONE);
    }
}
