package kheap.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.ClassTotals;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;

/// The reachable instances of some classes: how many there are, and some of them, evenly spread over the heap.
///
/// @param bytes what they and their classes keep
/// @param objects the numbers of all of them, or of [#LIMIT] where there are more, ascending
record Sampled(long total, ByteSize bytes, List<Integer> objects) {
    /// A share of one percent of the objects shows in it as 41 ± 6.
    static final int LIMIT = 4096;

    /// How many numbers are asked for at a time.
    private static final int PAGE = 1 << 22;

    Sampled {
        objects = List.copyOf(objects);
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    /// How many of all objects are meant by so many of the sample.
    long all(long sampled) {
        return objects.size() == total ? sampled : Math.round((double) sampled * total / objects.size());
    }

    /// What so many of the sample keep, on average, with all that they stand for.
    ByteSize bytes(long sampled) {
        return new ByteSize(Math.round((double) bytes.bytes() * sampled / objects.size()));
    }

    /// Samples of several families of classes.
    ///
    /// Cost: one look at the class of each object for all families together, or none where no class has an instance.
    ///
    /// @return one for each family, in their order
    static List<Sampled> of(HeapDump heap, List<List<HeapClass>> families, Progress progress) {
        Map<Integer, Draw> byClass = new HashMap<>();
        List<Draw> draws = new ArrayList<>();
        for (List<HeapClass> family : families) {
            Draw draw = new Draw();
            draws.add(draw);
            family.forEach(type -> byClass.put(type.number(), draw));
        }
        if (!byClass.isEmpty()) {
            for (ClassTotals totals : heap.classTotals(progress)) {
                Draw draw = byClass.get(totals.type().number());
                if (draw != null) {
                    draw.total += totals.count();
                    draw.bytes = draw.bytes.plus(totals.retained());
                }
            }
        }
        byClass.values().removeIf(draw -> draw.total == 0);
        if (!byClass.isEmpty()) {
            go(heap, byClass, progress);
        }
        return draws.stream()
                .map(draw -> new Sampled(draw.seen, draw.bytes, draw.objects))
                .toList();
    }

    private static void go(HeapDump heap, Map<Integer, Draw> byClass, Progress progress) {
        Set<Integer> types = byClass.keySet();
        int[] page = heap.instances(types, 0, PAGE);
        while (page.length > 0) {
            progress.goOn();
            for (int object : page) {
                byClass.get(heap.classOf(object)).meet(object);
            }
            page = heap.instances(types, page[page.length - 1] + 1, PAGE);
        }
    }

    /// The drawing of one sample.
    private static final class Draw {
        private long total;
        private ByteSize bytes = ByteSize.ZERO;
        private long seen;
        private final List<Integer> objects = new ArrayList<>();

        void meet(int object) {
            if (total <= LIMIT || seen * LIMIT / total >= objects.size()) {
                objects.add(object);
            }
            seen++;
        }
    }
}
