package kheap.heap.own;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import kheap.Progress;
import kheap.heap.ClassCount;
import kheap.heap.GcRoot;
import kheap.heap.Sizes;
import kheap.hprof.DumpBytes;
import kheap.hprof.DumpOutline;
import kheap.hprof.Layout;
import kheap.hprof.ObjectSizes;
import kheap.hprof.Symbols;
import kheap.hprof.UnsoundUnitException;
import kheap.memory.Bits;
import kheap.memory.IntColumn;

/// Runs the phases over one dump: two readings on all processors, then the walk, the dominators and the sums on one.
final class IndexBuilder {
    private final DumpBytes bytes;
    private final DumpOutline outline;
    private final Symbols symbols;
    private final Sizes sizes;
    private final Storage storage;
    private final int threads;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();
    private final List<Runnable> owned = new ArrayList<>();
    private int samplesPerClass = Numbering.SAMPLES;
    private Consumer<List<ClassCount>> early = counts -> {};

    IndexBuilder(
            DumpBytes bytes,
            DumpOutline outline,
            Symbols symbols,
            Sizes sizes,
            Storage storage,
            int threads,
            Progress progress) {
        this.bytes = bytes;
        this.outline = outline;
        this.symbols = symbols;
        this.sizes = sizes;
        this.storage = storage;
        this.threads = threads;
        this.progress = progress;
    }

    /// Keeps so many predecessors of a class at the most: fewer than [Numbering#SAMPLES] where a test wants the
    /// others to be looked for in a small heap, too.
    IndexBuilder samplesPerClass(int samples) {
        samplesPerClass = samples;
        return this;
    }

    /// Tells what the first reading has counted.
    IndexBuilder telling(Consumer<List<ClassCount>> listener) {
        early = listener;
        return this;
    }

    /// @throws UnsoundUnitException when the outline is wrong about the file
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    HeapIndex build() throws IOException, UnsoundUnitException {
        boolean built = false;
        try {
            HeapIndex index = phases();
            built = true;
            return index;
        } finally {
            if (!built) {
                owned.forEach(Runnable::run);
                storage.unmap();
            }
        }
    }

