package kheap.heap.own;

import java.util.Arrays;
import java.util.BitSet;
import kheap.Progress;
import kheap.memory.Bits;
import kheap.memory.ByteColumn;
import kheap.memory.IntColumn;
import kheap.memory.LongList;

/// The walk from the roots, depth first: it numbers what it reaches, in the order of reaching, weighs it, and keeps
/// of every other reference just what dominators need.
///
/// A tree edge gives a node its parent; an edge to a removable leaf adds the leaf's size to the weight of its
/// referrer, and the leaf is never numbered; every other edge goes to the log of crossings. An object refers to its
/// class, too, although no reference is stored: that edge is met on arrival. All instances of a class would be
/// predecessors of its object, so at most [#SAMPLES] are kept for each class; they decide nearly every one, and the
/// others are looked through in full later, see [Dominators].
///
/// 80 to 100 ns a reference. The open nodes are in a list outside the Java heap, so a linked list of millions is no
/// special case.
final class Numbering implements AutoCloseable {
    static final int SAMPLES = 4096;

    /// In a crossing's source: the reference is a referent, and no strong one.
    static final int WEAK = 1 << 31;
    /// In a crossing's source: an instance and its class, or an ancestor that stands for it.
    static final int OF_CLASS = 1 << 30;

    static final int SOURCE = OF_CLASS - 1;

    /// Enough to overlap the waits for memory, and rarely more than an object has.
    private static final int TOUCHED = 24;

    private static final int CLIMB = 64;

    private final ByteColumn stream;
    private final int shift;
    private final long empty;
    private final IntColumn slots;
    private final Bits multi;
    private final Bits weakFirst;
    private final ClassColumn types;
    private final SmallSizes sizes;
    private final ClassTable classes;
    private final int[] classObjects;
    private final BitSet rootObjects;
    private final int samplesPerClass;

    /// By number: the number from which it was reached first, 0 for what only is a root.
    final IntColumn parent;
    /// By number: its own size and that of its leaves.
    final SmallSizes weights;
    /// By number: the object.
    final IntLog vertex;
    /// All other references between numbered objects, and from the virtual root to objects reached before they were
    /// come to as roots.
    final IntLog crossings;
    /// By number: whether the reference from the parent is a referent.
    final Bits weak;
    /// By number: whether it was reached as the class of an instance or of a leaf.
    final Bits implied;

    private final Bits single;
    private final LongList stack = new LongList();
    private final int[] lastSource;
    private final int[] samples;
    /// The smallest number of an ancestor that stands for an instance.
    private final int[] ancestor;
    /// The numbers of class objects that have more predecessors than samples.
    final BitSet cut = new BitSet();

    private int count;
    private int touched;

    // The node at hand.
    private int object;
    private int number;
    private long at;
    private long weight;

    Numbering(
            SecondPass.Columns columns,
            int[] classObjects,
            BitSet rootObjects,
            long nodes,
            IntLog vertex,
            IntLog crossings,
            int samplesPerClass) {
        this.stream = columns.edges().bytes();
        this.shift = columns.edges().shift();
        this.slots = columns.slots();
        this.multi = columns.multi();
        this.weakFirst = columns.weakFirst();
        this.types = columns.types();
        this.sizes = columns.sizes();
        this.classes = columns.classes();
        this.classObjects = classObjects;
        this.rootObjects = rootObjects;
        this.samplesPerClass = samplesPerClass;
        this.vertex = vertex;
        this.crossings = crossings;
        this.parent = IntColumn.of(nodes + 1);
        this.weights = SmallSizes.of(nodes + 1);
        this.single = Bits.of(nodes + 1);
        this.weak = Bits.of(nodes + 1);
        this.implied = Bits.of(nodes + 1);
        this.lastSource = new int[classes.size()];
        this.samples = new int[classes.size()];
        this.ancestor = new int[classes.size()];
        Arrays.fill(ancestor, Integer.MAX_VALUE);
        this.empty = columns.edges().empty();
        vertex.add(-1);
    }

    /// How many objects have a number, from 1 on.
    int count() {
        return count;
    }

    /// Walks from one root, all of it that no root before has reached.
    ///
    /// @param total how many objects can have a number at the most
    void root(int root, Progress progress, long total) {
        int slot = slots.get(root);
        if (Slots.isReached(slot)) {
            cross(Slots.number(slot), 0);
            return;
        }
        if (Slots.isWaitingLeaf(slot)) {
            slots.set(root, 0);
        }
        int looked = 0;
        arrive(root, 0);
        while (true) {
            if ((++looked & 0xffff) == 0) {
                progress.goOn();
                progress.at(count, total);
            }
            boolean referent = at < 0;
            long here = referent ? ~at : at;
            long code = stream.get(here++);
            if (code < 0) {
                code &= 0x7f;
                int bits = 7;
                byte more;
                do {
                    more = stream.get(here++);
                    code |= (more & 0x7fL) << bits;
                    bits += 7;
                } while (more < 0);
            }
            at = here;
            if (code != 0) {
                follow(object + (int) (code >>> 1 ^ -(code & 1)), referent);
            } else {
                weights.set(number, weight);
                if (stack.size() == 0) {
                    return;
                }
                pop();
            }
        }
    }

