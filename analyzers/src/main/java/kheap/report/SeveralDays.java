package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.comparison.Channels;
import kheap.comparison.Channels.Count;
import kheap.comparison.Day;
import kheap.comparison.Days;
import kheap.comparison.DumpComparison;
import kheap.comparison.Figure;
import kheap.comparison.Filling;
import kheap.comparison.Life;
import kheap.comparison.Projection;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Severity;
import kheap.diagnosis.Times;
import kheap.report.Block.Chart.Course;
import kheap.report.Block.Fact;
import kheap.report.Block.Facts;
import kheap.report.Block.Multiples;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Verdict;

/// The report of several dumps of one service, or of several profiles of a Go program: first what grows and where
/// that ends, then what there was on each day.
final class SeveralDays {
    /// A forecast is no better than to the hour.
    private static final DateTimeFormatter TO_THE_HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:00", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter TO_THE_MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// How many dumps are described one by one.
    private static final int DESCRIBED = 50;

    /// What the verdict shows from the first day to the last, by the names of the figures: those that there are.
    private static final SequencedMap<String, String> COURSES = courses();

    private final DumpComparison comparison;
    private final Days days;
    private final Answers answers;
    private final DayListings listings;

    SeveralDays(DumpComparison comparison) {
        this.comparison = comparison;
        this.days = comparison.days();
        this.answers = new Answers(comparison.diagnoses(), comparison.problems());
        this.listings = DayListings.of(days);
    }

    private static SequencedMap<String, String> courses() {
        SequencedMap<String, String> courses = new LinkedHashMap<>();
        courses.put("heap.bytes", "Heap");
        courses.put("kafka.bytes", "Kafka clients keep");
        courses.put("process.bytes", "Process");
        courses.put("producers.orphaned", "Orphaned producers");
        courses.put("go.heap.bytes", "In use");
        courses.put("go.kafka.bytes", "Kafka clients use");
        courses.put("go.partition-producers", "Partition producers");
        courses.put("go.goroutines", "Goroutines");
        courses.put("go.goroutines.kafka", "Of Kafka clients");
        return courses;
    }

    String title() {
        List<String> services = days.days().stream()
                .map(day -> day.process().mainClass())
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        String of =
                switch (services.size()) {
                    case 0 -> "";
                    case 1, 2 -> " of " + Words.list(services);
                    default -> " of " + services.size() + " services";
                };
        return "Kafka clients" + (days.areOfGo() ? " of a Go program" : of) + " over "
                + Words.count(days.days().size(), days.word());
    }

    List<Block> blocks() {
        CourseCharts charts = new CourseCharts(days);
        List<Block> blocks = new ArrayList<>();
        blocks.add(verdict());
        blocks.addAll(answers.findings());
        doubts().ifPresent(blocks::add);
        blocks.add(new Section(
                "days",
                "The " + days.word() + "s",
                false,
                List.of(listings.days().table())));
        growing(charts).ifPresent(blocks::add);
        changed(charts).ifPresent(blocks::add);
        figures().ifPresent(blocks::add);
        table("clients", "Clients", listings.clients()).ifPresent(blocks::add);
        table("classes", days.areOfGo() ? "Functions" : "Classes", listings.classes())
                .ifPresent(blocks::add);
        problemsByDay().ifPresent(blocks::add);
        answers.clear().ifPresent(blocks::add);
        unchanged().ifPresent(blocks::add);
        answers.notApplicable().ifPresent(blocks::add);
        answers.questions().ifPresent(blocks::add);
        blocks.add(howRead());
        return blocks;
    }

    private Verdict verdict() {
        List<Fact> figures = new ArrayList<>();
        figures.add(new Fact("Span", Times.words(span())));
        figures.add(new Fact(Words.capital(days.word()) + "s", dumps()));
        COURSES.forEach((figure, name) -> course(name, figure).ifPresent(figures::add));
        Filling.of(days).flatMap(SeveralDays::filled).ifPresent(figures::add);
        days.limit().ifPresent(limit -> figures.add(new Fact("Limit", limit.size() + ", " + limit.source())));
        days.projection().ifPresent(projection -> figures.add(new Fact("Limit met", met(projection))));
        return new Verdict(tone(), answer() + process() + end() + left(), figures);
    }

    /// Nothing is all clear whose last dump shows a problem, or whose process grows.
    private Verdict.Tone tone() {
        return answers.tone() == Verdict.Tone.CLEAR
                        && (problemsOfLastAlone() > 0 || !process().isEmpty())
                ? Verdict.Tone.NOTE
                : answers.tone();
    }