    private HeapIndex phases() throws IOException, UnsoundUnitException {
        progress.step("Finding the objects");
        UnitPass pass = new UnitPass(bytes, outline.idBytes(), outline.units(), threads);
        AddressSet.Builder builder = own(new AddressSet.Builder(AddressSet.OF_ADDRESSES));
        FirstPass first = FirstPass.read(pass, builder, progress);
        if ((first.idBits & 7) != 0) {
            // These ids are no addresses, so eight of them would share a bit.
            builder.close();
            builder = own(new AddressSet.Builder(0));
            first = FirstPass.read(pass, builder, progress);
        }
        if (first.objects == 0) {
            throw new UnsoundUnitException(outline.ending().usable());
        }
        ClassTable classes = DumpClasses.read(first, builder, symbols, outline.idBytes());
        if (classes.rings() > 0) {
            notes.add(
                    "The dump is damaged: it says that classes extend themselves. They were taken to extend nothing.");
        }
        AddressSet addresses = own(builder.build(progress));
        int[] classObjects = classes.records.stream()
                .mapToInt(record -> addresses.number(record.id()))
                .toArray();
        if (Arrays.stream(classObjects).anyMatch(object -> object < 0)) {
            throw new IllegalStateException("a class is at no object's address");
        }
        Roots roots = Roots.of(first, addresses);
        Layout found = layout(first, classes, addresses.shift() == AddressSet.OF_ADDRESSES);
        ObjectSizes layout = found.sizes();
        early.accept(FirstHistogram.of(first, classes, layout));

        progress.step("Reading references");
        int size = addresses.size();
        SecondPass.Columns columns = new SecondPass.Columns(
                addresses,
                classes,
                layout,
                own(ClassColumn.of(size, classes.size())),
                own(SmallSizes.of(size)),
                own(IntColumn.of(size)),
                own(new EdgeStream(size, first.references + roots.all.size() + 2L * classes.size(), threads + 1)),
                own(Bits.of(size)),
                own(Bits.of(size)),
                own(Bits.of(size)),
                roots.held(),
                first.duplicates == 0 ? null : own(Bits.of(size)));
        long[] instanceEighths = new long[classes.size()];
        for (int type = 0; type < instanceEighths.length; type++) {
            instanceEighths[type] = classes.instanceBytes(type, layout) >>> 3;
        }
        // Where an object stands twice in a file, the first one counts, so there must be a first.
        UnitPass second = first.duplicates == 0 ? pass : new UnitPass(bytes, outline.idBytes(), outline.units(), 1);
        List<SecondPass> passes = second.read(() -> own(new SecondPass(columns, instanceEighths)), progress);
        if (columns.filled() != null) {
            columns.filled().close();
        }
        ObjectPositions positions =
                own(ObjectPositions.of(passes.stream().map(p -> p.positions).toList(), progress));
        new SecondPass(columns, instanceEighths).classObjects(classObjects);
        measureClasses(columns, classObjects, passes, instanceEighths, found.proven());
        long dangling = passes.stream().mapToLong(p -> p.dangling).sum();
        if (dangling > 0) {
            notes.add(
                    "References to objects that the dump does not hold: %,d. They count as null.".formatted(dangling));
        }

        progress.step("Walking from the GC roots");
        roots.keepStacksOf(object -> classes.isThread[columns.types().get(object)]);
        BitSet rootObjects = rootObjects(roots, classes, classObjects);
        long waiting = Leaves.mark(columns, classObjects, rootObjects, first.primitiveArrays, progress);
        IntLog vertexLog = own(new IntLog(storage.scratch()));
        IntLog crossings = own(new IntLog(storage.scratch()));
        // In a cut dump a leaf may turn out to be a root.
        long nodes = outline.ending().complete() ? size - waiting : size;
        Numbering walk =
                new Numbering(columns, classObjects, rootObjects, nodes, vertexLog, crossings, samplesPerClass);
        own(walk.parent);
        own(walk.weights);
        own(walk.weak);
        own(walk.implied);
        own(walk);
        for (int root = rootObjects.nextSetBit(0); root >= 0; root = rootObjects.nextSetBit(root + 1)) {
            walk.root(root, progress, nodes);
        }
        if (!outline.ending().complete()) {
            keepUnreferenced(columns, walk, nodes);
        }
        walk.end();
        columns.edges().close();
        columns.seen().close();
        columns.multi().close();
        columns.weakFirst().close();
        long leaves = 0;
        long total = 0;
        for (int object = 0; object < size; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
            }
            total += columns.sizes().get(object);
            int slot = columns.slots().get(object);
            if (!Slots.isReached(slot)) {
                columns.slots().set(object, 0);
            } else if (Slots.isLeaf(slot)) {
                leaves++;
            }
        }
        int count = walk.count();
        ClassColumn types = columns.types().kept("types", storage);
        SmallSizes objectSizes = columns.sizes().kept("sizes", storage);
        IntColumn slots = storage.keep("slots", columns.slots(), IntColumn::of);
        Bits weak = storage.keep("weak", walk.weak, Bits::of);
        Bits implied = storage.keep("implied", walk.implied, Bits::of);
        IntColumn vertex = storage.keep("vertex", own(vertexLog.column(progress)), IntColumn::of);
        vertexLog.close();
        SmallSizes weights = walk.weights.kept("weights", storage);
        AddressSet keptAddresses = addresses.kept(storage);
        ObjectPositions keptPositions = positions.kept(storage);

        progress.step("Sorting references");
        Predecessors predecessors = Predecessors.of(crossings, count, progress);
        own(predecessors);
        crossings.close();
        predecessors = predecessors.kept(storage);
        IntColumn parents = storage.copy(
                "parents", walk.parent, (count + 1L) * Integer.BYTES, IntColumn::of, own(IntColumn.of(count + 1L)));

