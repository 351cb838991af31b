package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import kheap.Progress;
import kheap.heap.ClassTotals;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.Referrers;
import kheap.hprof.MemoryDump;
import org.junit.jupiter.api.Test;

/// Holds everything that is said about the graph of thousands of small heaps at random against the definitions: an
/// object is dominated by those without which no root reaches it, and retains what no root reaches without it.
///
/// A failure names the seed; `new ModelHeap(seed, most)` is that heap again.
class OracleTest {
    /// The definitions for one heap.
    private static final class Truth {
        final ModelHeap model;
        final Set<Long> reachable;
        /// By object, those without which no root reaches it.
        final Map<Long, Set<Long>> dominators = new HashMap<>();

        Truth(ModelHeap model) {
            this.model = model;
            this.reachable = model.reachable(Set.of(), true);
            reachable.forEach(object -> dominators.put(object, new HashSet<>()));
            for (long gone : reachable) {
                Set<Long> left = model.reachable(Set.of(gone), true);
                for (long object : reachable) {
                    if (object != gone && !left.contains(object)) {
                        dominators.get(object).add(gone);
                    }
                }
            }
        }

        /// The dominator that all others dominate; -1 for none.
        long immediate(long object) {
            Set<Long> all = dominators.get(object);
            return all.stream()
                    .filter(one -> dominators.get(one).size() == all.size() - 1)
                    .findFirst()
                    .orElse(-1L);
        }
    }

    @Test
    void smallHeapsObeyTheDefinitions() throws IOException {
        for (long seed = 0; seed < 1500; seed++) {
            obeysTheDefinitions(seed, 40);
        }
    }

    @Test
    void lessSmallHeapsObeyTheDefinitions() throws IOException {
        for (long seed = 0; seed < 40; seed++) {
            obeysTheDefinitions(seed, 400);
        }
    }

    private static void obeysTheDefinitions(long seed, int most) throws IOException {
        Truth truth = new Truth(new ModelHeap(seed, most));
        Opened ways = ways(seed);
        String where = "seed " + seed + " of " + most + ", " + ways;
        try (OwnHeapDump heap = ways.heap(new MemoryDump(truth.model.bytes))) {
            reachabilityAndDominators(truth, heap, where);
            references(truth, heap, where);
            pages(truth, heap, where);
            classTotals(truth, heap, where);
        }
    }

    /// Few samples make the engine look for the instances of a class, which it seldom does else.
    private static Opened ways(long seed) {
        int samples = List.of(0, 1, 2, Numbering.SAMPLES).get((int) seed & 3);
        return new Opened(1 + (int) (seed >> 2 & 1), samples, 64L << (seed >> 3 & 7));
    }

    @Test
    void howManyThreadsReadDoesNotShowInTheIndex() throws IOException {
        for (long seed = 0; seed < 100; seed++) {
            MemoryDump dump = new MemoryDump(new ModelHeap(seed, 200).bytes);
            int samples = ways(seed).samples();
            try (HeapIndex one = new Opened(1, samples, 128).index(dump);
                    HeapIndex two = new Opened(2, samples, 128).index(dump);
                    HeapIndex three = new Opened(3, samples, 128).index(dump)) {
                assertTrue(figures(one).equals(figures(two)), "seed " + seed);
                assertTrue(figures(one).equals(figures(three)), "seed " + seed);
            }
        }
    }

    private static String figures(HeapIndex index) {
        StringBuilder all = new StringBuilder();
        for (int object = 0; object < index.addresses().size(); object++) {
            all.append("\n%x %d %d %x"
                    .formatted(
                            index.addresses().address(object),
                            index.types().get(object),
                            index.sizes().get(object),
                            index.slots().get(object)));
        }
        for (int number = 1; number <= index.count(); number++) {
            all.append("\n%d %d %d %b %b %d %d:"
                    .formatted(
                            index.vertex().get(number),
                            index.parents().get(number),
                            index.dominators().get(number),
                            index.weak().get(number),
                            index.implied().get(number),
                            index.weights().get(number),
                            index.retained().eighths(number)));
            long end = index.predecessors().end(number);
            for (long place = index.predecessors().start(number); place < end; place++) {
                all.append(" %x".formatted(index.predecessors().rows().get(place)));
            }
        }
        return all + " " + index.leaves() + " " + index.totalEighths();
    }

    private static void reachabilityAndDominators(Truth truth, HeapDump heap, String where) {
        assertEquals(truth.model.typeOf.size(), heap.objects(), where);
        int number = 0;
        long bytes = 0;
        for (long address : truth.model.typeOf.keySet()) {
            int object = number++;
            String here = where + ", object 0x" + Long.toHexString(address);
            assertEquals(address, heap.address(object), here);
            assertEquals(OptionalInt.of(object), heap.at(address), here);
            assertEquals(truth.model.typeOf.get(address), heap.address(heap.classOf(object)), here);
            assertEquals(truth.reachable.contains(address), heap.isReachable(object), here);
            if (!heap.isReachable(object)) {
                assertEquals(0, heap.retained(object).bytes(), here);
                assertEquals(OptionalInt.empty(), heap.dominator(object), here);
                continue;
            }
            OptionalInt dominator = heap.dominator(object);
            assertEquals(
                    Long.toHexString(truth.immediate(address)),
                    Long.toHexString(dominator.isPresent() ? heap.address(dominator.getAsInt()) : -1),
                    here);
            bytes += heap.shallow(object).bytes();
            long retained = truth.reachable.stream()
                    .filter(other ->
                            other == address || truth.dominators.get(other).contains(address))
                    .mapToLong(
                            other -> heap.shallow(heap.at(other).orElseThrow()).bytes())
                    .sum();
            assertEquals(retained, heap.retained(object).bytes(), here);
        }
        assertEquals(truth.reachable.size(), heap.reachable().objects(), where);
        assertEquals(bytes, heap.reachable().bytes().bytes(), where);
        assertEquals(
                truth.model.typeOf.size() - truth.reachable.size(),
                heap.unreachable().objects(),
                where);
    }