    private void follow(int target, boolean referent) {
        int slot = slots.get(target);
        if (Slots.isReached(slot)) {
            int known = Slots.number(slot);
            if (!Slots.isLeaf(slot) && known != number) {
                cross(known, referent ? number | WEAK : number);
            }
            return;
        }
        if (!Slots.isWaitingLeaf(slot)) {
            push();
            if (referent) {
                weak.set(count + 1L);
            }
            arrive(target, number);
            return;
        }
        slots.set(target, Slots.leafOf(number));
        weight += sizes.get(target);
        int type = Slots.leafType(slot);
        if (type != Slots.INSTANCE) {
            int unreached = classEdge(classes.primitiveArrays[type]);
            if (unreached >= 0) {
                push();
                implied.set(count + 1L);
                arrive(unreached, number);
            }
        }
    }

    /// Numbers an object, its class if that is new, and that one's class.
    private void arrive(int first, int from) {
        enter(first, from);
        int type = types.get(first);
        for (int unreached = classEdge(type); unreached >= 0; unreached = classEdge(type)) {
            push();
            implied.set(count + 1L);
            enter(unreached, number);
            type = classes.javaLangClass;
        }
        touch();
    }

    private void enter(int target, int from) {
        int slot = slots.get(target);
        at = slot == 0 ? empty : (long) (slot - 1) << shift;
        if (weakFirst.get(target)) {
            at = ~at;
        }
        if (++count > Slots.MAX_NUMBER) {
            throw new TooManyObjectsException();
        }
        number = count;
        object = target;
        slots.set(target, Slots.node(number));
        vertex.add(target);
        parent.set(number, from);
        weight = sizes.get(target);
        // Of a class and of a root not every predecessor is in the stream.
        if (!multi.get(target) && !rootObjects.get(target) && types.get(target) != classes.javaLangClass) {
            single.set(number);
        }
    }

    /// The reference of the node at hand, or of a leaf of it, to its class.
    ///
    /// @return the class's object if it wants to be numbered first, else -1
    private int classEdge(int type) {
        int target = classObjects[type];
        if (rootObjects.get(target)) {
            return -1;
        }
        int slot = slots.get(target);
        if (!Slots.isReached(slot)) {
            return target;
        }
        int known = Slots.number(slot);
        if (known == number || samples[type] > samplesPerClass) {
            return -1;
        }
        int source = number;
        for (int steps = CLIMB; steps > 0 && source > known && single.get(source); steps--) {
            source = parent.get(source);
        }
        if (source < known) {
            ancestor[type] = Math.min(ancestor[type], source);
        } else if (source > known && source != lastSource[type]) {
            if (++samples[type] > samplesPerClass) {
                cut.set(known);
            } else {
                lastSource[type] = source;
                cross(known, source | OF_CLASS);
            }
        }
        return -1;
    }

    /// To be called when all roots are through.
    void end() {
        for (int type = 0; type < classes.size(); type++) {
            if (ancestor[type] != Integer.MAX_VALUE) {
                cross(Slots.number(slots.get(classObjects[type])), ancestor[type] | OF_CLASS);
            }
        }
        close();
    }

    /// Frees what only the walk needs.
    @Override
    public void close() {
        single.close();
        stack.close();
    }

    private void cross(int target, int source) {
        crossings.add(target);
        crossings.add(source);
    }

    private void push() {
        stack.add(at);
        stack.add(weight);
        stack.add((long) object << 32 | number);
    }

    private void pop() {
        long node = stack.removeLast();
        object = (int) (node >>> 32);
        number = (int) node;
        weight = stack.removeLast();
        at = stack.removeLast();
    }

    /// Reads the slots of the first targets once, so that the waits for memory overlap before each is needed.
    private void touch() {
        long here = at < 0 ? ~at : at;
        int sum = 0;
        for (int i = 0; i < TOUCHED; i++) {
            long code = stream.get(here++);
            if (code == 0) {
                break;
            }
            if (code < 0) {
                code &= 0x7f;
                int bits = 7;
                byte more;
                do {
                    more = stream.get(here++);
                    code |= (more & 0x7fL) << bits;
                    bits += 7;
                } while (more < 0);
            }
            sum ^= slots.get(object + (int) (code >>> 1 ^ -(code & 1)));
        }
        touched = sum;
    }
}
