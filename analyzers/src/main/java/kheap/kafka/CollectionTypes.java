package kheap.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;

/// Which objects are collections, and how many elements they have.
///
/// A collection extends one of the JDK's bases, as those of the JDK, of JCTools and most others do, or is called a
/// queue, as those of Reactor, RxJava and Mutiny that extend an array or nothing at all.
final class CollectionTypes {
    private static final Set<String> BASES = Set.of(
            "java.util.AbstractCollection",
            "java.util.AbstractMap",
            "java.util.Dictionary",
            "java.util.concurrent.CopyOnWriteArrayList");

    private final HeapDump heap;
    /// By class number.
    private final Map<Integer, Boolean> known = new HashMap<>();
    private final Map<Integer, Boolean> outside = new HashMap<>();
    private final int classOfClasses;

    /// The last question: in a long list it is asked of a node a million times.
    private int lastType = -1;

    private boolean last;

    CollectionTypes(HeapDump heap) {
        this.heap = heap;
        this.classOfClasses = heap.classesNamed("java.lang.Class").stream()
                .mapToInt(HeapClass::number)
                .findFirst()
                .orElse(-1);
    }

    boolean isCollection(int object) {
        int type = heap.classOf(object);
        if (type != lastType) {
            lastType = type;
            last = known.computeIfAbsent(
                    type, t -> heap.object(object) instanceof Instance instance && isOne(instance));
        }
        return last;
    }

    boolean isClass(int object) {
        return heap.classOf(object) == classOfClasses;
    }

    boolean isQueue(int object) {
        return heap.object(object) instanceof Instance instance
                && isQueue(instance.type().name());
    }

    /// Whether it is no part of a collection of the JDK: nothing, or an object of another class.
    boolean isOutside(OptionalInt object) {
        return object.isEmpty()
                || outside.computeIfAbsent(
                        heap.classOf(object.getAsInt()),
                        type -> !((HeapClass) heap.object(type)).name().startsWith("java."));
    }

    private static boolean isOne(Instance object) {
        return isQueue(object.type().name()) || line(object.type()).anyMatch(type -> BASES.contains(type.name()));
    }

    /// By its name: `java.util.ArrayDeque`, `reactor.util.concurrent.SpscLinkedArrayQueue`.
    static boolean isQueue(String type) {
        return type.endsWith("Queue") || type.endsWith("Deque");
    }

    /// Whether the object's class is of this name or below it.
    static boolean isA(Instance object, String name) {
        return line(object.type()).anyMatch(type -> type.name().equals(name));
    }

    /// The class and those above it. A class that a damaged dump puts above itself ends somewhere.
    private static Stream<HeapClass> line(HeapClass type) {
        return Stream.iterate(Optional.of(type), Optional::isPresent, next -> next.get()
                        .superclass())
                .limit(64)
                .map(Optional::get);
    }

    /// Read from its books, not by going over them; empty for a collection that does not count.
    static OptionalLong elements(Instance collection) {
        if (collection.type().name().startsWith("reactor.")) {
            return difference(collection, "producerIndex", "consumerIndex");
        }
        for (String field : new String[] {"size", "count", "elementCount"}) {
            OptionalLong plain = collection.number(field);
            if (plain.isPresent()) {
                return atLeastZero(plain.getAsLong());
            }
        }
        if (collection.instance("count").isPresent()) { // an AtomicInteger, of a LinkedBlockingQueue
            return collection.instance("count").get().number("value");
        }
        if (collection.type().hasField("baseCount")) {
            return concurrentCount(collection);
        }
        if (collection.reference("elements").orElse(null) instanceof ObjectArray ring) { // ArrayDeque
            int length = Math.max(1, heapLength(ring));
            OptionalLong used = difference(collection, "tail", "head");
            return used.isPresent() ? OptionalLong.of(Math.floorMod(used.getAsLong(), length)) : used;
        }
        return collection.reference("array").orElse(null) instanceof ObjectArray array // CopyOnWriteArrayList
                ? OptionalLong.of(heapLength(array))
                : OptionalLong.empty();
    }

    /// How many elements a blocking queue takes.
    static OptionalLong capacity(Instance collection) {
        if (collection.type().name().endsWith(".ArrayBlockingQueue")
                && collection.reference("items").orElse(null) instanceof ObjectArray items) {
            return OptionalLong.of(heapLength(items));
        }
        OptionalLong capacity = collection.number("capacity");
        return capacity.isPresent() && capacity.getAsLong() < Integer.MAX_VALUE ? capacity : OptionalLong.empty();
    }

    /// A `ConcurrentHashMap` counts in several places, so that threads do not meet.
    private static OptionalLong concurrentCount(Instance map) {
        long count = map.number("baseCount").orElse(0);
        if (map.reference("counterCells").orElse(null) instanceof ObjectArray cells) {
            count += cells.elements(heapLength(cells))
                    .filter(Instance.class::isInstance)
                    .mapToLong(cell -> ((Instance) cell).number("value").orElse(0))
                    .sum();
        }
        return atLeastZero(count);
    }

    private static OptionalLong difference(Instance object, String more, String less) {
        OptionalLong end = object.number(more);
        OptionalLong start = object.number(less);
        return end.isPresent() && start.isPresent()
                ? OptionalLong.of(end.getAsLong() - start.getAsLong())
                : OptionalLong.empty();
    }

    private static OptionalLong atLeastZero(long count) {
        return OptionalLong.of(Math.max(0, count));
    }

    private static int heapLength(ObjectArray array) {
        return array.heap().length(array.number());
    }
}