    /// The questions are about Kafka and the heap; a process that is killed from outside grew as a whole.
    private String process() {
        return days.growth("process.bytes")
                .filter(CourseCharts::isGrowing)
                .map(growth -> new TrendPoints(days).of(growth))
                .map(points -> " The process as a whole grew from %s to %s: the figures say which part of it."
                        .formatted(
                                TrendWords.amount(points.getFirst().value(), Unit.BYTES),
                                TrendWords.amount(points.getLast().value(), Unit.BYTES)))
                .orElse("");
    }

    private Duration span() {
        return Duration.between(days.first().at(), days.last().at());
    }

    private String dumps() {
        int lives = days.lives().size();
        // a profile does not say which process it is of
        return days.days().size()
                + (days.areOfGo() ? ", taken for those of " : " of ")
                + (lives == 1 ? "one process" : lives + " processes")
                + (followed().size() == days.days().size()
                        ? ""
                        : "; the figures here are of the one with "
                                + Words.count(followed().size(), days.word()));
    }

    /// The dumps whose figures can stand in one row: what one replica had and then another is no course.
    private List<Day> followed() {
        return IntStream.range(1, days.lives().size()).anyMatch(later -> days.lives().subList(0, later).stream()
                        .anyMatch(life -> ranOn(life, days.lives().get(later))))
                ? days.longestLife()
                        .map(life -> life.days().stream().map(days.days()::get).toList())
                        .orElse(days.days())
                : days.days();
    }

    /// Without the profiles whose bytes are no whole number of channels.
    private List<Day> fitting() {
        List<Day> followed = followed();
        List<Day> fitting = Channels.of(days.days()).stream()
                .flatMap(channels -> channels.counts().stream())
                .filter(Count::fits)
                .map(count -> days.days().get(count.day()))
                .filter(followed::contains)
                .toList();
        return fitting.isEmpty() ? followed : fitting;
    }

    private boolean ranOn(Life life, Life later) {
        Instant start = later.startedAt()
                .orElse(days.days().get(later.days().getFirst()).at());
        return days.days().get(life.days().getLast()).at().isAfter(start);
    }

    private Optional<Fact> course(String name, String figure) {
        List<Day> told = figure.equals(Filling.FIGURE) ? fitting() : followed();
        Optional<Figure> first = told.getFirst().figure(figure);
        Optional<Figure> last = told.getLast().figure(figure);
        return first.isEmpty() || last.isEmpty()
                ? Optional.empty()
                : Optional.of(new Fact(
                        name, Words.course(words(first.get()), words(last.get())) + peak(first.get(), last.get())));
    }

    /// Where restarts set the figure back, its ends do not tell how far it went.
    private String peak(Figure first, Figure last) {
        return days.lives().size() == 1
                ? ""
                : followed().stream()
                        .flatMap(day -> day.figure(first.name()).stream())
                        .max(Comparator.comparingDouble(Figure::value))
                        .filter(most -> most.value() > Math.max(first.value(), last.value()))
                        .map(most -> ", up to " + words(most))
                        .orElse("");
    }

    private static String words(Figure figure) {
        return TrendWords.amount(figure.value(), figure.unit());
    }

    private String answer() {
        if (answers.hasProblems()) {
            return "Over " + Times.words(span()) + " the Kafka clients of this service show "
                    + answers.problemsInWords() + ".";
        }
        return answers.clearOnes() == 0
                ? "None of the questions about several days could be answered from these " + days.word() + "s."
                : "Nothing is wrong with the growth of this service over " + Times.words(span()) + ": "
                        + Words.count(answers.clearOnes(), "question") + " answered, no problem found." + lastAlone();
    }

    /// A full pool that was as full on the first day has not grown, and is still one.
    private String lastAlone() {
        long problems = problemsOfLastAlone();
        return problems == 0
                ? ""
                : " But the last " + days.word() + " alone shows " + Words.count(problems, "problem")
                        + ", see the problems of single " + days.word() + "s.";
    }

    private long problemsOfLastAlone() {
        return days.last().diagnoses().stream()
                .filter(diagnosis -> diagnosis instanceof Diagnosis.Problem problem
                        && problem.severity().compareTo(Severity.INFO) > 0)
                .count();
    }

    private String end() {
        return days.projection()
                .map(projection ->
                        " The heap meets its limit of " + projection.limit().size() + " about "
                                + roughly(projection.at()) + ". " + projection.assumption())
                .orElse("");
    }

    private String left() {
        int left = comparison.unread().size();
        return left == 0
                ? ""
                : " " + Words.capital(Words.count(left, "file")) + " could not be read and "
                        + (left == 1 ? "is" : "are") + " left out.";
    }

