package kheap.heap.own;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.IndexFolder;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.Opening;
import kheap.heap.PrimitiveArray;
import kheap.heap.Sizes;

/// Everything that can be asked of a dump, a line for each object and each class. Also a program that prints what it
/// comes to, for tests that need a process of their own.
final class Answers {
    private Answers() {}

    /// Opens however small the dump is, with the folder of indexes or without.
    static HeapDump open(Path dump, Sizes sizes, Optional<IndexFolder> indexes, Progress progress) throws IOException {
        return OwnEngine.open(dump, new Opening(Engine.KHEAP, sizes, indexes), 0, counts -> {}, progress);
    }

    static IndexFolder folder(Path path) {
        return new IndexFolder(path, new ByteSize(1L << 40));
    }

    static List<String> of(Path dump, Sizes sizes, Optional<IndexFolder> indexes) throws IOException {
        try (HeapDump heap = open(dump, sizes, indexes, Progress.NONE)) {
            return of(heap);
        }
    }

    static List<String> of(HeapDump heap) {
        List<String> answers = new ArrayList<>();
        answers.add("%s %s %s %s %s"
                .formatted(
                        heap.objects(),
                        heap.reachable(),
                        heap.unreachable(),
                        heap.file().format(),
                        heap.file().takenAt()));
        heap.classTotals(Progress.NONE)
                .forEach(totals -> answers.add("%s %d %s %s"
                        .formatted(totals.type().name(), totals.count(), totals.shallow(), totals.retained())));
        for (HeapClass type : heap.classes()) {
            answers.add("%x %s %s %s %s %s"
                    .formatted(
                            type.address(),
                            type.name(),
                            type.superclassNumber(),
                            type.loader(),
                            heap.statics(type.number()),
                            heap.instances(Set.of(type.number()), 0, 3).length));
        }
        heap.threads().forEach(thread -> answers.add(thread.name() + " " + thread.frames()));
        answers.add(heap.dominated(OptionalInt.empty(), 0, 100).toString());
        for (int object = 0; object < heap.objects(); object++) {
            answers.add(line(heap, object));
        }
        return answers;
    }

    private static String line(HeapDump heap, int object) {
        List<Integer> outgoing = new ArrayList<>();
        heap.outgoing(object, outgoing::add);
        List<Integer> incoming = new ArrayList<>();
        HeapObject handle = heap.object(object);
        if (heap.isReachable(object) && !(handle instanceof HeapClass)) {
            heap.incoming(object, incoming::add);
        }
        String content =
                switch (handle) {
                    case HeapClass type -> type.name();
                    case ObjectArray array -> "objects " + array.length();
                    case PrimitiveArray array -> "bits " + Arrays.hashCode(heap.primitives(object, 0, 100));
                    case Instance instance -> heap.fields(object).toString();
                };
        return "%x %d %s %s %s %s %s %s %s"
                .formatted(
                        heap.address(object),
                        heap.classOf(object),
                        heap.shallow(object),
                        heap.retained(object),
                        heap.dominator(object),
                        heap.roots(object),
                        outgoing,
                        incoming,
                        content);
    }

    /// @param args a dump, and a folder for indexes
    public static void main(String[] args) throws IOException {
        Optional<IndexFolder> indexes = args.length > 1 ? Optional.of(folder(Path.of(args[1]))) : Optional.empty();
        try (HeapDump heap = open(Path.of(args[0]), Sizes.TRUE, indexes, Progress.NONE)) {
            System.out.println(of(heap).hashCode());
            heap.file().notes().forEach(System.out::println);
        }
    }
}
