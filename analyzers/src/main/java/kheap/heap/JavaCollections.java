package kheap.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the JDK's collections by the fields of their implementations, JDK 6 to 25.
///
/// Known by fields and not by class names, so that subclasses and copies (such as Kafka's own `CopyOnWriteMap`, or
/// `LinkedHashMap`) are read too. Anything unknown reads as empty. Never more than [#LIMIT] elements.
public final class JavaCollections {
    /// A damaged or endless structure ends here.
    public static final int LIMIT = 1 << 20;

    private JavaCollections() {}

    /// A key with its value; either may be missing where the map holds null.
    public record Entry(Optional<HeapObject> key, Optional<HeapObject> value) {}

    /// The elements of a list, set, queue, deque, `Optional`, array, or the values of a map.
    public static List<HeapObject> elements(HeapObject collection) {
        List<HeapObject> elements = new ArrayList<>();
        collect(collection, elements, 0);
        return elements;
    }

    /// The entries of a map; a `Properties` or a wrapper is read through.
    public static List<Entry> entries(HeapObject map) {
        List<Entry> entries = new ArrayList<>();
        if (map instanceof Instance instance) {
            collectEntries(instance, entries, 0);
        }
        return entries;
    }

    private static void collect(HeapObject collection, List<HeapObject> to, int depth) {
        if (collection instanceof ObjectArray array) {
            array.elements(LIMIT).forEach(to::add);
            return;
        }
        if (!(collection instanceof Instance instance) || depth > 8) {
            return;
        }
        String type = instance.type().name();
        if (type.endsWith("ImmutableCollections$List12") || type.endsWith("ImmutableCollections$Set12")) {
            addOther(instance.reference("e0"), to);
            addOther(instance.reference("e1"), to);
        } else if (type.endsWith("ImmutableCollections$ListN") || type.endsWith("ImmutableCollections$SetN")) {
            addArray(instance.reference("elements"), to);
        } else if (type.equals("java.util.Optional")) {
            addOther(instance.reference("value"), to);
        } else if (instance.type().hasField("table")) { // any map; a linked one has a head and a tail as well
            entries(instance).forEach(entry -> entry.value().ifPresent(to::add));
        } else if (instance.reference("elementData").isPresent()) { // ArrayList, Vector
            addPrefix(
                    instance,
                    "elementData",
                    instance.number("size")
                            .orElse(instance.number("elementCount").orElse(0)),
                    to);
        } else if (instance.type().hasField("elements") && instance.type().hasField("head")) { // ArrayDeque
            addArray(instance.reference("elements"), to);
        } else if (type.equals("java.util.Arrays$ArrayList")) {
            addArray(instance.reference("a"), to);
        } else if (instance.type().hasField("queue") && instance.type().hasField("size")) { // PriorityQueue
            addArray(instance.reference("queue"), to);
        } else if (instance.type().hasField("first") && instance.type().hasField("last")) { // linked lists and queues
            chain(instance.reference("first"), "next", "item", to);
        } else if (instance.type().hasField("head")
                && (instance.type().hasField("tail")
                        || instance.type().hasField("last"))) { // concurrent and blocking queues
            chain(instance.reference("head"), "next", "item", to);
        } else if (instance.type().hasField("header")) { // LinkedList of JDK 6: a ring with a header
            ring(instance.reference("header"), to);
        } else if (type.startsWith("java.util.Collections$") || type.startsWith("java.util.concurrent.CopyOnWrite")) {
            for (String field : List.of("c", "list", "s", "m", "element", "al", "array")) {
                Optional<HeapObject> inner = instance.reference(field);
                if (inner.isPresent()) {
                    if (field.equals("element")) {
                        to.add(inner.get());
                    } else {
                        collect(inner.get(), to, depth + 1);
                    }
                    return;
                }
            }
        } else if (isSetOverMap(instance)) {
            instance.reference("map").or(() -> instance.reference("m")).ifPresent(map -> entries(map)
                    .forEach(entry -> entry.key().ifPresent(to::add)));
        } else {
            entries(instance).forEach(entry -> entry.value().ifPresent(to::add));
        }
    }

    private static boolean isSetOverMap(Instance instance) {
        String type = instance.type().simpleName();
        return type.endsWith("Set") || type.equals("KeySetView");
    }

