package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.SharedDumps;
import kheap.evidence.MemoryMap.Mapping;
import kheap.evidence.Regions.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What mappings are for.
class RegionsTest {
    private static final long KIB = 1 << 10;
    private static final long ARENA = 64 << 20;

    @TempDir
    Path folder;

    private static ByteSize kib(long kib) {
        return new ByteSize(kib * KIB);
    }

    private static Mapping mapping(long start, long kib, String permissions, long residentKib) {
        return mapping(start, kib, permissions, "", residentKib);
    }

    private static Mapping mapping(long start, long kib, String permissions, String name, long residentKib) {
        return new Mapping(
                start, kib(kib), permissions, name, Optional.of(kib(residentKib)), ByteSize.ZERO, ByteSize.ZERO);
    }

    private static Regions regions(List<Mapping> mappings) {
        return Regions.of(
                new MemoryMap(MemoryMap.Source.PMAP_X, OptionalLong.empty(), mappings),
                Optional.empty(),
                Optional.empty());
    }

    private static MemoryMap map(Path file) throws IOException {
        return EvidenceReader.read(file).files().stream()
                .map(EvidenceFile::content)
                .filter(MemoryMap.class::isInstance)
                .map(MemoryMap.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Regions regions(MemoryMap map) {
        return Regions.of(map, Optional.empty(), Optional.empty());
    }

    private static void addsUp(MemoryMap map, Regions regions) {
        assertEquals(
                map.mappings(),
                regions.regions().stream()
                        .flatMap(region -> region.mappings().stream())
                        .sorted((a, b) -> Long.compareUnsigned(a.start(), b.start()))
                        .toList());
        ByteSize resident = Stream.of(Kind.values())
                .map(kind -> regions.resident(kind).orElseThrow())
                .reduce(ByteSize.ZERO, ByteSize::plus);
        assertEquals(map.resident().orElse(ByteSize.ZERO), resident);
        ByteSize size = Stream.of(Kind.values()).map(regions::size).reduce(ByteSize.ZERO, ByteSize::plus);
        assertEquals(map.mappings().stream().map(Mapping::size).reduce(ByteSize.ZERO, ByteSize::plus), size);
    }

    @Test
    @EnabledIf("kheap.SharedDumps#areThere")
    void theStacksOfARealServiceAreThoseOfItsThreads() throws IOException {
        MemoryMap map = map(SharedDumps.file("evidence", "pmap_200_keep.txt"));
        Regions regions = regions(map);
        addsUp(map, regions);
        // as its thread dump says, and its books: 220 threads with the JVM's own; the program's own stack is one more
        assertEquals(212, regions.count(Kind.JAVA_STACK));
        assertEquals(kib(212 * 1024), regions.size(Kind.JAVA_STACK));
        assertEquals(8 + 1, regions.count(Kind.OTHER_STACK));
        assertEquals(15, regions.count(Kind.MALLOC_ARENA));
        assertEquals(kib(240 << 10), regions.size(Kind.CODE_CACHE));
        assertEquals(kib(92628), regions.resident(Kind.JAVA_HEAP).orElseThrow());
        assertEquals(kib(148), regions.resident(Kind.MALLOC_HEAP).orElseThrow());
    }

    @Test
    @EnabledIf("kheap.SharedDumps#areThere")
    void withAndWithoutNamesOfTheKernelAProcessLooksTheSame() throws IOException {
        MemoryMap pmap = map(SharedDumps.file("evidence", "pmap_1_keep.txt"));
        MemoryMap smaps = map(SharedDumps.file("evidence", "smaps_1_keep.txt"));
        addsUp(pmap, regions(pmap));
        addsUp(smaps, regions(smaps));
        for (Kind kind : Kind.values()) {
            assertEquals(regions(smaps).size(kind), regions(pmap).size(kind), kind.toString());
            assertEquals(regions(smaps).resident(kind), regions(pmap).resident(kind), kind.toString());
        }
    }

    /// 160 KiB for each thread, and a guard of three pages: a JVM before JDK 9 with `-Xss160k`.
    @Test
    void thousandsOfPairsOf12And148KibAreStacksAndBlocksOf64MibAreArenas() {
        List<Mapping> mappings = new ArrayList<>();
        mappings.add(mapping(0xc0000000L, 524288, "rw-", 200000));
        mappings.add(mapping(0xe0000000L, 524288, "---", 0));
        mappings.add(mapping(0x400000, 4, "r-x", "java", 4));
        mappings.add(mapping(0x01e3f000, 132, "rw-", 16));
        long at = 0x7f0000000000L;
        for (int arena = 0; arena < 40; arena++) {
            int used = arena == 7 ? 65536 : 132 + 4 * arena;
            mappings.add(mapping(at, used, "rw-", 100));
            if (used < 65536) {
                mappings.add(mapping(at + used * KIB, 65536 - used, "---", 0));
            }
            at += ARENA;
        }
        for (int thread = 0; thread < 3000; thread++) {
            mappings.add(mapping(at, 12, "---", 0));
            mappings.add(mapping(at + 12 * KIB, 148, "rw-", 88));
            at += 160 * KIB;
        }
        Regions regions = regions(mappings);
        assertEquals(3000, regions.count(Kind.JAVA_STACK));
        assertEquals(kib(3000 * 160), regions.size(Kind.JAVA_STACK));
        assertEquals(kib(3000 * 88), regions.resident(Kind.JAVA_STACK).orElseThrow());
        assertEquals(40, regions.count(Kind.MALLOC_ARENA));
        assertEquals(kib(40 * 65536), regions.size(Kind.MALLOC_ARENA));
        assertEquals(kib(200000), regions.resident(Kind.JAVA_HEAP).orElseThrow());
        assertEquals(kib(16), regions.resident(Kind.MALLOC_HEAP).orElseThrow());
        assertEquals(0, regions.count(Kind.ANONYMOUS));
    }

    @Test
    void aPairThatIsAloneIsNoStackUnlessItsSizeIsKnown() {
        List<Mapping> mappings = List.of(
                mapping(0x7f0000000000L, 16, "---", 0),
                mapping(0x7f0000004000L, 496, "rw-", 80),
                mapping(0x7f0000100000L, 4, "r--", 4));
        assertEquals(0, regions(mappings).count(Kind.JAVA_STACK));
        MemoryMap map = new MemoryMap(MemoryMap.Source.PMAP_X, OptionalLong.empty(), mappings);
        assertEquals(1, Regions.of(map, Optional.empty(), Optional.of(kib(512))).count(Kind.JAVA_STACK));
    }

    @Test
    void anArenaMayBeInPiecesAndMustBeAlignedToItself() {
        long at = 0x7f0000000000L;
        List<Mapping> pieces = List.of(
                mapping(at, 2048, "rw-", 2048),
                mapping(at + 2048 * KIB, 1024, "rw-", 10),
                mapping(at + 3072 * KIB, 65536 - 3072, "---", 0));
        assertEquals(1, regions(pieces).count(Kind.MALLOC_ARENA));
        List<Mapping> elsewhere = pieces.stream()
                .map(one -> mapping(one.start() + (1 << 20), one.size().bytes() / KIB, one.permissions(), 0))
                .toList();
        assertEquals(0, regions(elsewhere).count(Kind.MALLOC_ARENA));
    }

    @Test
    void aKnownMaximumShowsWhereTheHeapEnds() {
        List<Mapping> mappings = List.of(
                mapping(0xc0000000L, 300 << 10, "rw-", 1000),
                mapping(0xc0000000L + (300 << 20), 212 << 10, "---", 0),
                mapping(0xe0000000L, 5000, "rw-", 4000));
        MemoryMap map = new MemoryMap(MemoryMap.Source.PMAP_X, OptionalLong.empty(), mappings);
        Regions regions = Regions.of(map, Optional.of(kib(512 << 10)), Optional.empty());
        assertEquals(kib(512 << 10), regions.size(Kind.JAVA_HEAP));
        assertEquals(kib(4000), regions.resident(Kind.CLASS_SPACE).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 300})
    void everyMappingIsInOneRegionWhateverTheMap(int count) {
        for (int seed = 0; seed < 200; seed++) {
            MemoryMap map = new MemoryMap(MemoryMap.Source.SMAPS, OptionalLong.empty(), random(count, seed));
            if (count > 0) {
                addsUp(map, regions(map));
            }
            for (Regions regions :
                    List.of(regions(map), Regions.of(map, Optional.of(kib(1 << 20)), Optional.of(kib(1024))))) {
                assertEquals(
                        count,
                        new HashSet<>(regions.regions().stream()
                                        .flatMap(region ->
                                                region.mappings().stream().map(Mapping::start))
                                        .toList())
                                .size(),
                        "seed " + seed);
            }
        }
    }

    /// Of what real maps are made of, in any mixture.
    private static List<Mapping> random(int count, int seed) {
        Random random = new Random(seed);
        String[] permissions = {"rw-", "rw-", "---", "---", "r--", "r-x", "rwx"};
        String[] names = {
            "", "", "", "", "", "", "java", "libjvm.so", "classes.jsa", "memfd:java_heap", "[stack]", "[heap]", "a.jar"
        };
        long[] sizes = {4, 12, 16, 148, 1008, 1024, 132, 65404, 65536, 1 << 20, 0};
        long at = random.nextBoolean() ? 0xe0000000L : 0x7f0000000000L;
        List<Mapping> mappings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long size = sizes[random.nextInt(sizes.length)];
            mappings.add(mapping(
                    at,
                    size,
                    permissions[random.nextInt(permissions.length)],
                    names[random.nextInt(names.length)],
                    random.nextLong(size + 1)));
            at += Math.max(1, size) * KIB + (random.nextInt(4) == 0 ? random.nextLong(ARENA) : 0);
            at = random.nextInt(10) == 0 ? at + ARENA & -ARENA : at;
        }
        return mappings;
    }

    /// A JVM with known threads, which reads its own map and says how many threads it has.
    @ParameterizedTest
    @ValueSource(
            strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC", "-Xss512k", "-XX:-UseCompressedOops"})
    @EnabledOnOs(OS.LINUX)
    void theStacksOfARunningJvmAreThoseOfItsThreads(String option) throws IOException {
        String classes = RegionsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx100m",
                        option,
                        "-cp",
                        classes,
                        ManyThreads.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(jvm.getInputStream()))) {
            assertEquals("ready", said.readLine());
            Path files = Path.of("/proc", Long.toString(jvm.pid()));
            MemoryMap map = map(Files.copy(files.resolve("smaps"), folder.resolve("smaps")));
            ProcessStatus status =
                    (ProcessStatus) EvidenceReader.read(Files.copy(files.resolve("status"), folder.resolve("status")))
                            .files()
                            .getFirst()
                            .content();
            Regions regions = regions(map);
            addsUp(map, regions);
            int stacks = regions.count(Kind.JAVA_STACK) + regions.count(Kind.OTHER_STACK);
            int threads = status.threads().orElseThrow();
            // a compiler's thread may have come or gone between the two files
            assertTrue(Math.abs(stacks - threads) <= 2, stacks + " stacks of " + threads + " threads");
            assertTrue(regions.count(Kind.JAVA_STACK) >= 40, regions.count(Kind.JAVA_STACK) + " stacks of Java");
            assertTrue(regions.size(Kind.JAVA_HEAP).compareTo(kib(90 << 10)) > 0);
        } finally {
            jvm.destroyForcibly();
        }
    }

    /// Says when its threads run, and waits to be ended.
    static final class ManyThreads {
        private ManyThreads() {}

        public static void main(String[] arguments) throws IOException {
            for (int i = 0; i < 40; i++) {
                Thread thread = new Thread(LockSupport::park);
                thread.setDaemon(true);
                thread.start();
            }
            System.out.println("ready");
            System.in.read();
        }
    }
}
