package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import kheap.ByteSize;
import kheap.Progress;
import kheap.SharedDumps;
import kheap.heap.ClassTotals;
import kheap.heap.Engine;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds kheap's own engine against Eclipse MAT 1.17, object by object and class by class: no object differs, and no
/// class but `java.lang.Class`, which MAT counts twice.
@EnabledIf("kheap.SharedDumps#areThere")
class OwnTruthTest {
    private static final Opening AS_MAT = new Opening(Engine.KHEAP, Sizes.MAT, Optional.empty());

    static List<Path> truths() throws IOException {
        return SharedDumps.files("truth", ".*\\.objects\\.tsv\\.gz");
    }

    static List<Path> dumps() throws IOException {
        return SharedDumps.files("dumps", ".*\\.hprof(\\.gz)?");
    }

    private static Path dumpOf(Path truth) throws IOException {
        return SharedDumps.files("dumps", name(truth) + "\\.hprof(\\.gz)?").getFirst();
    }

    private static String name(Path truth) {
        return truth.getFileName().toString().replace(".objects.tsv.gz", "");
    }

    /// The truth has for each reachable object, in columns: address, dominator, shallow and retained size.
    @ParameterizedTest
    @MethodSource("truths")
    void everyObjectIsExactlyAsMatHasIt(Path truthFile) throws IOException {
        Map<String, String> truth = new HashMap<>();
        for (String line : SharedDumps.lines(truthFile)) {
            if (!line.startsWith("#")) {
                truth.put(line.substring(0, line.indexOf('\t')), line);
            }
        }
        assertTrue(truth.size() > 1000);
        List<String> wrong = new ArrayList<>();
        try (HeapDump heap = HeapDumps.open(dumpOf(truthFile), AS_MAT, Progress.NONE)) {
            for (int object = 0; object < heap.objects(); object++) {
                if (heap.isReachable(object)) {
                    OptionalInt dominator = heap.dominator(object);
                    String address = Long.toHexString(heap.address(object));
                    String row = String.join(
                            "\t",
                            address,
                            dominator.isPresent() ? Long.toHexString(heap.address(dominator.getAsInt())) : "-",
                            Long.toString(heap.shallow(object).bytes()),
                            Long.toString(heap.retained(object).bytes()));
                    String expected = truth.remove(address);
                    if (!row.equals(expected)) {
                        wrong.add(heap.object(object).type().name() + ": " + row + ", not " + expected);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong.stream().limit(10).toList(), () -> wrong.size() + " objects differ");
        assertEquals(List.of(), truth.values().stream().limit(10).toList(), () -> truth.size() + " objects lack");
    }

    @ParameterizedTest
    @MethodSource("truths")
    void everyClassIsExactlyAsMatHasIt(Path truthFile) throws IOException {
        Map<Long, String> truth = new TreeMap<>();
        for (String line : Files.readAllLines(truthFile.resolveSibling(name(truthFile) + ".classes.tsv"))) {
            if (!line.startsWith("#")) {
                truth.put(Long.decode(line.split("\t")[1]), line);
            }
        }
        Map<Long, String> found = new TreeMap<>();
        try (HeapDump heap = HeapDumps.open(dumpOf(truthFile), AS_MAT, Progress.NONE)) {
            // A class without instances has no totals and amounts to its own object.
            for (HeapClass type : heap.classes()) {
                if (heap.isReachable(type.number())) {
                    found.put(type.address(), row(type, 0, ByteSize.ZERO, heap.retained(type.number())));
                }
            }
            for (ClassTotals totals : heap.classTotals(Progress.NONE)) {
                // MAT counts java.lang.Class twice: once as a class, and once as an instance of its own.
                ByteSize twice = totals.type().name().equals("java.lang.Class")
                        ? heap.retained(totals.type().number())
                        : ByteSize.ZERO;
                found.put(
                        totals.type().address(),
                        row(
                                totals.type(),
                                totals.count(),
                                totals.shallow(),
                                totals.retained().plus(twice)));
            }
        }
        List<String> wrong = new ArrayList<>();
        truth.forEach((address, row) -> {
            if (!row.equals(found.get(address))) {
                wrong.add(row + ", not " + found.get(address));
            }
        });
        found.forEach((address, row) -> {
            if (!truth.containsKey(address)) {
                wrong.add(row + " is too much");
            }
        });
        assertEquals(List.of(), wrong.stream().limit(10).toList(), () -> wrong.size() + " classes differ");
    }

    private static String row(HeapClass type, long instances, ByteSize shallow, ByteSize retained) {
        return String.join(
                "\t",
                type.name(),
                "0x" + Long.toHexString(type.address()),
                Long.toString(instances),
                Long.toString(shallow.bytes()),
                Long.toString(retained.bytes()));
    }

    /// What must be true of any dump, and so of those that MAT refuses and no truth is known of.
    @ParameterizedTest
    @MethodSource("dumps")
    void theFiguresOfEveryDumpAddUp(Path dump) throws IOException {
        try (HeapDump heap = HeapDumps.open(dump, Opening.by(Engine.KHEAP), Progress.NONE)) {
            long objects = 0;
            long bytes = 0;
            long top = 0;
            for (int object = 0; object < heap.objects(); object++) {
                if (heap.isReachable(object)) {
                    objects++;
                    bytes += heap.shallow(object).bytes();
                    top += heap.dominator(object).isEmpty()
                            ? heap.retained(object).bytes()
                            : 0;
                    assertTrue(heap.retained(object).compareTo(heap.shallow(object)) >= 0);
                }
            }
            assertTrue(objects > 1000);
            assertEquals(objects, heap.reachable().objects());
            assertEquals(bytes, heap.reachable().bytes().bytes());
            assertEquals(bytes, top);
            List<ClassTotals> totals = heap.classTotals(Progress.NONE);
            assertEquals(objects, totals.stream().mapToLong(ClassTotals::count).sum());
            assertEquals(
                    bytes,
                    totals.stream().mapToLong(one -> one.shallow().bytes()).sum());
            assertTrue(totals.stream().anyMatch(one -> one.type().name().equals("java.lang.String")));
        }
    }

    /// The hprof agent of JDK 7 gives running numbers for addresses and no class for arrays of primitives, and wrote
    /// two dumps into the file.
    @Test
    void theDumpOfTheOldAgentOpens() throws IOException {
        try (HeapDump heap =
                HeapDumps.open(SharedDumps.file("dumps", "oracle_jdk7_21_hprofagent.hprof"), AS_MAT, Progress.NONE)) {
            assertTrue(heap.file().notes().contains("The file holds 2 dumps; the last one was read."));
            int bytes = heap.classesNamed("byte[]").getFirst().number();
            int chars = heap.classesNamed("char[]").getFirst().number();
            assertTrue(heap.instances(Set.of(chars), 0, 1000).length > 500);
            for (int array : heap.instances(Set.of(bytes, chars), 0, 10)) {
                assertEquals(heap.length(array), heap.primitives(array, 0, Integer.MAX_VALUE).length);
            }
        }
    }
}
