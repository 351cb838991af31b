package kheap.heap.mat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.ClassTotals;
import kheap.heap.DamagedObjectException;
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
import org.eclipse.mat.SnapshotException;
import org.eclipse.mat.snapshot.ISnapshot;
import org.eclipse.mat.snapshot.model.GCRootInfo;
import org.eclipse.mat.snapshot.model.IArray;
import org.eclipse.mat.snapshot.model.IClass;
import org.eclipse.mat.snapshot.model.IInstance;
import org.eclipse.mat.snapshot.model.IObject;
import org.eclipse.mat.snapshot.model.IObjectArray;
import org.eclipse.mat.snapshot.model.IPrimitiveArray;
import org.eclipse.mat.snapshot.model.ObjectReference;

/// A heap dump as Eclipse MAT's parser sees it.
///
/// The graph, the roots and the dominators are the parser's. Sizes are not: it takes references of eight bytes on
/// every 64-bit JVM, so shallow sizes are computed here by [kheap.hprof.ObjectSizes] and summed over its dominator
/// tree.
///
/// Referents of weak, soft, phantom and final references are no edges for it, so an object that only they reach
/// counts as unreachable, and about one immediate dominator in a thousand differs from MAT 1.17's, where they are
/// ordinary edges. Unreachable objects have no number here. An array above 2 GiB ends the parse. Every class of the
/// boot loader is a root for it, hidden classes too, so what only those keep counts as reachable.
///
/// Memory: 28 bytes on the heap for each object, beside the parser's own.
final class MatHeapDump implements HeapDump {
    private static final Set<String> PRIMITIVE_ARRAYS =
            Set.of("boolean[]", "char[]", "float[]", "double[]", "byte[]", "short[]", "int[]", "long[]");

    private final DumpFile file;
    private final Amount reachable;
    private final Amount unreachable;
    private final ISnapshot snapshot;
    private final Runnable cleanUp;

    private final int objects;
    private final List<HeapClass> classes = new ArrayList<>();
    private final Map<Integer, HeapClass> classByNumber = new HashMap<>();
    private final Map<String, List<HeapClass>> classesByName = new HashMap<>();
    private final Addresses addresses;
    private final ThreadStacks stacks;
    private final ShallowSizes shallow;
    private final long[] retainedBytes;

    private boolean closed;
    private List<HeapThread> threads;
    private Boolean redacted;
    private List<ClassTotals> classTotals;
    private Referrers referrers;

    /// Takes over an open snapshot; [#close] disposes of it and then runs `cleanUp`.
    ///
    /// @param inFile objects and bytes of the whole file, reachable or not
    MatHeapDump(
            DumpFile file,
            Amount inFile,
            ISnapshot snapshot,
            Addresses addresses,
            ThreadStacks stacks,
            ShallowSizes shallow,
            Progress progress,
            Runnable cleanUp)
            throws SnapshotException {
        this.file = file;
        this.snapshot = snapshot;
        this.cleanUp = cleanUp;
        this.objects = snapshot.getSnapshotInfo().getNumberOfObjects();
        this.addresses = addresses;
        this.stacks = stacks;
        this.shallow = shallow;
        readClasses();
        this.retainedBytes = retained(progress);
        // The object of the boot loader at address 0 is not in the file.
        boolean bootLoader = objects > 0 && address(0) == 0;
        long bytes = 0;
        for (int object = 0; object < objects; object++) {
            bytes += shallow.of(object);
        }
        this.reachable = new Amount(objects, new ByteSize(bytes));
        this.unreachable = new Amount(
                Math.max(0, inFile.objects() - (bootLoader ? objects - 1 : objects)),
                new ByteSize(Math.max(0, inFile.bytes().bytes() - (bootLoader ? bytes - shallow.of(0) : bytes))));
    }

    private void readClasses() throws SnapshotException {
        for (IClass type : snapshot.getClasses()) {
            HeapClass heapClass = new HeapClass(
                    this,
                    type.getObjectId(),
                    type.getName(),
                    type.hasSuperClass() ? OptionalInt.of(type.getSuperClassId()) : OptionalInt.empty(),
                    type.getClassLoaderId(),
                    type.getFieldDescriptors().stream().map(f -> f.getName()).toList(),
                    type.getStaticFields().stream().map(f -> f.getName()).toList());
            classes.add(heapClass);
            classByNumber.put(heapClass.number(), heapClass);
            classesByName
                    .computeIfAbsent(heapClass.name(), name -> new ArrayList<>(1))
                    .add(heapClass);
        }
        classes.sort(Comparator.comparingInt(HeapClass::number));
        classesByName.values().forEach(list -> list.sort(Comparator.comparingInt(HeapClass::number)));
    }