    private static Optional<Fact> filled(Filling filling) {
        return filling.when()
                .map(when -> new Fact(
                        "All %,d partitions met".formatted(filling.partitions().kinds()), when));
    }

    /// `about 2026-12-03 14:00 UTC, between … and … (strong)`.
    private String met(Projection projection) {
        StringBuilder words = new StringBuilder("about ").append(roughly(projection.at()));
        if (projection.earliest().isPresent() && projection.latest().isPresent()) {
            words.append(", between ")
                    .append(roughly(projection.earliest().get()))
                    .append(" and ")
                    .append(roughly(projection.latest().get()));
        } else if (projection.earliest().isPresent()) {
            words.append(", not before ")
                    .append(roughly(projection.earliest().get()))
                    .append(" and perhaps never");
        }
        return words.append(" (").append(projection.grade()).append(')').toString();
    }

    /// As exactly as dumps of this distance can tell.
    private String roughly(Instant moment) {
        boolean days = span().compareTo(Duration.ofHours(12)) >= 0;
        return (days ? TO_THE_HOUR : TO_THE_MINUTE).format(moment) + " UTC";
    }

    /// What a reader should know before believing the rest.
    private Optional<Section> doubts() {
        List<Fact> facts = new ArrayList<>();
        if (days.days().size() == 2) {
            facts.add(new Fact(
                    "Two " + days.word() + "s only",
                    "Two points are only a line: what the figures did in between, and whether they go on like this,"
                            + " they cannot tell. A third " + days.word() + " tells growth from chance."));
        }
        days.warnings().forEach(warning -> facts.add(new Fact("With care", warning)));
        comparison.unread().stream()
                .limit(DESCRIBED)
                .forEach(unread -> facts.add(new Fact("Left out", unread.file() + ": " + unread.sentence())));
        return facts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("doubts", "Know this first", false, List.of(new Facts(facts))));
    }

    private Optional<Section> growing(CourseCharts charts) {
        List<Block> blocks = new ArrayList<>(charts.large());
        return blocks.isEmpty() ? Optional.empty() : Optional.of(new Section("growing", "What grows", true, blocks));
    }

    private Optional<Section> changed(CourseCharts charts) {
        List<Course> small = charts.small();
        if (small.isEmpty()) {
            return Optional.empty();
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Multiples(List.copyOf(small)));
        if (charts.left() > 0) {
            blocks.add(new Sentence(Words.capital(Words.count(charts.left(), "more figure"))
                    + " changed and stand in the table below."));
        }
        return Optional.of(new Section("changed", "What else changed", true, blocks));
    }

    private static Optional<Section> table(String id, String title, Listing<?> listing) {
        return listing.rows().isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(id, title, false, List.of(listing.table())));
    }

    private Optional<Section> figures() {
        return table("figures", "Figures", listings.changed());
    }

    private Optional<Section> problemsByDay() {
        Listing<?> problems = listings.diagnoses();
        return problems.rows().isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        "problems-by-day",
                        "Problems of single " + days.word() + "s",
                        false,
                        List.of(
                                problems.table(),
                                new Sentence("Day by day, oldest first: ✖ critical, ▲ warning, ● note, ✔ clear,"
                                        + " ○ does not apply, · not asked."))));
    }

    private Optional<Section> unchanged() {
        Listing<?> unchanged = listings.unchanged();
        return unchanged.rows().isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        "unchanged",
                        "What did not change",
                        true,
                        List.of(
                                unchanged.table(),
                                new Sentence("Figures that are zero in every " + days.word() + " are left out."))));
    }

    private Section howRead() {
        List<Fact> facts = days.days().stream()
                .limit(DESCRIBED)
                .map(day -> new Fact(day.name(), read(day)))
                .toList();
        return new Section("how-read", "How this was read", true, List.of(new Facts(facts)));
    }

    private String read(Day day) {
        List<String> words = new ArrayList<>();
        words.add(new ByteSize(day.file().bytes()) + ", " + day.file().format() + ", "
                + day.file().engine());
        day.file().goroutines().ifPresent(name -> words.add("with the goroutines of " + name));
        words.add("taken " + Cell.words(day.at()));
        words.add(day.complete() ? "complete" : "cut");
        if (!days.areOfGo()) {
            words.add("process: " + HowRead.process(day.process(), Optional.of(day.at())));
        }
        day.process().javaVersion().ifPresent(version -> words.add("Java " + version));
        day.process().maxHeap().ifPresent(size -> words.add("at most " + size + " of heap"));
        if (!day.versions().isEmpty()) {
            words.add("kafka-clients " + Words.list(day.versions()));
        }
        return String.join("; ", words);
    }
}
