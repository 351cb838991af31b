package kheap.heap.own;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.DamagedObjectException;
import kheap.heap.Engine;
import kheap.heap.Field;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.Opening;
import kheap.heap.PrimitiveArray;

/// Opens a file that may be anything and asks all that can be asked of a dump. What the file holds may be refused as
/// a whole or object by object; whatever else is thrown is a mistake of ours.
final class EveryQuestion {
    private static final int ELEMENTS = 1000;
    private static final int OBJECTS = 300;

    private final HeapDump heap;
    private final IntConsumer isObject;

    private EveryQuestion(HeapDump heap) {
        this.heap = heap;
        this.isObject = object -> {
            if (object < 0 || object >= heap.objects()) {
                throw new AssertionError("object " + object + " of " + heap.objects());
            }
        };
    }

    /// @return whether the file is a dump
    static boolean askedOf(Path file) throws IOException {
        try (HeapDump heap = HeapDumps.open(file, Opening.by(Engine.KHEAP), Progress.NONE)) {
            new EveryQuestion(heap).ask();
            return true;
        } catch (UnreadableDumpException refused) {
            return false;
        }
    }

    private void ask() {
        bearing(heap::threads);
        bearing(() -> heap.classTotals(Progress.NONE));
        heap.dominated(OptionalInt.empty(), 0, ELEMENTS).objects().forEach(isObject::accept);
        for (HeapClass type : heap.classes()) {
            bearing(() -> heap.statics(type.number()));
            heap.classesNamed(type.name());
            heap.retained(Set.of(type.number()));
            heap.eachInstance(type.number(), isObject);
        }
        int step = 1 + heap.objects() / OBJECTS;
        for (int object = 0; object < heap.objects(); object += step) {
            askOf(object);
        }
    }

    private void askOf(int object) {
        heap.at(heap.address(object)).ifPresent(isObject::accept);
        heap.roots(object);
        heap.shallow(object);
        isObject.accept(heap.classOf(object));
        HeapObject asked = heap.object(object);
        bearing(() -> heap.outgoing(object, isObject));
        bearing(() -> contents(asked));
        if (heap.isReachable(object)) {
            heap.retained(object);
            heap.dominator(object).ifPresent(isObject::accept);
            heap.dominated(OptionalInt.of(object), 0, ELEMENTS).objects().forEach(isObject::accept);
            heap.incoming(object, isObject);
        }
    }

    private void contents(HeapObject object) {
        switch (object) {
            case Instance instance -> {
                heap.fields(instance.number()).stream()
                        .filter(field -> field.type() == Field.Type.OBJECT && field.bits() >= 0)
                        .forEach(field -> isObject.accept((int) field.bits()));
                instance.text();
            }
            case ObjectArray array -> array.elements(ELEMENTS).count();
            case PrimitiveArray array -> array.bits(0, Math.min(array.length(), ELEMENTS));
            case HeapClass type -> heap.statics(type.number());
        }
    }

    private static void bearing(Runnable question) {
        try {
            question.run();
        } catch (DamagedObjectException borne) {
            assert borne.getCause() != null;
        }
    }
}
