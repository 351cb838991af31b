package kheap.heap;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import kheap.Progress;

/// An engine's dump whose graph of referrers has every leaf that it may have, and its nodes in another order.
public final class Leaves implements Referrers {
    private final HeapDump heap;
    private final Referrers all;
    /// By object: the only referrer of a leaf, -1 for other objects.
    private final int[] referrerOf;
    /// By node.
    private final int[] objects;

    private final int[] nodes;

    private Leaves(HeapDump heap) {
        this.heap = heap;
        this.all = heap.referrers();
        this.referrerOf = IntStream.range(0, heap.objects()).map(this::leaf).toArray();
        // The last object is the first node.
        this.objects = IntStream.concat(
                        IntStream.of(-1),
                        IntStream.range(0, heap.objects())
                                .map(object -> heap.objects() - 1 - object)
                                .filter(object -> heap.isReachable(object) && referrerOf[object] < 0))
                .toArray();
        this.nodes = new int[heap.objects()];
        for (int node = 1; node < objects.length; node++) {
            nodes[objects[node]] = node;
        }
    }

    /// The same dump, seen so.
    public static HeapDump in(HeapDump heap) {
        Leaves leaves = new Leaves(heap);
        return (HeapDump) Proxy.newProxyInstance(
                Leaves.class.getClassLoader(), new Class<?>[] {HeapDump.class}, (view, method, arguments) -> {
                    if (method.getName().equals("referrers")) {
                        return leaves;
                    }
                    try {
                        return method.isDefault()
                                ? InvocationHandler.invokeDefault(view, method, arguments)
                                : method.invoke(heap, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private int leaf(int object) {
        if (!heap.isReachable(object)
                || heap.object(object) instanceof HeapClass
                || all.isRoot(all.nodeOf(object))
                || !heap.roots(object).isEmpty()) {
            return -1;
        }
        boolean[] refers = new boolean[1];
        heap.outgoing(object, target -> refers[0] |= target != heap.classOf(object));
        int[] referrers = new int[2];
        heap.incoming(object, from -> {
            referrers[0]++;
            referrers[1] = from;
        });
        return refers[0] || referrers[0] != 1 ? -1 : referrers[1];
    }

    @Override
    public int nodes() {
        return objects.length - 1;
    }

    @Override
    public int nodeOf(int object) {
        return nodes[isLeaf(object) ? referrerOf[object] : object];
    }

    @Override
    public boolean isLeaf(int object) {
        return referrerOf[object] >= 0;
    }

    @Override
    public int objectOf(int node) {
        return objects[node];
    }

    @Override
    public long bytes(int node) {
        return heap.shallow(objects[node]).bytes()
                + IntStream.range(0, referrerOf.length)
                        .filter(object -> referrerOf[object] == objects[node])
                        .mapToLong(object -> heap.shallow(object).bytes())
                        .sum();
    }

    @Override
    public boolean isRoot(int node) {
        return all.isRoot(all.nodeOf(objects[node]));
    }

    @Override
    public void of(int node, IntConsumer referrers) {
        all.of(all.nodeOf(objects[node]), referrer -> referrers.accept(nodeOf(all.objectOf(referrer))));
    }

    @Override
    public BitSet reachableWithout(BitSet barrier, Progress progress) {
        BitSet within = new BitSet();
        barrier.stream().forEach(node -> within.set(all.nodeOf(objects[node])));
        BitSet reached = new BitSet();
        all.reachableWithout(within, progress).stream()
                .map(all::objectOf)
                .filter(object -> !isLeaf(object))
                .forEach(object -> reached.set(nodes[object]));
        return reached;
    }
}
