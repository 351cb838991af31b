package kheap.app.gui.heap;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import kheap.heap.GcRoot;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.PrimitiveArray;
import kheap.kafka.ShownText;

/// Puts objects of a dump into words.
final class ObjectLines {
    /// How many reasons of a root are told. An object may be locked by thousands of frames.
    private static final int ROOTS = 5;

    private final HeapDump heap;
    private ShownText texts;

    ObjectLines(HeapDump heap) {
        this.heap = heap;
    }

    ObjectLine of(int number) {
        HeapObject object = heap.object(number);
        return new ObjectLine(
                object.address(), object.type().name(), words(object), object.shallow(), object.retained());
    }

    List<ObjectLine> of(List<Integer> numbers) {
        return numbers.stream().map(this::of).toList();
    }

    private String words(HeapObject object) {
        Optional<String> text = texts().of(object);
        return switch (object) {
            case HeapClass type -> text.orElse("");
            case Instance instance -> text.orElse("");
            case ObjectArray array -> elements(array.length());
            case PrimitiveArray array ->
                elements(array.length()) + text.map(": "::concat).orElse("");
        };
    }

    /// Made with the first question, since it reads a few thousand objects.
    private ShownText texts() {
        if (texts == null) {
            texts = new ShownText(heap);
        }
        return texts;
    }

    /// Whether what the object holds must not be shown.
    boolean isHidden(HeapObject object) {
        return texts().isHidden(object);
    }

    private static String elements(int length) {
        return String.format(Locale.ROOT, length == 1 ? "%,d element" : "%,d elements", length);
    }

    ObjectFacts facts(int number) {
        HeapObject object = heap.object(number);
        OptionalInt dominator = heap.dominator(number);
        return new ObjectFacts(
                of(number),
                switch (object) {
                    case Instance instance -> ObjectFacts.Kind.INSTANCE;
                    case ObjectArray array -> ObjectFacts.Kind.ARRAY;
                    case PrimitiveArray array -> ObjectFacts.Kind.ARRAY;
                    case HeapClass type -> ObjectFacts.Kind.CLASS;
                },
                of(heap.classOf(number)),
                heap.isReachable(number),
                roots(number),
                dominator.isPresent() ? Optional.of(of(dominator.getAsInt())) : Optional.empty(),
                isThread(object.type()),
                isHidden(object));
    }

    private static boolean isThread(HeapClass type) {
        return type.name().equals("java.lang.Thread")
                || type.superclass().filter(ObjectLines::isThread).isPresent();
    }

    /// Why the JVM itself keeps the object, in words.
    List<String> roots(int number) {
        List<GcRoot> roots = heap.roots(number);
        Stream<String> words = roots.stream().limit(ROOTS).map(this::words).distinct();
        return (roots.size() <= ROOTS ? words : Stream.concat(words, Stream.of("…"))).toList();
    }

    private String words(GcRoot root) {
        Optional<String> thread = root.isOnStack()
                ? Optional.of(words(heap.object(root.thread().getAsInt()))).filter(name -> !name.isEmpty())
                : Optional.empty();
        return root.kind() + thread.map(name -> " of thread " + name).orElse("");
    }
}
