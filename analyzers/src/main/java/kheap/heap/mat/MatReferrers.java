package kheap.heap.mat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import kheap.Progress;
import kheap.heap.GcRoot;
import kheap.heap.HeapDump;
import kheap.heap.Referrers;

/// Who refers to whom, by the index of Eclipse MAT's parser. A node is the object of the number before it; there are
/// no leaves.
final class MatReferrers implements Referrers {
    /// As [HeapDump#incoming] and [HeapDump#outgoing]; the parser keeps both.
    interface Index {
        int[] of(int object);
    }

    private final HeapDump heap;
    private final Index inbound;
    private final Index outbound;
    private final BitSet roots = new BitSet();
    private final BitSet classes = new BitSet();

    MatReferrers(HeapDump heap, int[] rootObjects, Index inbound, Index outbound) {
        this.heap = heap;
        this.inbound = inbound;
        this.outbound = outbound;
        heap.classes().forEach(type -> classes.set(type.number()));
        for (int object : rootObjects) {
            if (!heap.roots(object).stream().allMatch(GcRoot::isOnStack)) {
                roots.set(object + 1);
            }
        }
    }

    @Override
    public int nodes() {
        return heap.objects();
    }

    @Override
    public int nodeOf(int object) {
        return object + 1;
    }

    @Override
    public boolean isLeaf(int object) {
        return false;
    }

    @Override
    public int objectOf(int node) {
        return node - 1;
    }

    @Override
    public long bytes(int node) {
        return heap.shallow(node - 1).bytes();
    }

    @Override
    public boolean isRoot(int node) {
        return roots.get(node);
    }

    @Override
    public void of(int node, IntConsumer referrers) {
        boolean isClass = classes.get(node - 1);
        for (int object : inbound.of(node - 1)) {
            if (!isClass || heap.classOf(object) != node - 1) {
                referrers.accept(object + 1);
            }
        }
    }

    @Override
    public BitSet reachableWithout(BitSet barrier, Progress progress) {
        BitSet met = new BitSet(nodes() + 1);
        met.or(roots);
        met.andNot(barrier);
        int[] open = met.stream().toArray();
        int waiting = open.length;
        for (int steps = 0; waiting > 0; steps++) {
            if ((steps & 0xffff) == 0) {
                progress.goOn();
                progress.at(steps, nodes());
            }
            for (int object : outbound.of(open[--waiting] - 1)) {
                if (!met.get(object + 1) && !barrier.get(object + 1)) {
                    met.set(object + 1);
                    if (waiting == open.length) {
                        open = Arrays.copyOf(open, 2 * waiting);
                    }
                    open[waiting++] = object + 1;
                }
            }
        }
        return met;
    }
}
