package kheap.heap.own;

import java.util.BitSet;
import java.util.function.IntConsumer;
import kheap.Progress;
import kheap.heap.GcRoot;
import kheap.heap.Referrers;

/// Who refers to whom, from what the walk left: a node's parent and its row of other predecessors. A node is the
/// number that the walk gave, and the walk's leaves are the leaves.
final class OwnReferrers implements Referrers {
    private final HeapIndex index;
    private final BitSet roots = new BitSet();

    OwnReferrers(HeapIndex index) {
        this.index = index;
        for (GcRoot root : index.roots().all) {
            int slot = index.slots().get(root.object());
            if (root.thread().isEmpty() && Slots.isReached(slot)) {
                roots.set(Slots.number(slot));
            }
        }
    }

    @Override
    public int nodes() {
        return index.count();
    }

    @Override
    public int nodeOf(int object) {
        return Slots.number(index.slots().get(object));
    }

    @Override
    public boolean isLeaf(int object) {
        return Slots.isLeaf(index.slots().get(object));
    }

    @Override
    public int objectOf(int node) {
        return index.vertex().get(node);
    }

    @Override
    public long bytes(int node) {
        return 8 * index.weights().get(node);
    }

    @Override
    public boolean isRoot(int node) {
        return roots.get(node) || index.parents().get(node) == 0;
    }

    @Override
    public void of(int node, IntConsumer referrers) {
        int parent = index.parents().get(node);
        if (parent != 0 && !index.weak().get(node) && !index.implied().get(node)) {
            referrers.accept(parent);
        }
        long end = index.predecessors().end(node);
        for (long place = index.predecessors().start(node); place < end; place++) {
            int source = index.predecessors().rows().get(place);
            if (isStrong(source)) {
                referrers.accept(source);
            }
        }
    }

    /// Neither a referent's nor a class's, and not the virtual root.
    private static boolean isStrong(int source) {
        return source > 0 && (source & Numbering.OF_CLASS) == 0;
    }

    /// First down the tree of the walk, which settles nearly all; then what is left asks its referrers, in ascending
    /// and descending order by turns, until nobody has news; classes ask their instances last, for that takes a look
    /// at all objects.
    @Override
    public BitSet reachableWithout(BitSet barrier, Progress progress) {
        int count = index.count();
        BitSet met = new BitSet(count + 1);
        for (int node = 1; node <= count; node++) {
            if ((node & 0xffff) == 0) {
                progress.goOn();
                progress.at(node, count);
            }
            if (!barrier.get(node) && (isRoot(node) || met.get(index.parents().get(node)) && isStrongBranch(node))) {
                met.set(node);
            }
        }
        boolean news = true;
        while (news) {
            while (ask(met, barrier, true, progress) && ask(met, barrier, false, progress)) {
                progress.goOn();
            }
            news = askInstances(met, barrier, progress);
        }
        return met;
    }

    private boolean isStrongBranch(int node) {
        return !index.weak().get(node) && !index.implied().get(node);
    }

    /// @return whether anything was met
    private boolean ask(BitSet met, BitSet barrier, boolean ascending, Progress progress) {
        boolean news = false;
        int steps = 0;
        int node = ascending ? met.nextClearBit(1) : met.previousClearBit(index.count());
        while (node > 0 && node <= index.count()) {
            if ((++steps & 0xfff) == 0) {
                progress.goOn();
            }
            if (!barrier.get(node) && isReferredToBy(met, node)) {
                met.set(node);
                news = true;
            }
            node = ascending ? met.nextClearBit(node + 1) : met.previousClearBit(node - 1);
        }
        return news;
    }

    private boolean isReferredToBy(BitSet met, int node) {
        if (met.get(index.parents().get(node)) && isStrongBranch(node)) {
            return true;
        }
        long end = index.predecessors().end(node);
        for (long place = index.predecessors().start(node); place < end; place++) {
            int source = index.predecessors().rows().get(place);
            if (isStrong(source) && met.get(source)) {
                return true;
            }
        }
        return false;
    }

    private boolean askInstances(BitSet met, BitSet barrier, Progress progress) {
        int[] classNodes = new int[index.classes().size()];
        boolean any = false;
        for (int type = 0; type < classNodes.length; type++) {
            int slot = index.slots().get(index.classObjects()[type]);
            int node = Slots.isReached(slot) ? Slots.number(slot) : 0;
            if (node != 0 && !met.get(node) && !barrier.get(node)) {
                classNodes[type] = node;
                any = true;
            }
        }
        boolean news = false;
        for (int object = 0; any && object < index.addresses().size(); object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
            }
            int node = classNodes[index.types().get(object)];
            if (node != 0) {
                int slot = index.slots().get(object);
                if (Slots.isReached(slot) && met.get(Slots.number(slot))) {
                    met.set(node);
                    classNodes[index.types().get(object)] = 0;
                    news = true;
                }
            }
        }
        return news;
    }
}
