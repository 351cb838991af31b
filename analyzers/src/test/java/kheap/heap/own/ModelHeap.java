package kheap.heap.own;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import kheap.hprof.WrittenDump;

/// A small heap at random with the dump of it, and what the definitions say about it. Objects go by their addresses;
/// 0 is the boot loader.
final class ModelHeap {
    private static final long OBJECT = 0x1000;
    private static final long CLASS = 0x1008;
    private static final long LOADER = 0x1010;
    private static final long REFERENCE = 0x1018;
    private static final long WEAK = 0x1020;
    private static final long SOFT = 0x1028;
    private static final long THREAD = 0x1030;
    private static final long ARRAY = 0x1038;
    private static final long BYTES = 0x1040;
    private static final long INTS = 0x1048;
    private static final long MORE = 0x1100;
    private static final long DANGLING = 0x700_0000;

    /// By address, the class of each object.
    final SortedMap<Long, Long> typeOf = new TreeMap<>();
    /// What an object refers to, neither its class nor a referent nor what the dump does not hold.
    final Map<Long, Set<Long>> strong = new HashMap<>();

    final Map<Long, Long> referent = new HashMap<>();
    final Set<Long> roots = new HashSet<>();
    final byte[] bytes;

    private final Random random;
    private final WrittenDump dump;
    private final int idBytes;
    private final List<Runnable> records = new ArrayList<>();
    private final Map<Long, Long> superclass = new HashMap<>();
    private final Map<Long, List<String>> fields = new HashMap<>();
    private final Map<Long, Long> loader = new HashMap<>();
    private final List<Long> objects = new ArrayList<>();
    private final List<Long> instantiable = new ArrayList<>(List.of(OBJECT, LOADER));

    /// How likely each class is a root.
    private final double rootedClasses;

    private final int shape;
    private boolean hasStickyClass;

    /// @param most how many objects at the most, classes and threads not counted
    ModelHeap(long seed, int most) {
        random = new Random(seed);
        idBytes = random.nextInt(4) == 0 ? 4 : 8;
        dump = new WrittenDump(idBytes);
        rootedClasses = random.nextInt(3) / 2.0;
        shape = random.nextInt(6);
        place(2 + random.nextInt(most));
        classes();
        objects.forEach(this::object);
        threadsAndRoots();
        bytes = write();
    }

    private void place(int count) {
        int step = random.nextInt(4) == 0 ? 1 : random.nextBoolean() ? 8 : 16;
        long address = 0x1_0000;
        for (int i = 0; i < count; i++) {
            objects.add(address);
            address += (long) step * (1 + random.nextInt(3));
            if (idBytes == 8 && random.nextInt(20) == 0) {
                address += 1L << 30 + random.nextInt(20);
            }
        }
    }

    private void classes() {
        // A class object refers to its loader, so those must be known before.
        List<Long> loaders = new ArrayList<>(List.of(0L));
        for (long object : objects) {
            if (random.nextInt(20) == 0) {
                typeOf.put(object, LOADER);
                loaders.add(object);
            }
        }
        type(OBJECT, 0, "java.lang.Object", 0);
        type(CLASS, OBJECT, "java.lang.Class", 0);
        type(LOADER, OBJECT, "java.lang.ClassLoader", 0, "L parent");
        type(REFERENCE, OBJECT, "java.lang.ref.Reference", 0, "L referent", "L queue");
        type(WEAK, REFERENCE, "java.lang.ref.WeakReference", 0, "J clock");
        type(SOFT, WEAK, "Soft", 0, "L extra");
        type(THREAD, OBJECT, "java.lang.Thread", 0, "L name", "I state", "L target");
        type(ARRAY, OBJECT, "[Ljava.lang.Object;", 0);
        type(BYTES, OBJECT, "[B", 0);
        type(INTS, OBJECT, "[I", 0);
        int more = shape == 5 ? Math.min(200, objects.size()) : random.nextInt(6);
        for (int i = 0; i < more; i++) {
            long id = MORE + 8L * i;
            List<String> own = new ArrayList<>();
            for (int field = random.nextInt(4); field > 0; field--) {
                own.add((random.nextInt(4) == 0 ? "I" : "L") + " f" + field);
            }
            long above = instantiable.get(random.nextInt(instantiable.size()));
            type(
                    id,
                    above == LOADER ? OBJECT : above,
                    "More" + random.nextInt(more),
                    loaders.get(random.nextInt(loaders.size())),
                    own.toArray(String[]::new));
            instantiable.add(id);
        }
    }

