package kheap.app.gui.heap;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import kheap.Progress;
import kheap.heap.HeapDump;
import kheap.heap.NearestRoots;

/// Who refers to an object, and why it is still there.
final class References {
    /// Steps told from each end of a path. A linked list of a million elements makes a path of a million steps.
    private static final int STEPS = 40;

    private final HeapDump heap;
    private final ObjectLines lines;

    References(HeapDump heap, ObjectLines lines) {
        this.heap = heap;
        this.lines = lines;
    }

    /// A page of what refers to the object, by address.
    ///
    /// @param from as the page before says
    Page<Reference> to(int object, int from, int count) {
        HeapDump.Incoming page = heap.incoming(object, from, count);
        List<Reference> references = page.objects().stream()
                .map(referrer -> new Reference(heap.via(referrer, object), lines.of(referrer)))
                .toList();
        return new Page<>(
                references,
                page.total(),
                page.objects().size() < count
                        ? OptionalInt.empty()
                        : OptionalInt.of(page.objects().getLast() + 1));
    }

    /// @param count how many paths to find at the most
    PathsToRoots paths(int object, int count, Progress progress) {
        NearestRoots found = NearestRoots.of(heap, object, count, progress);
        return new PathsToRoots(found.paths().stream().map(this::path).toList(), found.complete());
    }

    private PathsToRoots.Path path(List<Integer> objects) {
        int size = objects.size();
        int first = Math.min(size, STEPS);
        int last = Math.max(first, size - STEPS);
        return new PathsToRoots.Path(steps(objects, 0, first), last - first, steps(objects, last, size));
    }

    private List<Reference> steps(List<Integer> objects, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Reference(
                        i == 0
                                ? "GC root: " + String.join(", ", lines.roots(objects.getFirst()))
                                : heap.via(objects.get(i - 1), objects.get(i)),
                        lines.of(objects.get(i))))
                .toList();
    }
}
