package kheap.heap;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.Progress;

/// An open heap dump: the object graph that everything above reads.
///
/// Objects have dense numbers from 0 to [#objects()]` - 1`, in the order of their addresses. Unless a method says
/// otherwise, every figure counts only objects that a GC root reaches. The boot class loader, which has no object in
/// the file, is an object at address 0.
///
/// Not thread-safe. After [#close()] nothing but the values taken from it may be used.
public interface HeapDump extends AutoCloseable {
    /// How many instances [#eachInstance] holds at a time.
    int INSTANCES_AT_ONCE = 1 << 16;

    /// What was read, by which engine, and what is missing.
    DumpFile file();

    /// Whether the texts of the dump were blanked out, as tools do that sanitise a dump before it is given away.
    /// Then what is left of a text is not read: see [Instance#text].
    ///
    /// Cost: the first question looks at a thousand texts.
    boolean isRedacted();

    /// How many objects have a number.
    int objects();

    /// Whether a GC root reaches the object.
    boolean isReachable(int object);

    /// All that a GC root reaches.
    Amount reachable();

    /// What the file holds that no root reaches, with a number or without.
    Amount unreachable();

    /// Address, or identifier where the writing JVM did not use addresses.
    long address(int object);

    /// The object at this address, empty when there is none with a number.
    OptionalInt at(long address);

    /// The number of the object's class. The class of a class is `java.lang.Class`.
    int classOf(int object);

    /// A handle to look into one object. Making one is cheap; asking it for fields or elements reads the file.
    HeapObject object(int object);

    /// Every class of the dump, arrays' classes too, in the order of their addresses. Several may have one name.
    List<HeapClass> classes();

    /// The classes of this name: none, one, or one for each loader.
    List<HeapClass> classesNamed(String name);

    /// The numbers of the reachable objects of exactly these classes, ascending: those that are `from` or more,
    /// `count` at the most. So the next page begins behind the last number of the one before.
    ///
    /// Cost: one look at the class of each object from `from` on, until there are enough; for all classes together.
    int[] instances(Set<Integer> heapClasses, int from, int count);

    /// What each class with a reachable instance amounts to, in the order of [#classes()].
    ///
    /// Cost: one walk over the dominator tree at first, unless the engine has it from the opening.
    List<ClassTotals> classTotals(Progress progress);

    /// The values of an instance's fields: the own class's first, then the super class's, and so on. Fields that a
    /// subclass hides are there too.
    List<Field> fields(int instance);

    /// The values of a class's static fields.
    List<Field> statics(int heapClass);

    /// How many elements an array has.
    int length(int array);

    /// The numbers of the elements from `from` on, `count` at the most; -1 for null and for objects the dump does
    /// not hold.
    int[] elements(int objectArray, int from, int count);

    /// The bits of a primitive array's elements from `from` on, `count` at the most; floating point as raw bits.
    long[] primitives(int primitiveArray, int from, int count);

    ByteSize shallow(int object);

    /// The bytes that would be freed if the object were gone; zero for an unreachable object.
    ByteSize retained(int object);

    /// What would go if these objects were gone, at the least: their retained sizes without those that another of
    /// them dominates. What only several of them keep together is not in it.
    ///
    /// Cost: a climb up the dominator tree from each.
    default ByteSize retained(Set<Integer> group) {
        ByteSize sum = ByteSize.ZERO;
        for (int member : group) {
            OptionalInt above = dominator(member);
            while (above.isPresent() && !group.contains(above.getAsInt())) {
                above = dominator(above.getAsInt());
            }
            if (above.isEmpty()) {
                sum = sum.plus(retained(member));
            }
        }
        return sum;
    }

    /// The number of the nearest object without which this one would not be reached; empty below the roots.
    OptionalInt dominator(int object);

    /// A page of what this object dominates immediately, largest retained size first and equal ones by number; of
    /// what nothing dominates, where `object` is empty.
    ///
    /// Cost: one pass over the immediate dominators of all objects at the most, and memory for `from + count` of
    /// them.
    ///
    /// @param from how many to leave out
    /// @param count how many to name at the most
    Dominated dominated(OptionalInt object, int from, int count);

    /// The numbers of the objects that this one refers to, its class first; threads also refer to what their stacks
    /// hold.
    ///
    /// Referents of weak, soft, phantom and final references are not among them.
    void outgoing(int object, IntConsumer to);