        IntColumn dominators = walk.parent;
        Dominators.solve(
                count,
                dominators,
                predecessors,
                walk.cut,
                new Instances(size, types, slots, vertex, classObjects, progress),
                progress);
        RetainedSizes retained = own(RetainedSizes.of(count, dominators, weights, total, progress));
        HeapIndex index = new HeapIndex(
                outline,
                keptAddresses,
                classes,
                classObjects,
                roots,
                layout,
                types,
                objectSizes,
                slots,
                vertex,
                parents,
                predecessors,
                weak,
                implied,
                weights,
                storage.keep("dominators", dominators, IntColumn::of),
                retained.kept(storage),
                keptPositions,
                count,
                leaves,
                total,
                ClassAmounts.of(classes.size()),
                List.copyOf(notes));
        ClassSums.add(index, progress);
        return index;
    }

    private <T extends AutoCloseable> T own(T column) {
        owned.add(() -> {
            try {
                column.close();
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        return column;
    }

    private Layout layout(FirstPass first, ClassTable classes, boolean idsAreAddresses)
            throws IOException, UnsoundUnitException {
        ObjectSizes asMat =
                Layout.asMat(outline.idBytes(), first.overlapping, first.idBits, first.objects - first.classes.size());
        if (sizes == Sizes.MAT) {
            tellSizes(
                    "Sizes are those of headers of %d and references of %d bytes, as Eclipse MAT 1.17 would take them.",
                    asMat);
            return new Layout(asMat, true);
        }
        Layout sampled = Layout.of(bytes, outline, classes.records, progress);
        // Ids that are no addresses have no distances.
        Layout found = new Layout(sampled.sizes(), sampled.proven() && idsAreAddresses);
        tellSizes(
                found.proven()
                        ? "Sizes are those of headers of %d and references of %d bytes, as the distances between the"
                                + " objects show."
                        : "The addresses do not show how the JVM laid its objects out; sizes are those of headers of"
                                + " %d and references of %d bytes.",
                found.sizes());
        return found;
    }

    private void tellSizes(String sentence, ObjectSizes layout) {
        notes.add(sentence.formatted(layout.headerBytes(), layout.referenceBytes()));
    }

    /// Sizes that only the second reading shows: of class objects, and of instances with fields that the dump does
    /// not tell.
    private void measureClasses(
            SecondPass.Columns columns,
            int[] classObjects,
            List<SecondPass> passes,
            long[] instanceEighths,
            boolean proven) {
        ClassTable classes = columns.classes();
        if (sizes == Sizes.MAT) {
            for (int type = 0; type < classes.size(); type++) {
                columns.sizes()
                        .set(
                                classObjects[type],
                                columns.layout().classObject(classes.staticBytes(type, columns.layout())) >>> 3);
            }
            return;
        }
        new TrueSizes(columns, symbols).correct(classObjects, proven ? passes : List.of(), instanceEighths, progress);
    }

    private BitSet rootObjects(Roots roots, ClassTable classes, int[] classObjects) {
        if (!roots.hasStickyClass) {
            // Such dumps are cut, or written by tools that leave the classes of the boot loader out.
            for (int type = 0; type < classes.size(); type++) {
                if (classes.records.get(type).loaderId() == 0
                        && !classes.names.get(type).endsWith("[]")) {
                    roots.all.add(new GcRoot(classObjects[type], GcRoot.Kind.SYSTEM_CLASS, OptionalInt.empty()));
                }
            }
        }
        return roots.objects();
    }

    /// JVMs write the roots last, so a cut dump has none: what nothing refers to was a root, or garbage. There may
    /// be millions, so they are not listed; the walk leaves them without a parent.
    private void keepUnreferenced(SecondPass.Columns columns, Numbering walk, long nodes) {
        for (int object = 1; object < columns.addresses().size(); object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
            }
            if (!Slots.isReached(columns.slots().get(object)) && !columns.seen().get(object)) {
                walk.root(object, progress, nodes);
            }
        }
    }

    /// The instances of a class, by the number of the class's object.
    private record Instances(
            int objects, ClassColumn types, IntColumn slots, IntColumn vertex, int[] classObjects, Progress progress)
            implements Dominators.Instances {
        @Override
        public void of(int classObject, IntPredicate more) {
            int object = vertex.get(classObject);
            int type = Arrays.binarySearch(classObjects, object);
            for (int instance = 0; instance < objects; instance++) {
                if ((instance & 0xffff) == 0) {
                    progress.goOn();
                }
                int slot = types.get(instance) == type ? slots.get(instance) : 0;
                if (Slots.isReached(slot) && !more.test(Slots.number(slot))) {
                    return;
                }
            }
        }
    }
}
