package kheap.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kheap.analysis.DumpAnalysis;
import kheap.diagnosis.Quantity.Unit;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;
import kheap.trend.Trend;

/// The known numbers of a day, and which of them a figure approaches.
final class Bounds {
    /// A plateau this near to a known number is taken for it.
    private static final double NEAR = 0.05;

    /// Beyond this part of the plateau its interval tells nothing: some known number would lie in it by chance.
    private static final double WIDE = 0.2;

    private Bounds() {}

    static List<Bound> of(DumpAnalysis analysis) {
        List<Bound> bounds = new ArrayList<>();
        bounds.add(new Bound("living threads", Unit.COUNT, analysis.heap().threads()));
        if (analysis.kafka() instanceof KafkaClients.Found found) {
            bounds.add(new Bound("running producers", Unit.COUNT, running(found)));
            Optional<Bound> all = ClientFigures.knownPartitions(found);
            Optional<Bound> most = ClientFigures.mostPartitions(found);
            all.ifPresent(bounds::add);
            // With a single producer both are the same number.
            most.filter(one -> all.filter(known -> known.value() == one.value()).isEmpty())
                    .ifPresent(bounds::add);
            bounds.add(new Bound("partitions assigned to consumers", Unit.COUNT, ClientFigures.assigned(found)));
            bounds.add(ClientFigures.bufferMemory(found));
        }
        // A number of nothing bounds nothing.
        return bounds.stream().filter(bound -> bound.value() > 0).toList();
    }

    private static long running(KafkaClients.Found found) {
        return found.producers().stream()
                .filter(one -> one.state() == Producer.State.OPEN || one.state() == Producer.State.ORPHANED)
                .count();
    }

    /// The known number that a figure approaches or has stopped at.
    ///
    /// It must have stood there from the first day: a number that grew along, such as that of the producers when
    /// their threads are asked for, explains nothing.
    ///
    /// @param last the figure's last value, which a bound is not below
    /// @param first the day that the trend begins with
    /// @param now the day that it ends with
    static Optional<Bound> approached(Trend trend, Unit unit, double last, Day first, Day now) {
        return switch (trend) {
            case Trend.Saturating saturating -> {
                double plateau = saturating.plateau();
                double interval = Math.min(saturating.error().orElse(0), WIDE * plateau);
                yield nearest(plateau, Math.max(interval, NEAR * plateau), unit, last, first, now);
            }
            case Trend.Stopped stopped -> nearest(stopped.level(), NEAR * stopped.level(), unit, last, first, now);
            case Trend.Unknown unknown -> Optional.empty();
            case Trend.Stable stable -> Optional.empty();
            case Trend.Growing growing -> Optional.empty();
            case Trend.Shrinking shrinking -> Optional.empty();
            case Trend.Wavering wavering -> Optional.empty();
        };
    }

    private static Optional<Bound> nearest(
            double plateau, double tolerance, Unit unit, double last, Day first, Day now) {
        return now.bounds().stream()
                .filter(bound -> bound.unit() == unit && bound.value() >= last)
                .filter(bound -> Math.abs(bound.value() - plateau) <= tolerance)
                .filter(bound -> first.bounds().stream()
                        .anyMatch(before ->
                                before.label().equals(bound.label()) && before.value() >= (1 - NEAR) * bound.value()))
                .min(Comparator.comparingDouble(bound -> Math.abs(bound.value() - plateau)));
    }
}
