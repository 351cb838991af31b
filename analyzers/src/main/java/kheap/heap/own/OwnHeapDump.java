package kheap.heap.own;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.ClassTotals;
import kheap.heap.DumpFile;
import kheap.heap.Field;
import kheap.heap.GcRoot;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.PrimitiveArray;
import kheap.heap.RedactedTexts;
import kheap.heap.Referrers;
import kheap.hprof.ClassRecord;
import kheap.hprof.DumpBytes;
import kheap.hprof.HprofFile;
import kheap.hprof.Symbols;

/// A heap dump by its [HeapIndex], and for what an object holds by the dump itself.
///
/// Referents of weak, soft, phantom and final references count as references for what is reachable, who dominates
/// whom and what is retained, as for Eclipse MAT 1.17; not for [#outgoing], [#incoming] and [#referrers].
final class OwnHeapDump implements HeapDump {
    private static final int[] NOTHING = {};
    private static final int ELEMENTS_AT_ONCE = 1 << 16;

    private final DumpFile file;
    private final HeapIndex index;
    private final Symbols symbols;
    private final ObjectRecords records;
    private final Runnable cleanUp;
    private boolean closed;

    private final List<HeapClass> classes = new ArrayList<>();
    private final Map<String, List<HeapClass>> classesByName = new HashMap<>();
    private final Map<Integer, List<GcRoot>> roots = new HashMap<>();
    /// By thread: the serial number of its stack trace, its locals, and all that its stack holds.
    private final Map<Integer, Integer> traces = new HashMap<>();

    private final Map<Integer, List<Roots.Local>> localsByThread = new HashMap<>();
    private final Map<Integer, int[]> held;
    private final List<List<FieldShape>> shapes;
    private Referrers referrers;
    private List<HeapThread> threads;
    private Boolean redacted;

    /// Where a field stands in the values of an instance.
    private record FieldShape(String declaredIn, String name, int type, int offset) {}

    /// Takes over the index; [#close] closes it and then runs `cleanUp`, which closes the bytes.
    OwnHeapDump(DumpFile file, HeapIndex index, DumpBytes bytes, Symbols symbols, Runnable cleanUp) throws IOException {
        this.file = file;
        this.index = index;
        this.symbols = symbols;
        this.records = new ObjectRecords(new HprofFile(bytes, file.file()), index);
        this.cleanUp = cleanUp;
        Map<Long, String> names = new HashMap<>();
        ClassTable table = index.classes();
        for (int type = 0; type < table.size(); type++) {
            ClassRecord record = table.records.get(type);
            int above = table.superclass[type];
            int loader =
                    record.loaderId() == 0 ? 0 : Math.max(0, index.addresses().number(record.loaderId()));
            HeapClass heapClass = new HeapClass(
                    this,
                    index.classObjects()[type],
                    table.names.get(type),
                    above < 0 ? OptionalInt.empty() : OptionalInt.of(index.classObjects()[above]),
                    loader,
                    names(record.fieldNames(), names),
                    names(record.staticNames(), names));
            classes.add(heapClass);
            classesByName
                    .computeIfAbsent(heapClass.name(), name -> new ArrayList<>(1))
                    .add(heapClass);
        }
        for (GcRoot root : index.roots().all) {
            roots.computeIfAbsent(root.object(), object -> new ArrayList<>(1)).add(root);
        }
        for (Roots.Thread thread : index.roots().threads) {
            traces.put(thread.object(), thread.trace());
        }
        for (Roots.Local local : index.roots().locals) {
            localsByThread
                    .computeIfAbsent(local.thread(), thread -> new ArrayList<>())
                    .add(local);
        }
        held = index.roots().held();
        shapes = new ArrayList<>(Collections.nCopies(table.size(), null));
    }

    private List<String> names(long[] ids, Map<Long, String> known) {
        return Arrays.stream(ids)
                .mapToObj(id -> known.computeIfAbsent(id, symbols::name))
                .toList();
    }

    @Override
    public DumpFile file() {
        return file;
    }

    @Override
    public boolean isRedacted() {
        if (redacted == null) {
            redacted = RedactedTexts.in(this);
        }
        return redacted;
    }

    @Override
    public int objects() {
        return index().addresses().size();
    }

    @Override
    public boolean isReachable(int object) {
        return Slots.isReached(index().slots().get(object));
    }

    @Override
    public Amount reachable() {
        return new Amount(
                index().count() + index().leaves(),
                new ByteSize(8 * index().retained().eighths(0)));
    }

    @Override
    public Amount unreachable() {
        return new Amount(
                objects() - index().count() - index().leaves(),
                new ByteSize(8 * (index().totalEighths() - index().retained().eighths(0))));
    }

    @Override
    public long address(int object) {
        return index().addresses().address(object);
    }

    @Override
    public OptionalInt at(long address) {
        int object = address == 0 ? 0 : index().addresses().number(address);
        return object < 0 ? OptionalInt.empty() : OptionalInt.of(object);
    }

    @Override
    public int classOf(int object) {
        return index().classObjects()[index().types().get(object)];
    }

