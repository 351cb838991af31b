package kheap.app.gui.heap;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.heap.HeapDump;

/// What there is of each class.
final class Histogram {
    private final HeapDump heap;
    private final ObjectLines lines;

    Histogram(HeapDump heap, ObjectLines lines) {
        this.heap = heap;
        this.lines = lines;
    }

    /// Every class with a reachable instance, by retained size, largest first.
    List<ClassLine> classes(Progress progress) {
        return heap.classTotals(progress).stream()
                .map(totals -> new ClassLine(
                        totals.type().address(),
                        new ClassRow(totals.type().name(), totals.count(), totals.shallow(), totals.retained())))
                .sorted(Comparator.comparing((ClassLine line) -> line.row().retained())
                        .reversed()
                        .thenComparing(line -> line.row().name()))
                .toList();
    }

    /// A page of the reachable instances of exactly this class.
    ///
    /// @param from how many to leave out
    Page<ObjectLine> instances(int type, InstanceOrder order, int from, int count, Progress progress) {
        return switch (order) {
            case BY_RETAINED_SIZE -> {
                HeapDump.Dominated largest = HeapDump.Dominated.of(
                        all(type, progress), object -> heap.retained(object).bytes(), from, count);
                yield Page.of(lines.of(largest.objects()), from, largest.total());
            }
            case BY_ADDRESS -> {
                long total = all(type, progress).count();
                List<Integer> numbers =
                        all(type, progress).skip(from).limit(count).boxed().toList();
                yield Page.of(lines.of(numbers), from, total);
            }
        };
    }

    /// The numbers of all instances, ascending, a few at a time in memory.
    private IntStream all(int type, Progress progress) {
        return Stream.iterate(
                        chunk(type, 0, progress),
                        chunk -> chunk.length > 0,
                        chunk -> chunk(type, chunk[chunk.length - 1] + 1, progress))
                .flatMapToInt(IntStream::of);
    }

    private int[] chunk(int type, int from, Progress progress) {
        progress.goOn();
        return heap.instances(Set.of(type), from, HeapDump.INSTANCES_AT_ONCE);
    }

    /// A page of what an object dominates immediately, or of what nothing dominates; largest first.
    ///
    /// @param from how many to leave out
    Page<ObjectLine> dominated(OptionalInt object, int from, int count) {
        HeapDump.Dominated page = heap.dominated(object, from, count);
        return Page.of(lines.of(page.objects()), from, page.total());
    }
}