    private static void references(Truth truth, HeapDump heap, String where) {
        Map<Long, Set<Long>> incoming = new HashMap<>();
        for (long from : truth.reachable) {
            for (long to : truth.model.outgoing(from)) {
                if (to != from) {
                    incoming.computeIfAbsent(to, t -> new TreeSet<>()).add(from);
                }
            }
        }
        Referrers referrers = heap.referrers();
        for (long address : truth.reachable) {
            int object = heap.at(address).orElseThrow();
            String here = where + ", object 0x" + Long.toHexString(address);
            assertEquals(
                    new TreeSet<>(truth.model.outgoing(address)),
                    addresses(heap, to -> heap.outgoing(object, to)),
                    here);
            // Whether an object that refers to itself does so is not kept: it never matters.
            Set<Long> from = addresses(heap, to -> heap.incoming(object, to));
            from.remove(address);
            assertEquals(incoming.getOrDefault(address, Set.of()), from, here);
            int node = referrers.nodeOf(object);
            assertEquals(!referrers.isLeaf(object), referrers.objectOf(node) == object, here);
            assertEquals(
                    truth.model.roots.contains(address), !referrers.isLeaf(object) && referrers.isRoot(node), here);
        }
        Random random = new Random(where.hashCode());
        for (int i = 0; i < 4; i++) {
            BitSet barrier = new BitSet();
            Set<Long> gone = new HashSet<>();
            for (int node = 1; node <= referrers.nodes(); node++) {
                if (i > 0 && random.nextInt(2 << i) == 0) {
                    barrier.set(node);
                    gone.add(heap.address(referrers.objectOf(node)));
                }
            }
            Set<Long> met = new TreeSet<>();
            referrers.reachableWithout(barrier, Progress.NONE).stream()
                    .forEach(node -> met.add(heap.address(referrers.objectOf(node))));
            Set<Long> expected = new TreeSet<>(truth.model.reachable(gone, false));
            expected.removeIf(address -> referrers.isLeaf(heap.at(address).orElseThrow()));
            assertEquals(expected, met, where + " without " + gone);
        }
    }

    private static Set<Long> addresses(HeapDump heap, Consumer<IntConsumer> from) {
        Set<Long> addresses = new TreeSet<>();
        from.accept(object -> addresses.add(heap.address(object)));
        return addresses;
    }

    private static void pages(Truth truth, HeapDump heap, String where) {
        Map<Long, Set<Long>> children = new HashMap<>();
        truth.reachable.forEach(object -> children.computeIfAbsent(truth.immediate(object), d -> new TreeSet<>())
                .add(object));
        List<Long> all = new ArrayList<>(truth.reachable);
        all.add(-1L);
        for (long address : all) {
            OptionalInt object = address < 0 ? OptionalInt.empty() : heap.at(address);
            Set<Long> expected = children.getOrDefault(address, Set.of());
            HeapDump.Dominated page = heap.dominated(object, 0, 3);
            assertEquals(expected.size(), page.total(), where);
            List<Integer> below = heap.dominated(object, 0, 1000).objects();
            assertEquals(
                    expected, new TreeSet<>(below.stream().map(heap::address).toList()), where);
            assertEquals(below.subList(0, Math.min(3, below.size())), page.objects(), where);
            for (int i = 1; i < below.size(); i++) {
                assertTrue(heap.retained(below.get(i - 1)).compareTo(heap.retained(below.get(i))) >= 0, where);
            }
        }
        for (HeapClass type : heap.classes()) {
            Set<Long> expected = new TreeSet<>(truth.reachable);
            expected.removeIf(object -> truth.model.typeOf.get(object) != type.address());
            assertEquals(expected, addresses(heap, to -> heap.eachInstance(type.number(), to)), where);
        }
    }

    private static void classTotals(Truth truth, HeapDump heap, String where) {
        Set<Long> left = new HashSet<>(truth.reachable);
        for (ClassTotals totals : heap.classTotals(Progress.NONE)) {
            String here = where + ", " + totals.type().name();
            Set<Long> instances = new HashSet<>(truth.reachable);
            instances.removeIf(
                    object -> truth.model.typeOf.get(object) != totals.type().address());
            left.removeAll(instances);
            assertEquals(instances.size(), totals.count(), here);
            Set<Long> group = new HashSet<>(instances);
            if (truth.reachable.contains(totals.type().address())) {
                group.add(totals.type().address());
            }
            long shallow = 0;
            long retained = 0;
            for (long member : group) {
                int object = heap.at(member).orElseThrow();
                shallow += instances.contains(member) ? heap.shallow(object).bytes() : 0;
                boolean top = truth.dominators.get(member).stream().noneMatch(group::contains);
                retained += top ? heap.retained(object).bytes() : 0;
            }
            assertEquals(shallow, totals.shallow().bytes(), here);
            assertEquals(retained, totals.retained().bytes(), here);
        }
        assertEquals(Set.of(), left, where);
        assertFalse(truth.reachable.isEmpty());
    }
}