    @Override
    public HeapObject object(int object) {
        int type = index().types().get(object);
        if (type == index().classes().javaLangClass) {
            int itself = Arrays.binarySearch(index().classObjects(), object);
            if (itself >= 0) {
                return classes.get(itself);
            }
        }
        for (int primitive : index().classes().primitiveArrays) {
            if (type == primitive) {
                return new PrimitiveArray(this, object);
            }
        }
        return index().classes().names.get(type).endsWith("[]")
                ? new ObjectArray(this, object)
                : new Instance(this, object);
    }

    @Override
    public List<HeapClass> classes() {
        return classes;
    }

    @Override
    public List<HeapClass> classesNamed(String name) {
        return classesByName.getOrDefault(name, List.of());
    }

    @Override
    public int[] instances(Set<Integer> heapClasses, int from, int count) {
        boolean[] asked = new boolean[classes.size()];
        for (int heapClass : heapClasses) {
            asked[type(heapClass)] = true;
        }
        IntStream.Builder found = IntStream.builder();
        int left = count;
        for (int object = from; object < objects() && left > 0; object++) {
            // The class of a class is in the column, too, but a class object is no instance of another class.
            if (asked[index().types().get(object)] && isReachable(object)) {
                found.add(object);
                left--;
            }
        }
        return found.build().toArray();
    }

    private int type(int heapClass) {
        int type = Arrays.binarySearch(index().classObjects(), heapClass);
        if (type < 0) {
            throw new IllegalArgumentException("object " + heapClass + " is no class");
        }
        return type;
    }

    @Override
    public List<ClassTotals> classTotals(Progress progress) {
        ClassAmounts amounts = index().amounts();
        List<ClassTotals> totals = new ArrayList<>();
        for (int type = 0; type < classes.size(); type++) {
            if (amounts.counts()[type] > 0) {
                totals.add(new ClassTotals(
                        classes.get(type),
                        amounts.counts()[type],
                        new ByteSize(8 * amounts.shallowEighths()[type]),
                        new ByteSize(8 * amounts.retainedEighths()[type])));
            }
        }
        return totals;
    }

    @Override
    public List<Field> fields(int instance) {
        return ObjectRecords.ask(() -> {
            long at = records.fields(instance);
            if (at < 0) {
                return List.of();
            }
            List<FieldShape> shape = shapeOf(index().types().get(instance));
            List<Field> fields = new ArrayList<>(shape.size());
            for (FieldShape field : shape) {
                fields.add(new Field(
                        field.declaredIn(),
                        field.name(),
                        fieldType(field.type()),
                        records.value(at + field.offset(), field.type())));
            }
            return fields;
        });
    }

    private List<FieldShape> shapeOf(int type) {
        if (shapes.get(type) == null) {
            List<FieldShape> shape = new ArrayList<>();
            int offset = 0;
            for (int above : index().classes().line(type)) {
                ClassRecord record = index().classes().records.get(above);
                HeapClass declaring = classes.get(above);
                for (int i = 0; i < record.fieldTypes().length; i++) {
                    shape.add(new FieldShape(
                            declaring.name(), declaring.declaredFields().get(i), record.fieldTypes()[i], offset));
                    offset += ClassRecord.bytes(record.fieldTypes()[i], index().classes().idBytes);
                }
            }
            shapes.set(type, shape);
        }
        return shapes.get(type);
    }