    /// Sums the shallow sizes up the dominator tree, leaves first.
    private long[] retained(Progress progress) throws SnapshotException {
        progress.step("Summing retained sizes");
        int[] dominator = new int[objects];
        int[] openChildren = new int[objects];
        long[] retained = new long[objects];
        for (int object = 0; object < objects; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
                progress.at(object, objects);
            }
            retained[object] = shallow.of(object);
            dominator[object] = snapshot.getImmediateDominatorId(object);
            if (dominator[object] >= 0) {
                openChildren[dominator[object]]++;
            }
        }
        for (int object = 0; object < objects; object++) {
            int done = object;
            // Climb as long as this was the last child that the dominator waited for.
            while (openChildren[done] == 0) {
                openChildren[done] = -1;
                int above = dominator[done];
                if (above < 0) {
                    break;
                }
                retained[above] += retained[done];
                openChildren[above]--;
                done = above;
            }
        }
        return retained;
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
        return objects;
    }

    @Override
    public boolean isReachable(int object) {
        return true;
    }

    @Override
    public Amount reachable() {
        return reachable;
    }

    @Override
    public Amount unreachable() {
        return unreachable;
    }

    @Override
    public long address(int object) {
        return addresses.of(object);
    }

    @Override
    public OptionalInt at(long address) {
        int object = addresses.at(address);
        return object < 0 ? OptionalInt.empty() : OptionalInt.of(object);
    }

    @Override
    public int classOf(int object) {
        return ask(() -> snapshot.getClassOf(object).getObjectId());
    }

    @Override
    public HeapObject object(int object) {
        HeapClass heapClass = classByNumber.get(object);
        if (heapClass != null) {
            return heapClass;
        }
        if (!snapshot.isArray(object)) {
            return new Instance(this, object);
        }
        return PRIMITIVE_ARRAYS.contains(classByNumber.get(classOf(object)).name())
                ? new PrimitiveArray(this, object)
                : new ObjectArray(this, object);
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
        return heapClasses.stream()
                .flatMapToInt(type -> Arrays.stream(ask(() -> ((IClass) snapshot.getObject(type)).getObjectIds())))
                .filter(object -> object >= from)
                .sorted()
                .limit(count)
                .toArray();
    }

    @Override
    public List<ClassTotals> classTotals(Progress progress) {
        if (classTotals == null) {
            classTotals = ClassSums.of(this, progress);
        }
        return classTotals;
    }

    @Override
    public List<Field> fields(int instance) {
        List<org.eclipse.mat.snapshot.model.Field> values =
                ask(() -> ((IInstance) snapshot.getObject(instance)).getFields());
        List<Field> fields = new ArrayList<>(values.size());
        HeapClass declaring = classByNumber.get(classOf(instance));
        int left = declaring.declaredFields().size();
        for (org.eclipse.mat.snapshot.model.Field value : values) {
            while (left == 0 && declaring.superclass().isPresent()) {
                declaring = declaring.superclass().get();
                left = declaring.declaredFields().size();
            }
            fields.add(field(declaring.name(), value));
            left--;
        }
        return fields;
    }

    @Override
    public List<Field> statics(int heapClass) {
        IClass type = (IClass) ask(() -> snapshot.getObject(heapClass));
        return type.getStaticFields().stream()
                .map(value -> field(type.getName(), value))
                .toList();
    }

    private Field field(String declaredIn, org.eclipse.mat.snapshot.model.Field value) {
        return new Field(declaredIn, value.getName(), type(value.getType()), bits(value.getValue()));
    }

    private static Field.Type type(int type) {
        return switch (type) {
            case IObject.Type.BOOLEAN -> Field.Type.BOOLEAN;
            case IObject.Type.CHAR -> Field.Type.CHAR;
            case IObject.Type.FLOAT -> Field.Type.FLOAT;
            case IObject.Type.DOUBLE -> Field.Type.DOUBLE;
            case IObject.Type.BYTE -> Field.Type.BYTE;
            case IObject.Type.SHORT -> Field.Type.SHORT;
            case IObject.Type.INT -> Field.Type.INT;
            case IObject.Type.LONG -> Field.Type.LONG;
            default -> Field.Type.OBJECT;
        };
    }

    private long bits(Object value) {
        return switch (value) {
            case null -> -1;
            case ObjectReference reference ->
                reference.getObjectAddress() == 0
                        ? -1
                        : at(reference.getObjectAddress()).orElse(-1);
            case Boolean truth -> truth ? 1 : 0;
            case Character character -> character;
            case Float number -> Float.floatToRawIntBits(number);
            case Double number -> Double.doubleToRawLongBits(number);
            case Number number -> number.longValue();
            default -> throw new IllegalStateException("a field value of type " + value.getClass());
        };
    }

    @Override
    public int length(int array) {
        return ask(() -> ((IArray) snapshot.getObject(array)).getLength());
    }

    @Override
    public int[] elements(int objectArray, int from, int count) {
        IObjectArray array = ask(() -> (IObjectArray) snapshot.getObject(objectArray));
        int length = Math.clamp(array.getLength() - (long) from, 0, Math.max(0, count));
        if (length == 0) {
            return new int[0];
        }
        long[] addresses = ask(() -> array.getReferenceArray(from, length));
        return Arrays.stream(addresses)
                .mapToInt(address -> address == 0 ? -1 : at(address).orElse(-1))
                .toArray();
    }

    @Override
    public long[] primitives(int primitiveArray, int from, int count) {
        IPrimitiveArray array = ask(() -> (IPrimitiveArray) snapshot.getObject(primitiveArray));
        int length = Math.clamp(array.getLength() - (long) from, 0, Math.max(0, count));
        if (length == 0) {
            return new long[0];
        }
        Object values = ask(() -> array.getValueArray(from, length));
        long[] bits = new long[length];
        for (int i = 0; i < length; i++) {
            bits[i] = bits(java.lang.reflect.Array.get(values, i));
        }
        return bits;
    }

    @Override
    public ByteSize shallow(int object) {
        return new ByteSize(shallow.of(object));
    }

    @Override
    public ByteSize retained(int object) {
        return new ByteSize(retainedBytes[object]);
    }

    @Override
    public OptionalInt dominator(int object) {
        int dominator = ask(() -> snapshot.getImmediateDominatorId(object));
        return dominator < 0 ? OptionalInt.empty() : OptionalInt.of(dominator);
    }

    @Override
    public Dominated dominated(OptionalInt object, int from, int count) {
        int[] below = ask(() -> snapshot.getImmediateDominatedIds(object.orElse(-1)));
        return Dominated.of(Arrays.stream(below), child -> retainedBytes[child], from, count);
    }

    @Override
    public void outgoing(int object, IntConsumer to) {
        for (int target : ask(() -> snapshot.getOutboundReferentIds(object))) {
            to.accept(target);
        }
    }

    @Override
    public Referrers referrers() {
        if (referrers == null) {
            referrers = new MatReferrers(
                    this,
                    ask(snapshot::getGCRoots),
                    object -> ask(() -> snapshot.getInboundRefererIds(object)),
                    object -> ask(() -> snapshot.getOutboundReferentIds(object)));
        }
        return referrers;
    }

    @Override
    public List<GcRoot> roots(int object) {
        if (!snapshot.isGCRoot(object)) {
            return List.of();
        }
        List<GcRoot> roots = new ArrayList<>();
        for (GCRootInfo root : ask(() -> snapshot.getGCRootInfo(object))) {
            OptionalInt thread = root.getContextAddress() == 0 ? OptionalInt.empty() : at(root.getContextAddress());
            roots.add(new GcRoot(object, kind(root.getType()), thread));
        }
        return roots;
    }

    private static GcRoot.Kind kind(int type) {
        return switch (type) {
            case GCRootInfo.Type.SYSTEM_CLASS -> GcRoot.Kind.SYSTEM_CLASS;
            case GCRootInfo.Type.NATIVE_LOCAL -> GcRoot.Kind.JNI_LOCAL;
            // The parser's own label for JNI globals is "Native Stack".
            case GCRootInfo.Type.NATIVE_STATIC -> GcRoot.Kind.JNI_GLOBAL;
            case GCRootInfo.Type.THREAD_BLOCK -> GcRoot.Kind.THREAD_BLOCK;
            case GCRootInfo.Type.BUSY_MONITOR -> GcRoot.Kind.BUSY_MONITOR;
            case GCRootInfo.Type.JAVA_LOCAL -> GcRoot.Kind.JAVA_LOCAL;
            case GCRootInfo.Type.NATIVE_STACK -> GcRoot.Kind.NATIVE_STACK;
            case GCRootInfo.Type.THREAD_OBJ -> GcRoot.Kind.THREAD;
            case GCRootInfo.Type.FINALIZABLE, GCRootInfo.Type.UNFINALIZED -> GcRoot.Kind.FINALIZABLE;
            case GCRootInfo.Type.UNREACHABLE -> GcRoot.Kind.UNREFERENCED;
            default -> GcRoot.Kind.UNKNOWN;
        };
    }

    @Override
    public List<HeapThread> threads() {
        if (threads == null) {
            threads = HeapThread.readAll(this, thread -> stacks.of(address(thread)));
        }
        return threads;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                snapshot.dispose();
            } finally {
                cleanUp.run();
            }
        }
    }

    /// A question to the snapshot. It reads the objects' values from the dump only now, so this is where a damaged
    /// one shows, as any exception.
    private interface Question<T> {
        T ask() throws SnapshotException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (SnapshotException | RuntimeException e) {
            throw new DamagedObjectException(e);
        }
    }
}