    /// The numbers of the reachable objects that refer to this reachable one, by [#outgoing]'s definition, in no
    /// order, an object possibly several times.
    ///
    /// Cost: that of [Referrers#of]; for a class, to which all its instances refer, one pass over the objects.
    default void incoming(int object, IntConsumer from) {
        Referrers referrers = referrers();
        int node = referrers.nodeOf(object);
        if (referrers.isLeaf(object)) {
            from.accept(referrers.objectOf(node));
            return;
        }
        referrers.of(node, referrer -> from.accept(referrers.objectOf(referrer)));
        if (object(object) instanceof HeapClass) {
            eachInstance(object, from);
        }
    }

    /// A page of what refers to this object, as [#incoming(int, IntConsumer)] tells it, ascending and each object
    /// once; nothing for an unreachable object.
    ///
    /// Cost: that of telling them all, which for millions takes some milliseconds, and a bit for each object of the
    /// heap while it runs. To find out by which field each refers reads the file: [#via], for those that are shown.
    ///
    /// @param from the first number to name; the next page begins behind the last number of the one before
    /// @param count how many to name at the most
    default Incoming incoming(int object, int from, int count) {
        BitSet all = new BitSet();
        if (isReachable(object)) {
            incoming(object, all::set);
        }
        return new Incoming(
                all.cardinality(),
                all.stream().filter(each -> each >= from).limit(count).boxed().toList());
    }

    /// How one object refers to another: the name of the first field that does, `static` and the name for a static
    /// field, `[]` for an array's element, `super class`, `class loader` or `class`, or `local variable` for what a
    /// thread's stack holds.
    default String via(int from, int to) {
        return switch (object(from)) {
            case ObjectArray array -> classOf(from) == to ? "class" : "[]";
            case PrimitiveArray array -> "class";
            case HeapClass type ->
                Field.referringTo(to, statics(from))
                        .map(name -> "static " + name)
                        .orElseGet(() -> type.superclassNumber().orElse(-1) == to
                                ? "super class"
                                : type.loader() == to ? "class loader" : "class");
            case Instance instance ->
                Field.referringTo(to, fields(from)).orElse(classOf(from) == to ? "class" : "local variable");
        };
    }

    /// The numbers of the reachable objects of exactly this class, ascending; as [#instances], for any number of
    /// them.
    default void eachInstance(int heapClass, IntConsumer to) {
        int[] page = instances(Set.of(heapClass), 0, INSTANCES_AT_ONCE);
        while (page.length > 0) {
            for (int instance : page) {
                to.accept(instance);
            }
            page = instances(Set.of(heapClass), page[page.length - 1] + 1, INSTANCES_AT_ONCE);
        }
    }

    /// The references between all objects, from their far ends.
    Referrers referrers();

    /// Why the JVM itself keeps the object: none, one or several reasons.
    List<GcRoot> roots(int object);

    /// All reachable threads, in the order of their numbers.
    List<HeapThread> threads();

    /// How many objects, and the sum of their shallow sizes.
    record Amount(long objects, ByteSize bytes) {}

    /// A page of the objects that refer to one.
    ///
    /// @param total how many there are on all pages
    /// @param objects the numbers of those on this page
    record Incoming(int total, List<Integer> objects) {
        public Incoming {
            objects = List.copyOf(objects);
        }
    }

    /// A page of the objects below one in the dominator tree.
    ///
    /// @param total how many there are on all pages
    /// @param objects the numbers of those on this page
    record Dominated(int total, List<Integer> objects) {
        public Dominated {
            objects = List.copyOf(objects);
        }

        /// The page from `from` on, of `count` objects at the most. Remembers `from + count` objects at a time.
        public static Dominated of(IntStream all, IntToLongFunction retainedBytes, int from, int count) {
            Comparator<Integer> order = Comparator.<Integer>comparingLong(retainedBytes::applyAsLong)
                    .thenComparing(Comparator.reverseOrder());
            PriorityQueue<Integer> largest = new PriorityQueue<>(order);
            int total = 0;
            for (PrimitiveIterator.OfInt each = all.iterator(); each.hasNext(); total++) {
                largest.add(each.next());
                if (largest.size() > (long) from + count) {
                    largest.remove();
                }
            }
            return new Dominated(
                    total, largest.stream().sorted(order.reversed()).skip(from).toList());
        }
    }

    /// Frees the memory, and the files that the engine made.
    @Override
    void close();
}
