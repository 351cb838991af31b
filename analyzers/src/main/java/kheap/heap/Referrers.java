package kheap.heap;

import java.util.BitSet;
import java.util.function.IntConsumer;
import kheap.Progress;

/// The graph of strong references, seen from the end that is referred to.
///
/// Its nodes are the reachable objects, numbered from 1 to [#nodes()] in an order of the engine's own. An object
/// that refers to nothing but its class and that exactly one reference points to may be a leaf: it has no node and
/// hangs on the node of its only referrer. About every third object of a heap full of data is one.
///
/// References are those of [HeapDump#outgoing], so a thread refers to what its stack holds, but without the
/// reference of each object to its class: [HeapDump#instances] and [HeapDump#classOf] tell it from both ends, and
/// cheaper. Roots, classes and the instances of a class that nothing but they keep are no leaves. Nodes that only
/// weak, soft, phantom or final references keep are here too, and no strong path from a root leads to them.
public interface Referrers {
    int nodes();

    /// The object's node, for a leaf its referrer's; only for reachable objects.
    int nodeOf(int object);

    /// Whether the object hangs on the node of its only referrer.
    boolean isLeaf(int object);

    /// The number of the node's own object.
    int objectOf(int node);

    /// The shallow sizes of the node's object and of the leaves that hang on it.
    long bytes(int node);

    /// Whether the node's object is a root of its own, not only held by another thread's stack.
    boolean isRoot(int node);

    /// The nodes that refer to this one, in no order, a node possibly several times. An instance is no referrer of
    /// its class.
    ///
    /// Cost: what it answers.
    void of(int node, IntConsumer referrers);

    /// The nodes that the roots reach on paths that avoid all nodes of `barrier`. Those are never met, also when
    /// they are roots.
    ///
    /// Cost: at most one pass over the nodes and their references, and a bit for each node.
    ///
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    BitSet reachableWithout(BitSet barrier, Progress progress);
}