    private static Field.Type fieldType(int type) {
        return switch (type) {
            case 2 -> Field.Type.OBJECT;
            case 4 -> Field.Type.BOOLEAN;
            case 5 -> Field.Type.CHAR;
            case 6 -> Field.Type.FLOAT;
            case 7 -> Field.Type.DOUBLE;
            case 8 -> Field.Type.BYTE;
            case 9 -> Field.Type.SHORT;
            case 10 -> Field.Type.INT;
            case 11 -> Field.Type.LONG;
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    @Override
    public List<Field> statics(int heapClass) {
        int type = type(heapClass);
        ClassRecord record = index().classes().records.get(type);
        List<Field> statics = new ArrayList<>();
        for (int i = 0; i < record.staticTypes().length; i++) {
            long bits = record.staticBits()[i];
            statics.add(new Field(
                    classes.get(type).name(),
                    classes.get(type).declaredStatics().get(i),
                    fieldType(record.staticTypes()[i]),
                    record.staticTypes()[i] == ClassRecord.REFERENCE ? records.reference(bits) : bits));
        }
        return statics;
    }

    @Override
    public int length(int array) {
        return ObjectRecords.ask(() -> records.length(array));
    }

    @Override
    public int[] elements(int objectArray, int from, int count) {
        return ObjectRecords.ask(() -> records.elements(objectArray, from, count));
    }

    @Override
    public long[] primitives(int primitiveArray, int from, int count) {
        return ObjectRecords.ask(() -> records.primitives(primitiveArray, from, count));
    }

    @Override
    public ByteSize shallow(int object) {
        return new ByteSize(8 * index().sizes().get(object));
    }

    @Override
    public ByteSize retained(int object) {
        int slot = index().slots().get(object);
        if (!Slots.isReached(slot)) {
            return ByteSize.ZERO;
        }
        return Slots.isLeaf(slot)
                ? shallow(object)
                : new ByteSize(8 * index().retained().eighths(Slots.number(slot)));
    }

    @Override
    public OptionalInt dominator(int object) {
        int slot = index().slots().get(object);
        if (!Slots.isReached(slot)) {
            return OptionalInt.empty();
        }
        int number = Slots.number(slot);
        int dominator = Slots.isLeaf(slot) ? number : index().dominators().get(number);
        return dominator == 0
                ? OptionalInt.empty()
                : OptionalInt.of(index().vertex().get(dominator));
    }

    @Override
    public Dominated dominated(OptionalInt object, int from, int count) {
        int number = 0;
        if (object.isPresent()) {
            int slot = index().slots().get(object.getAsInt());
            if (!Slots.isReached(slot) || Slots.isLeaf(slot)) {
                return new Dominated(0, List.of());
            }
            number = Slots.number(slot);
        }
        int above = number;
        int asLeaf = Slots.leafOf(number);
        IntStream nodes = IntStream.rangeClosed(above + 1, index().count())
                .filter(below -> index().dominators().get(below) == above)
                .map(below -> index().vertex().get(below));
        IntStream leaves = above == 0
                ? IntStream.empty()
                : IntStream.range(0, objects()).filter(leaf -> index().slots().get(leaf) == asLeaf);
        return Dominated.of(
                IntStream.concat(nodes, leaves), below -> retained(below).bytes(), from, count);
    }

    @Override
    public void outgoing(int object, IntConsumer to) {
        to.accept(classOf(object));
        switch (object(object)) {
            case HeapClass type -> {
                type.superclassNumber().ifPresent(to);
                // The loader may be missing in the dump, and is not the boot loader then.
                if (type.loader() != 0
                        || index().classes().records.get(type(object)).loaderId() == 0) {
                    to.accept(type.loader());
                }
                statics(object).forEach(field -> accept(field, to));
            }
            case ObjectArray array -> {
                int length = array.length();
                for (long from = 0; from < length; from += ELEMENTS_AT_ONCE) {
                    for (int element : elements(object, (int) from, ELEMENTS_AT_ONCE)) {
                        if (element >= 0) {
                            to.accept(element);
                        }
                    }
                }
            }
            case PrimitiveArray array -> {}
            case Instance instance -> {
                boolean isReference = index().classes().referent[index().types().get(object)] >= 0;
                for (Field field : fields(object)) {
                    if (!isReference
                            || !field.name().equals("referent")
                            || !field.declaredIn().equals("java.lang.ref.Reference")) {
                        accept(field, to);
                    }
                }
                for (int onStack : held.getOrDefault(object, NOTHING)) {
                    to.accept(onStack);
                }
            }
        }
    }

    private static void accept(Field field, IntConsumer to) {
        if (field.type() == Field.Type.OBJECT && field.bits() >= 0) {
            to.accept((int) field.bits());
        }
    }

    @Override
    public Referrers referrers() {
        if (referrers == null) {
            referrers = new OwnReferrers(index());
        }
        return referrers;
    }

    @Override
    public List<GcRoot> roots(int object) {
        List<GcRoot> listed = roots.getOrDefault(object, List.of());
        int slot = index().slots().get(object);
        boolean unlisted = listed.isEmpty()
                && Slots.isReached(slot)
                && !Slots.isLeaf(slot)
                && index().parents().get(Slots.number(slot)) == 0;
        return unlisted ? List.of(new GcRoot(object, GcRoot.Kind.UNREFERENCED, OptionalInt.empty())) : listed;
    }

    @Override
    public List<HeapThread> threads() {
        if (threads == null) {
            threads = HeapThread.readAll(this, this::frames);
        }
        return threads;
    }

    private List<HeapThread.Frame> frames(int thread) {
        if (!traces.containsKey(thread)) {
            return List.of();
        }
        List<String> texts = symbols.frames(Integer.toUnsignedLong(traces.get(thread)));
        List<List<Integer>> locals = new ArrayList<>();
        texts.forEach(text -> locals.add(new ArrayList<>()));
        for (Roots.Local local : localsByThread.getOrDefault(thread, List.of())) {
            if (local.frame() >= 0 && local.frame() < texts.size()) {
                locals.get(local.frame()).add(local.object());
            }
        }
        List<HeapThread.Frame> frames = new ArrayList<>(texts.size());
        for (int frame = 0; frame < texts.size(); frame++) {
            frames.add(new HeapThread.Frame(texts.get(frame), locals.get(frame)));
        }
        return frames;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            index.close();
            cleanUp.run();
        }
    }

    /// Columns are read without checks, and after they are closed reading them would end the JVM.
    private HeapIndex index() {
        if (closed) {
            throw new IllegalStateException("the dump is closed");
        }
        return index;
    }
}