    private void type(long id, long above, String name, long itsLoader, String... declared) {
        long loadedBy = random.nextInt(30) == 0 ? DANGLING : itsLoader;
        superclass.put(id, above);
        fields.put(id, List.of(declared));
        typeOf.put(id, CLASS);
        loader.put(id, loadedBy);
        Set<Long> to = new LinkedHashSet<>();
        if (loadedBy != DANGLING) {
            to.add(loadedBy);
        }
        if (above != 0) {
            to.add(above);
        }
        List<String> all = new ArrayList<>(List.of(declared));
        for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            long value = objects.get(random.nextInt(objects.size()));
            all.add("static L s" + i + " = " + value);
            refer(to, value);
        }
        strong.put(id, to);
        records.add(() -> dump.loadedBy(loadedBy).type(id, above, name, all.toArray(String[]::new)));
        if (random.nextDouble() < rootedClasses) {
            roots.add(id);
            hasStickyClass = true;
            records.add(() -> dump.root(id));
        }
    }

    /// What one of the references of an object is.
    private long target(int from) {
        int count = objects.size();
        int kind = random.nextInt(60);
        if (kind == 0) {
            return 0;
        }
        if (kind == 1) {
            return DANGLING;
        }
        if (kind == 2) {
            return instantiable.get(random.nextInt(instantiable.size()));
        }
        if (kind == 3) {
            return objects.get(from);
        }
        int to =
                switch (shape) {
                    // a list, simply or doubly linked
                    case 0 -> from + 1;
                    case 1 -> random.nextBoolean() ? from + 1 : from - 1;
                    // a star
                    case 2 -> random.nextInt(3) == 0 ? 0 : from == 0 ? random.nextInt(count) : count;
                    // a tree
                    case 3 -> 2 * from + 1 + random.nextInt(2);
                    default -> random.nextInt(count);
                };
        return to >= 0 && to < count ? objects.get(to) : 0;
    }

    private void object(long id) {
        int place = objects.indexOf(id);
        Set<Long> to = new LinkedHashSet<>();
        strong.put(id, to);
        if (typeOf.containsKey(id)) {
            instance(id, typeOf.get(id), place, to);
            return;
        }
        switch (random.nextInt(shape == 5 ? 4 : 9)) {
            case 0, 1, 2, 3 -> instance(id, instantiable.get(random.nextInt(instantiable.size())), place, to);
            case 4 -> instance(id, random.nextBoolean() ? WEAK : SOFT, place, to);
            case 5 -> {
                char type = random.nextBoolean() ? 'B' : 'I';
                typeOf.put(id, type == 'B' ? BYTES : INTS);
                int length = random.nextInt(random.nextInt(10) == 0 ? 4000 : 10);
                records.add(() -> dump.primitiveArray(id, type, length));
            }
            default -> {
                typeOf.put(id, ARRAY);
                long[] elements = new long[random.nextInt(shape == 2 ? 30 : 8)];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = target(place);
                    refer(to, elements[i]);
                }
                records.add(() -> dump.objectArray(id, ARRAY, elements));
            }
        }
    }

    private void instance(long id, long type, int place, Set<Long> to) {
        typeOf.put(id, type);
        ByteBuffer values = ByteBuffer.allocate(1 << 10);
        for (long at = type; at != 0; at = superclass.get(at)) {
            for (String field : fields.get(at)) {
                char kind = field.charAt(0);
                if (kind != 'L') {
                    values.position(values.position() + (kind == 'J' ? 8 : 4));
                    continue;
                }
                long value = target(place);
                if (idBytes == 8) {
                    values.putLong(value);
                } else {
                    values.putInt((int) value);
                }
                if (field.equals("L referent")) {
                    if (value != 0 && value != DANGLING) {
                        referent.put(id, value);
                    }
                } else {
                    refer(to, value);
                }
            }
        }
        byte[] raw = new byte[values.position()];
        values.get(0, raw);
        records.add(() -> dump.rawInstance(id, type, raw));
    }

    private static void refer(Set<Long> to, long value) {
        if (value != 0 && value != DANGLING) {
            to.add(value);
        }
    }

    private void threadsAndRoots() {
        for (int serial = 1; serial <= random.nextInt(3); serial++) {
            int known = serial;
            long id = 0x8000 + 8L * serial;
            Set<Long> to = new LinkedHashSet<>();
            strong.put(id, to);
            instance(id, THREAD, 0, to);
            roots.add(id);
            records.add(() -> dump.root(0x08, id, known, known));
            for (int i = random.nextInt(4); i > 0; i--) {
                long held = any();
                to.add(held);
                records.add(stackRoot(held, known));
            }
        }
        if (random.nextInt(4) == 0) {
            long held = any();
            roots.add(held);
            records.add(stackRoot(held, 99));
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            long root = i == 0 ? objects.getFirst() : any();
            roots.add(root);
            int tag = random.nextBoolean() ? 0xff : 0x07;
            records.add(() -> dump.root(tag, root));
        }
        if (!hasStickyClass) {
            loader.forEach((type, loadedBy) -> {
                if (loadedBy == 0 && type != ARRAY && type != BYTES && type != INTS) {
                    roots.add(type);
                }
            });
        }
    }

    private Runnable stackRoot(long id, int serial) {
        return switch (random.nextInt(4)) {
            case 0 -> () -> dump.root(0x02, id, serial, 0);
            case 1 -> () -> dump.root(0x03, id, serial, 0);
            case 2 -> () -> dump.root(0x04, id, serial);
            default -> () -> dump.root(0x06, id, serial);
        };
    }

    private long any() {
        List<Long> from = random.nextInt(6) == 0 ? instantiable : objects;
        return from.get(random.nextInt(from.size()));
    }

    private byte[] write() {
        if (random.nextBoolean()) {
            Collections.shuffle(records, random);
        }
        boolean segments = random.nextBoolean();
        Runnable begin = segments ? dump::segment : dump::heap;
        begin.run();
        for (Runnable record : records) {
            record.run();
            if (segments && random.nextInt(10) == 0) {
                dump.segment();
            }
        }
        if (segments) {
            dump.end();
        }
        typeOf.put(0L, LOADER);
        strong.put(0L, Set.of());
        return dump.bytes();
    }

    /// What the roots reach on paths that avoid some objects.
    ///
    /// @param weakly whether on paths over referents, too
    Set<Long> reachable(Set<Long> gone, boolean weakly) {
        Set<Long> met = new HashSet<>();
        Deque<Long> open = new ArrayDeque<>();
        for (long root : roots) {
            if (!gone.contains(root) && met.add(root)) {
                open.add(root);
            }
        }
        while (!open.isEmpty()) {
            long at = open.remove();
            for (long to : outgoing(at)) {
                if (!gone.contains(to) && met.add(to)) {
                    open.add(to);
                }
            }
            Long weak = referent.get(at);
            if (weakly && weak != null && !gone.contains(weak) && met.add(weak)) {
                open.add(weak);
            }
        }
        return met;
    }

    /// What an object refers to strongly, its class too.
    Set<Long> outgoing(long object) {
        Set<Long> to = new HashSet<>(strong.getOrDefault(object, Set.of()));
        to.add(typeOf.get(object));
        return to;
    }
}
