package kheap.comparison.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.comparison.Channels;
import kheap.comparison.ClassHistory;
import kheap.comparison.Days;
import kheap.comparison.Projection;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.trend.Trend;

/// Does the heap grow, and is it Kafka?
///
/// Only reachable objects are held against each other, so garbage that the collector has not taken yet is no growth.
/// Of what came the part of Kafka's clients is known to the byte: their own memory and what they share. Often it is
/// a few kilobytes of hundreds of megabytes, and then this answer clears Kafka and names the classes that grew
/// instead. The day on which the limit is met is where the line through the days meets it; it comes with what must
/// hold for it.
///
/// Sources: the article "Kafka导致OOM的排查经历" (the clients were suspected of a growth that lay outside the heap);
/// reactor-kafka #385 (3 GB of records in front of producers with 32 MiB of buffer.memory).
///
/// Of a Go program a profile tells what was allocated in the functions of Kafka's clients and in what they call.
/// Where that is sarama's channels it ends with the last partition, and [GrowingChannels] tells it; this answer does
/// only where the heap comes near its limit.
///
/// Blind spot: records and callbacks that the application keeps itself count as the application's; memory outside
/// the heap.
final class GrowingHeap implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-heap",
            "Does the heap grow, and is it Kafka?",
            "Records that the application keeps itself count as its own. Memory outside the heap is not counted, so a"
                    + " container may end the process sooner.");

    /// Who meets the limit within this time has to act before the next release.
    static final Duration SOON = Duration.ofDays(7);

    /// How far ahead a line is trusted with an alarm, in times of what it was seen for: seconds of warming up
    /// foretell no week. Two days are only a line, and are trusted no further than they lie apart.
    static final int AHEAD = 30;

    /// From this share of the limit on a collector already works hard to find room.
    static final double NEARLY_FULL = 0.90;

    /// A smaller part of the growth than this is no cause of it.
    static final double SMALL_PART = 0.10;

    /// More than the rest together.
    private static final double MOST = 0.5;

    private static final int CLASSES_SHOWN = 3;

    private static final Telling OF_JVM = new Telling(
            "heap.bytes",
            "kafka.bytes",
            "Kafka's clients keep",
            Advice.of(
                    "Follow the answers on producers, clients and metrics: they say which part of Kafka's clients grew"
                            + " and whose they are."),
            Advice.of("Raise the limit, or look in the last dump at what holds the classes that retain most."),
            "Look in the last dump at what holds the classes that grew most");

    private static final Telling OF_GO = new Telling(
            "go.heap.bytes",
            "go.kafka.bytes",
            "Kafka's clients use",
            Advice.of(
                    "Follow the answers on sarama's channels and on goroutines: they say which part of Kafka's clients"
                            + " grew."),
            Advice.of("Raise the limit, or look with go tool pprof at who calls the functions whose memory is most."),
            "Look with go tool pprof -peek at who calls the functions whose memory grew most");

    /// What is read of a heap, and what is said of it.
    ///
    /// @param kept with the bytes behind it
    /// @param theirs where Kafka's clients grew
    /// @param room where nothing grew, and there is too little room
    /// @param grown where others grew, with their names behind it
    private record Telling(String all, String kafka, String kept, Advice theirs, Advice room, String grown) {
        static Telling of(Days days) {
            return days.areOfGo() ? OF_GO : OF_JVM;
        }
    }

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        return heap(days)
                .map(Heap::diagnosis)
                .orElseGet(() -> Phrases.notTold(QUESTION, "the size of the heap and of Kafka's part"));
    }

    /// Whether the heap is about to meet its limit, and this part makes up most of what it grew by.
    static boolean isFilledSoonBy(ByteSize part, Days days) {
        return heap(days).filter(heap -> heap.isFilledSoonBy(part)).isPresent();
    }

    private static Optional<Heap> heap(Days days) {
        Telling telling = Telling.of(days);
        return Movement.of(days, telling.all)
                .flatMap(heap -> Movement.of(days, telling.kafka).map(kafka -> new Heap(days, heap, kafka, telling)));
    }

    /// @param kafka the memory of Kafka's clients on the same days
    private record Heap(Days days, Movement all, Movement kafka, Telling telling) {
        Diagnosis diagnosis() {
            return all.rate().isPresent() && all.grew() > 0 ? growing() : steady();
        }

        double kafkasPart() {
            return Math.max(0, kafka.grew()) / all.grew();
        }

        Diagnosis steady() {
            return ofLimit() >= NEARLY_FULL
                    ? new Diagnosis.Problem(
                            QUESTION,
                            Severity.WARNING,
                            all.span().certainty(Phrases.SURER),
                            stays() + reached() + all.span().caveat(),
                            evidence(),
                            telling.room)
                    : new Diagnosis.Clear(QUESTION, stays() + all.span().caveat(), evidence());
        }

        private String stays() {
            String end = all.growth().trend() instanceof Trend.Stopped stopped
                    ? " and stopped: no growth since %s".formatted(all.span().moment(stopped.since()))
                    : "";
            return "%s%s. %s %s of it."
                    .formatted(Phrases.sentence(all.told()), end, telling.kept, kafka.words(kafka.last()));
        }

        private String reached() {
            return ofLimit() >= NEARLY_FULL
                    ? " It is at %s of the limit of %s already."
                            .formatted(
                                    Quantity.share(ofLimit()),
                                    days.limit().orElseThrow().size())
                    : "";
        }

        Diagnosis growing() {
            return isToldOfChannels()
                    ? new Diagnosis.Clear(
                            QUESTION,
                            Phrases.sentence(all.told())
                                    + ", and nearly all that came are channels of sarama: the answer about them says where they"
                                    + " end."
                                    + all.span().caveat(),
                            evidence())
                    : problem();
        }

        /// Whether the question about channels says all there is to say: they alone grew, and no limit is in the
        /// way.
        private boolean isToldOfChannels() {
            List<Integer> numbers = all.span().numbers();
            return Channels.alone(days.days(), numbers.getFirst(), numbers.getLast())
                    && days.projection().isEmpty()
                    && ofLimit() < NEARLY_FULL
                    && plateauOfLimit() < NEARLY_FULL;
        }

        private Diagnosis problem() {
            return new Diagnosis.Problem(
                    QUESTION,
                    severity(),
                    all.span()
                            .certainty(
                                    days.projection()
                                                    .map(projection -> projection.grade() == Grade.HINT)
                                                    .orElse(all.isOnlyLine())
                                            ? Phrases.ONLY_A_LINE
                                            : Phrases.SURER),
                    Phrases.sentence(all.told()) + "." + kafkasShare() + end()
                            + all.span().caveat(),
                    evidence(),
                    kafkasPart() < SMALL_PART ? others() : telling.theirs);
        }

        private Severity severity() {
            if (ofLimit() >= NEARLY_FULL || plateauOfLimit() > 1 || meetsLimitWithin(reach())) {
                return Severity.CRITICAL;
            }
            boolean ends = plateau().isPresent() && plateauOfLimit() < NEARLY_FULL;
            boolean slow = all.isOnlyLine() || ends;
            return slow && !meetsLimitWithin(SOON) ? Severity.INFO : Severity.WARNING;
        }

        private Duration reach() {
            Duration told = all.span().time().multipliedBy(all.isOnlyLine() ? 1 : AHEAD);
            return told.compareTo(SOON) < 0 ? told : SOON;
        }

        private boolean meetsLimitWithin(Duration time) {
            return timeToLimit().filter(left -> left.compareTo(time) <= 0).isPresent();
        }

        /// From the last of the process's own dumps: later ones may be of another process.
        private Optional<Duration> timeToLimit() {
            return days.projection()
                    .map(projection -> Duration.between(all.span().latest().at(), projection.at()));
        }

        boolean isFilledSoonBy(ByteSize part) {
            return meetsLimitWithin(reach()) && part.bytes() > MOST * all.grew();
        }

        /// The share of the limit that the last day has reached; 0 where no limit is known.
        private double ofLimit() {
            return days.limit()
                    .map(limit -> new ByteSize(Math.round(all.last())).shareOf(limit.size()))
                    .orElse(0.0);
        }

        /// Where the growth ends: a sarama producer's with its last partition, another where it slows down towards.
        private Optional<Double> plateau() {
            return atLastPartition()
                    .or(() -> all.growth().trend() instanceof Trend.Saturating slower
                            ? Optional.of(slower.plateau())
                            : Optional.empty());
        }

        private Optional<Double> atLastPartition() {
            List<Integer> numbers = all.span().numbers();
            return Channels.heapAtEnd(days.days(), numbers.getFirst(), numbers.getLast())
                    .map(end -> (double) end.bytes());
        }

        /// The same of what it ends at.
        private double plateauOfLimit() {
            return plateau()
                    .flatMap(plateau ->
                            days.limit().map(limit -> plateau / limit.size().bytes()))
                    .orElse(0.0);
        }

        private String kafkasShare() {
            if (kafka.grew() <= 0) {
                return " Kafka's clients took nothing of that.";
            }
            if (kafka.grew() > all.grew()) {
                return " Kafka's clients grew by %s; the rest of the heap shrank.".formatted(kafka.words(kafka.grew()));
            }
            return " Kafka's clients took %s of these %s (%s)%s."
                    .formatted(
                            kafka.words(kafka.grew()),
                            all.words(all.grew()),
                            Quantity.share(kafkasPart()),
                            kafkasPart() < SMALL_PART ? ": the growth is not theirs" : "");
        }

        private Advice others() {
            String grown = days.classes().stream()
                    .map(this::grown)
                    .filter(type -> type.bytes() > 0)
                    .sorted(Comparator.comparingLong(Grown::bytes).reversed())
                    .limit(CLASSES_SHOWN)
                    .map(type -> "%s (by %s)".formatted(Phrases.cut(type.name()), new ByteSize(type.bytes())))
                    .collect(Collectors.joining(", "));
            return Advice.of("%s%s. Kafka's clients are not the cause."
                    .formatted(telling.grown, grown.isEmpty() ? "" : ": " + grown));
        }

        /// A class that the first day does not list had less of everything than the least one there.
        private Grown grown(ClassHistory type) {
            return new Grown(
                    type.name(),
                    retained(type, all.span().numbers().getLast())
                            - retained(type, all.span().numbers().getFirst()));
        }

        private static long retained(ClassHistory type, int day) {
            return type.days()
                    .get(day)
                    .map(ClassRow::retained)
                    .map(ByteSize::bytes)
                    .orElse(0L);
        }

        private String end() {
            Optional<Double> plateau = plateau();
            if (plateau.isPresent()) {
                return " %s %s%s.%s"
                        .formatted(
                                atLastPartition().isPresent()
                                        ? "It is the channels of sarama, and ends when every partition has one, near"
                                        : "It grows ever more slowly, towards",
                                all.words(plateau.get()),
                                plateauOfLimit() > 1
                                        ? ", which is more than the limit of "
                                                + days.limit().orElseThrow().size()
                                        : "",
                                reached());
            }
            return days.projection().map(this::met).orElseGet(() -> all.pace() + reached());
        }

        private String met(Projection projection) {
            // What is soon is told to the minute.
            Function<Instant, String> when = meetsLimitWithin(SOON) ? Phrases::moment : Phrases::date;
            String range =
                    projection.earliest().isPresent() && projection.latest().isPresent()
                            ? " (%s to %s)"
                                    .formatted(
                                            when.apply(projection.earliest().get()),
                                            when.apply(projection.latest().get()))
                            : projection
                                    .earliest()
                                    .map(from -> " (at the earliest %s)".formatted(when.apply(from)))
                                    .orElse("");
            return " It meets the limit of %s about %s%s. %s"
                    .formatted(projection.limit().size(), when.apply(projection.at()), range, projection.assumption());
        }

        private List<Evidence> evidence() {
            List<Evidence> evidence = new ArrayList<>(all.evidence());
            days.limit()
                    .ifPresent(limit -> evidence.add(Evidence.of(
                            "share of the limit", Quantity.share(ofLimit()), Quantity.share(NEARLY_FULL), List.of())));
            timeToLimit()
                    .ifPresent(time -> evidence.add(
                            Evidence.of("time to the limit", Quantity.of(time), Quantity.of(SOON), List.of())));
            evidence.addAll(kafka.evidence());
            return evidence;
        }
    }

    private record Grown(String name, long bytes) {}
}
