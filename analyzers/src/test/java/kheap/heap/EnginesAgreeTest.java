package kheap.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both engines say the same of every dump, but for three things that are explained here by name.
///
/// - Referents of weak, soft, phantom and final references keep objects for kheap's engine, as for Eclipse MAT 1.17,
/// and none for MAT's older parser. So only what is strongly reachable can be compared.
/// - MAT's parser keeps every class of the boot loader, hidden ones too, even if no root leads to it.
/// - The boot loader has no record, so its size is each engine's own idea.
class EnginesAgreeTest {
    static List<Path> dumps() throws IOException, InterruptedException {
        try (Stream<Path> shipped = Files.list(Path.of("..", "sample-dumps", "dumps"))) {
            List<Path> dumps =
                    new ArrayList<>(shipped.filter(file -> file.toString().endsWith(".hprof.gz"))
                            .sorted()
                            .toList());
            assertTrue(dumps.size() >= 5);
            dumps.add(Sample.grow(NoKafka.class, Path.of("target", "dumps", "default")));
            return dumps;
        }
    }

    private static HeapDump open(Path dump, Engine engine) throws IOException {
        return HeapDumps.open(dump, new Opening(engine, Sizes.MAT, Optional.empty()), Progress.NONE);
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void bothEnginesSeeTheSameObjectsAndReferences(Path dump) throws IOException {
        try (HeapDump own = open(dump, Engine.KHEAP);
                HeapDump mat = open(dump, Engine.MAT)) {
            BitSet strong = stronglyReachable(own);
            BitSet onlyMats = new BitSet();
            for (int object = 0; object < mat.objects(); object++) {
                int same = own.at(mat.address(object)).orElseThrow();
                if (!strong.get(same)) {
                    onlyMats.set(object);
                }
            }
            assertEquals(mat.objects() - onlyMats.cardinality(), strong.cardinality(), "strongly reachable");
            assertEquals(Set.of(), unexplained(mat, own, onlyMats));

            for (int object = strong.nextSetBit(0); object >= 0; object = strong.nextSetBit(object + 1)) {
                int same = mat.at(own.address(object)).orElseThrow();
                String where = own.object(object).toString();
                assertEquals(own.address(own.classOf(object)), mat.address(mat.classOf(same)), where);
                assertEquals(outgoing(own, object), outgoing(mat, same), where);
                if (own.address(object) != 0) {
                    assertEquals(own.shallow(object), mat.shallow(same), where);
                }
            }
        }
    }

    private static BitSet stronglyReachable(HeapDump heap) {
        Referrers referrers = heap.referrers();
        BitSet nodes = referrers.reachableWithout(new BitSet(), Progress.NONE);
        BitSet objects = new BitSet();
        for (int object = 0; object < heap.objects(); object++) {
            if (heap.isReachable(object) && nodes.get(referrers.nodeOf(object))) {
                objects.set(object);
            }
        }
        return objects;
    }

    /// What MAT's parser has on top and neither is a class of the boot loader nor hangs on one.
    private static Set<String> unexplained(HeapDump mat, HeapDump own, BitSet onlyMats) {
        BitSet explained = new BitSet();
        List<Integer> open = new ArrayList<>();
        for (HeapClass type : mat.classes()) {
            if (onlyMats.get(type.number()) && type.loader() == mat.at(0).orElseThrow()) {
                explained.set(type.number());
                open.add(type.number());
            }
        }
        while (!open.isEmpty()) {
            mat.outgoing(open.removeLast(), to -> {
                if (onlyMats.get(to) && !explained.get(to)) {
                    explained.set(to);
                    open.add(to);
                }
            });
        }
        Set<String> left = new TreeSet<>();
        onlyMats.andNot(explained);
        onlyMats.stream()
                .limit(10)
                .forEach(object -> left.add(mat.object(object) + " reachable "
                        + own.isReachable(own.at(mat.address(object)).orElseThrow())));
        return left;
    }

    private static Set<Long> outgoing(HeapDump heap, int object) {
        Set<Long> targets = new TreeSet<>();
        heap.outgoing(object, to -> targets.add(heap.address(to)));
        return targets;
    }
}
