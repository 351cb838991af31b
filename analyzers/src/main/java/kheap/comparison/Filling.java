package kheap.comparison;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import kheap.comparison.Channels.Count;
import kheap.diagnosis.Times;
import kheap.trend.CouponCollector;
import kheap.trend.Series.Point;

/// When every partition has its partition producer, if the messages go on as they came.
///
/// Messages that go to partitions at random meet them as a collector of coupons meets new ones. From how many of the
/// partitions that had none were met between two days follows how many messages reached this process; the rest is
/// the collector's arithmetic. The range has two causes, which are independent: that few partitions tell the pace,
/// by Wilson's interval for the share that was met (Wilson, Probable Inference, Journal of the American Statistical
/// Association 22, 1927), and the chance of the messages to come. The squares of their logarithms add up.
///
/// @param partitions as the user says
/// @param first the first of the days that tell it
/// @param last the last of them, with fewer than all partitions
/// @param messages how many an hour
/// @param least the lower end of the 95 % confidence interval of that
/// @param most the upper end
/// @param full when the last partition is expected to be met; empty where that is a hundred years ahead
/// @param earliest with 95 % certainty not before that; empty as `full` is
/// @param latest with the same certainty not after that; empty as `full` is
public record Filling(
        CouponCollector partitions,
        Point first,
        Point last,
        double messages,
        double least,
        double most,
        Optional<Instant> full,
        Optional<Instant> earliest,
        Optional<Instant> latest) {
    /// The name of the figure that fills.
    public static final String FIGURE = GoFigures.PRODUCERS;

    /// What is nearer is told by the time that it takes.
    private static final Duration SOON = Duration.ofDays(2);

    private static final double NORMAL = 1.96;
    private static final double TAIL = 0.025;
    private static final double HOURS_OF_CENTURY = 100 * 365.25 * 24;
    private static final double MILLIS_OF_HOUR = 3_600_000;
    private static final double NANOS_OF_HOUR = 3.6e12;

    /// @return empty where the number of partitions is not known or too small, where all had one already, where none
    ///     came, and where the process that tells it has been started anew since
    public static Optional<Filling> of(Days days) {
        return Channels.of(days.days())
                .filter(channels -> channels.partitions().isPresent())
                .flatMap(channels -> days.longestLife()
                        .filter(life -> life.days().contains(days.days().size() - 1))
                        .flatMap(life -> of(
                                new CouponCollector(channels.partitions().orElseThrow()),
                                channels.fitting(life.days()),
                                days)));
    }

    private static Optional<Filling> of(CouponCollector partitions, List<Count> counts, Days days) {
        if (counts.size() < 2) {
            return Optional.empty();
        }
        Count first = counts.getFirst();
        Count last = counts.getLast();
        return last.producers() > first.producers() && last.producers() < partitions.kinds()
                ? Optional.of(of(partitions, point(first, days), point(last, days)))
                : Optional.empty();
    }

    private static Point point(Count count, Days days) {
        return new Point(days.days().get(count.day()).at(), count.producers());
    }

    static Filling of(CouponCollector partitions, Point first, Point last) {
        double hours = hours(first.at(), last.at());
        double missing = partitions.kinds() - first.value();
        double met = (last.value() - first.value()) / missing;
        double messages = partitions.draws(met * partitions.kinds()) / hours;
        double least = partitions.draws(wilson(met, missing, -1) * partitions.kinds()) / hours;
        double most = partitions.draws(wilson(met, missing, 1) * partitions.kinds()) / hours;
        long now = Math.round(last.value());
        double more = partitions.drawsToAll(now);
        double soon = Math.hypot(Math.log(most / messages), Math.log(more / partitions.drawsToAll(now, TAIL)));
        double late = Math.hypot(Math.log(messages / least), Math.log(partitions.drawsToAll(now, 1 - TAIL) / more));
        double expected = more / messages;
        return new Filling(
                partitions,
                first,
                last,
                messages,
                least,
                most,
                after(last.at(), expected),
                after(last.at(), expected * Math.exp(-soon)),
                after(last.at(), expected * Math.exp(late)));
    }

    /// An end of the 95 % confidence interval of a share.
    private static double wilson(double share, double of, int side) {
        double square = NORMAL * NORMAL / of;
        return (share + square / 2 + side * NORMAL * Math.sqrt(share * (1 - share) / of + square / of / 4))
                / (1 + square);
    }

    private static Optional<Instant> after(Instant last, double hours) {
        return hours < HOURS_OF_CENTURY
                ? Optional.of(last.plusMillis(Math.round(hours * MILLIS_OF_HOUR)))
                : Optional.empty();
    }

    private static double hours(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        return time.toSeconds() / 3600.0 + time.toNanosPart() / NANOS_OF_HOUR;
    }

    /// When, no more exactly than it can be told: `about 2022-03-18 (2022-03-01 to 2022-04-20)`, `about 9 s after
    /// the last profile (4 s to 19 s)`; empty where that is a hundred years ahead.
    public Optional<String> when() {
        return full.map(moment -> "about %s%s (%s)"
                .formatted(
                        words(moment),
                        isSoon(moment) ? " after the last profile" : "",
                        latest.map(most -> words(earliest.orElseThrow()) + " to " + words(most))
                                .orElseGet(() -> "not before " + words(earliest.orElseThrow()))));
    }

    /// A date, or the time that it takes.
    private String words(Instant moment) {
        return isSoon(full.orElseThrow())
                ? Times.words(Duration.between(last.at(), moment))
                : DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(moment);
    }

    private boolean isSoon(Instant moment) {
        return Duration.between(last.at(), moment).compareTo(SOON) < 0;
    }

    /// How many partition producers are expected at a moment from the first day on.
    public double at(Instant moment) {
        return partitions.met(partitions.draws(first.value()) + messages * hours(first.at(), moment));
    }
}
