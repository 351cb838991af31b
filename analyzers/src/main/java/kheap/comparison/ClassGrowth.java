package kheap.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.diagnosis.Quantity.Unit;
import kheap.trend.Trend;

/// Finds the classes that grew.
///
/// Between two dumps of an idle service hundreds of classes differ by an instance or two: caches fill, a thread was
/// inside a call. So a class grew when its instances or its retained bytes did so by more than a hundredth and by
/// more than a few: ten instances, or the bytes of a small client's buffers. A slow leak of one large object a day
/// shows in its bytes, one of a small object for each producer in its instances.
final class ClassGrowth {
    /// How many classes a comparison names.
    static final int SHOWN = 200;

    private static final double SHARE = 0.01;
    private static final long INSTANCES = 10;
    private static final long BYTES = 64 << 10;

    private final List<Day> days;
    private final TrendBasis basis;
    private final List<Map<String, ClassRow>> rows;

    private ClassGrowth(List<Day> days, TrendBasis basis) {
        this.days = days;
        this.basis = basis;
        this.rows = days.stream().map(ClassGrowth::byName).toList();
    }

    private record Grown(String name, List<Optional<ClassRow>> through, long bytes) {}

    /// @return the biggest growth of retained bytes first, at most [#SHOWN]
    static List<ClassHistory> of(List<Day> days, TrendBasis basis) {
        ClassGrowth growth = new ClassGrowth(days, basis);
        SequencedSet<String> names = new LinkedHashSet<>();
        growth.rows.forEach(day -> names.addAll(day.keySet()));
        return names.stream()
                .map(growth::grown)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Grown::bytes).reversed().thenComparing(Grown::name))
                .limit(SHOWN)
                .map(growth::history)
                .toList();
    }

    private static Map<String, ClassRow> byName(Day day) {
        Map<String, ClassRow> rows = new HashMap<>();
        for (ClassRow row : day.classes()) {
            rows.merge(
                    row.name(),
                    row,
                    (one, other) -> new ClassRow(
                            one.name(),
                            one.count() + other.count(),
                            one.shallow().plus(other.shallow()),
                            one.retained().plus(other.retained())));
        }
        return rows;
    }

    private Optional<Grown> grown(String name) {
        List<Optional<ClassRow>> through = new ArrayList<>();
        for (int day = 0; day < days.size(); day++) {
            through.add(row(day, name));
        }
        Optional<ClassRow> last = through.get(basis.last());
        if (last.isEmpty()) {
            return Optional.empty();
        }
        long grew = last.get().retained().bytes() - retainedAtFirst(through);
        if (!isMore(last.get().retained().bytes(), grew, BYTES) && !hasMoreInstances(through, last.get())) {
            return Optional.empty();
        }
        return Optional.of(new Grown(name, through, grew));
    }

    private ClassHistory history(Grown grown) {
        List<Optional<ClassRow>> through = grown.through();
        Trend instances = basis.trend(through, ClassRow::count);
        Optional<Bound> bound = through.get(basis.last())
                .flatMap(last -> Bounds.approached(
                        instances, Unit.COUNT, last.count(), days.get(basis.first()), days.get(basis.last())));
        return new ClassHistory(
                grown.name(),
                through,
                instances,
                basis.trend(through, row -> row.retained().bytes()),
                bound);
    }

    private Optional<ClassRow> row(int day, String name) {
        return Optional.ofNullable(rows.get(day).get(name))
                .or(() -> days.get(day).hasAllClasses()
                        ? Optional.of(new ClassRow(name, 0, ByteSize.ZERO, ByteSize.ZERO))
                        : Optional.empty());
    }

    /// A class that was not among the largest then retained no more than the least of them.
    private long retainedAtFirst(List<Optional<ClassRow>> through) {
        return through.get(basis.first())
                .or(() -> Optional.of(days.get(basis.first()).classes().getLast()))
                .get()
                .retained()
                .bytes();
    }

    private boolean hasMoreInstances(List<Optional<ClassRow>> through, ClassRow last) {
        return through.get(basis.first())
                .filter(first -> isMore(last.count(), last.count() - first.count(), INSTANCES))
                .isPresent();
    }

    private static boolean isMore(long now, long grew, long least) {
        return grew >= least && grew > SHARE * (now - grew);
    }
}