    private static void collectEntries(Instance map, List<Entry> to, int depth) {
        if (depth > 8) {
            return;
        }
        String type = map.type().name();
        if (type.endsWith("ImmutableCollections$Map1")) {
            to.add(new Entry(map.reference("k0"), map.reference("v0")));
            return;
        }
        if (type.endsWith("ImmutableCollections$MapN") || type.equals("java.util.IdentityHashMap")) {
            if (map.reference("table").orElse(null) instanceof ObjectArray table) {
                int[] slots = map.heap().elements(table.number(), 0, LIMIT);
                for (int i = 0; i + 1 < slots.length; i += 2) {
                    if (slots[i] >= 0) {
                        to.add(new Entry(Optional.of(map.heap().object(slots[i])), object(map.heap(), slots[i + 1])));
                    }
                }
            }
            return;
        }
        if (type.endsWith("Collections$SingletonMap")) {
            to.add(new Entry(map.reference("k"), map.reference("v")));
            return;
        }
        if (map.reference("root").isPresent() && map.type().hasField("modCount")) { // TreeMap
            tree(map.reference("root"), to);
            return;
        }
        if (map.reference("segments").orElse(null) instanceof ObjectArray segments) { // ConcurrentHashMap before 8
            segments.elements(LIMIT).forEach(segment -> {
                if (segment instanceof Instance instance) {
                    table(instance, "table", to);
                }
            });
            if (!to.isEmpty() || !map.type().hasField("table")) {
                return;
            }
        }
        table(map, "table", to);
        table(map, "nextTable", to);
        if (to.isEmpty()) {
            // Properties since 9, Kafka's copy-on-write and recording maps, unmodifiable and synchronized maps.
            for (String field : List.of("map", "m")) {
                if (map.instance(field).isPresent()) {
                    collectEntries(map.instance(field).get(), to, depth + 1);
                    return;
                }
            }
        }
    }

    private static void table(Instance map, String field, List<Entry> to) {
        if (!(map.reference(field).orElse(null) instanceof ObjectArray table)) {
            return;
        }
        table.elements(LIMIT).forEach(bin -> {
            Instance entry = bin instanceof Instance instance ? instance : null;
            // Two kinds of bin of a ConcurrentHashMap are entries by class and hold none: a tree keeps its entries
            // behind "first", and what was moved stands in the next table.
            if (entry != null && entry.type().hasField("lockState")) {
                entry = entry.instance("first").orElse(null);
            } else if (entry != null && entry.type().hasField("nextTable")) {
                return;
            }
            while (entry != null && to.size() < LIMIT) {
                Optional<HeapObject> value =
                        entry.type().hasField("val") ? entry.reference("val") : entry.reference("value");
                to.add(new Entry(entry.reference("key"), value));
                entry = entry.instance("next").orElse(null);
            }
        });
    }

    private static void tree(Optional<HeapObject> root, List<Entry> to) {
        List<Instance> open = new ArrayList<>();
        addInstance(root, open::add);
        while (!open.isEmpty() && to.size() < LIMIT) {
            Instance node = open.removeLast();
            to.add(new Entry(node.reference("key"), node.reference("value")));
            addInstance(node.reference("right"), open::add);
            addInstance(node.reference("left"), open::add);
        }
    }

    private static void chain(Optional<HeapObject> first, String next, String item, List<HeapObject> to) {
        Instance node = first.orElse(null) instanceof Instance instance ? instance : null;
        // Counts nodes, not elements: a damaged chain may be a ring of empty ones.
        for (int nodes = 0; node != null && nodes < LIMIT; nodes++) {
            node.reference(item).ifPresent(to::add);
            Instance following = node.instance(next).orElse(null);
            // A concurrent queue links its removed nodes to themselves.
            node = node.equals(following) ? null : following;
        }
    }

    private static void ring(Optional<HeapObject> header, List<HeapObject> to) {
        if (!(header.orElse(null) instanceof Instance start)) {
            return;
        }
        Instance node = start.instance("next").orElse(start);
        for (int nodes = 0; !node.equals(start) && nodes < LIMIT; nodes++) {
            node.reference("element").ifPresent(to::add);
            node = node.instance("next").orElse(start);
        }
    }

    private static void addInstance(Optional<HeapObject> object, Consumer<Instance> to) {
        if (object.orElse(null) instanceof Instance instance) {
            to.accept(instance);
        }
    }

    /// The JDK marks an empty second slot of its one- or two-element collections by a plain object.
    private static void addOther(Optional<HeapObject> element, List<HeapObject> to) {
        element.filter(e -> !e.type().name().equals("java.lang.Object")).ifPresent(to::add);
    }

    private static void addArray(Optional<HeapObject> array, List<HeapObject> to) {
        if (array.orElse(null) instanceof ObjectArray elements) {
            elements.elements(LIMIT).forEach(to::add);
        }
    }

    private static void addPrefix(Instance list, String field, long size, List<HeapObject> to) {
        if (list.reference(field).orElse(null) instanceof ObjectArray array) {
            array.elements((int) Math.min(size, LIMIT)).forEach(to::add);
        }
    }

    private static Optional<HeapObject> object(HeapDump heap, int number) {
        return number < 0 ? Optional.empty() : Optional.of(heap.object(number));
    }
}
