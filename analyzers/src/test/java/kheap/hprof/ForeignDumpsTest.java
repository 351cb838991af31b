package kheap.hprof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import kheap.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dumps of real JVMs, where a folder `shared` with them stands beside one of the folders above.
@EnabledIf("dumpsAreThere")
class ForeignDumpsTest {
    @TempDir
    Path folder;

    static boolean dumpsAreThere() {
        return !shared().equals(Path.of(""));
    }

    private static Path shared() {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path shared = above.resolve("shared");
            if (Files.isDirectory(shared.resolve("truth")) && Files.isDirectory(shared.resolve("dumps"))) {
                return shared;
            }
        }
        return Path.of("");
    }

    static List<Path> dumps() throws IOException {
        try (Stream<Path> files = Files.walk(shared().resolve("dumps"))) {
            return files.filter(file -> file.toString().matches(".*\\.hprof(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> truths() throws IOException {
        try (Stream<Path> files = Files.list(shared().resolve("truth"))) {
            return files.filter(file -> file.toString().endsWith(".objects.tsv.gz"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void everyDumpIsCompleteAndItsLayoutProven(Path dump) throws IOException {
        HprofScan scan = HprofScan.of(dump, folder, Progress.NONE);
        assertTrue(scan.complete(), scan.notes()::toString);
        assertTrue(scan.hasRoots());
        assertTrue(scan.objects() > 1000);
        boolean two = dump.toString().contains("hprofagent");
        assertEquals(two ? List.of("The file holds 2 dumps; the last one was read.") : List.of(), scan.notes());
        Map<Long, Long> sizes = sizes(scan);
        assertEquals(scan.objects(), sizes.size());
        assertEquals(
                scan.bytes().bytes(),
                sizes.values().stream().mapToLong(Long::longValue).sum());
        Files.delete(scan.parsable());
    }

    /// The truth has for each reachable object, in columns: address, dominator, shallow and retained size.
    @ParameterizedTest
    @MethodSource("truths")
    void everyObjectHasTheSizeThatEclipseMatGivesIt(Path truth) throws IOException {
        String name = truth.getFileName().toString().replace(".objects.tsv.gz", "");
        Path dump = dumps().stream()
                .filter(file -> file.getFileName().toString().startsWith(name + ".hprof"))
                .findFirst()
                .orElseThrow();
        HprofScan scan = HprofScan.of(dump, folder, Progress.NONE);
        Map<Long, Long> sizes = sizes(scan);
        Files.delete(scan.parsable());
        int compared = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(truth)), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.split("\t");
                // Address 0 is the boot loader, which no dump holds.
                if (line.startsWith("#") || columns[0].equals("0")) {
                    continue;
                }
                long shallow = Long.parseLong(columns[2]);
                long address = Long.parseUnsignedLong(columns[0], 16);
                // Eclipse MAT invents classes that the dump lacks; they have no size.
                assertEquals(shallow, sizes.getOrDefault(address, 0L), line);
                compared++;
            }
        }
        assertTrue(compared > 1000);
    }

    @Test
    void aCutDumpIsReadUpToTheCut() throws IOException {
        Path whole = shared().resolve("dumps/foreign/sun_jdk6_30_x64_compressedOops.hprof");
        byte[] bytes = Files.readAllBytes(whole);
        long objects = 0;
        for (int percent = 50; percent <= 100; percent += 5) {
            Path file = folder.resolve("cut-" + percent);
            try (var out = Files.newOutputStream(file)) {
                out.write(bytes, 0, bytes.length / 100 * percent);
            }
            Path work = Files.createDirectory(folder.resolve("work-" + percent));
            HprofScan scan = HprofScan.of(file, work, Progress.NONE);
            assertTrue(scan.objects() > objects);
            objects = scan.objects();
            assertEquals(bytes.length, scan.missingBytes() + Files.size(file));
        }
    }

    /// The size of each object by its address.
    private static Map<Long, Long> sizes(HprofScan scan) throws IOException {
        Map<Long, ClassDump> types = new HashMap<>();
        Map<Long, Long> sizes = new HashMap<>();
        ObjectSizes layout = scan.sizes();
        read(scan.parsable(), new HprofVisitor() {
            @Override
            public void classDump(long at, ClassDump type) {
                types.put(type.id(), type);
                sizes.put(
                        type.id(),
                        layout.classObject(
                                type.staticReferences() * layout.referenceBytes() + type.staticPrimitiveBytes()));
            }
        });
        read(scan.parsable(), new HprofVisitor() {
            @Override
            public void instance(long at, long id, long classId, long fieldBytes) {
                Deque<ClassDump> line = new ArrayDeque<>();
                for (ClassDump type = types.get(classId); type != null; type = types.get(type.superclassId())) {
                    line.addFirst(type);
                }
                sizes.put(
                        id,
                        layout.instance(
                                line.stream().mapToInt(ClassDump::references).toArray(),
                                line.stream()
                                        .mapToInt(ClassDump::primitiveBytes)
                                        .toArray()));
            }

            @Override
            public void objectArray(long at, long id, long classId, long length) {
                sizes.put(id, layout.objectArray(length));
            }

            @Override
            public void primitiveArray(long at, long id, int elementBytes, long length) {
                sizes.put(id, layout.primitiveArray(length, elementBytes));
            }
        });
        return sizes;
    }

    private static void read(Path file, HprofVisitor visitor) throws IOException {
        try (HprofFile hprof = HprofFile.open(file, file)) {
            HprofReader.read(hprof, visitor, Progress.NONE);
        }
    }
}
