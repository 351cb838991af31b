package kheap.process;

import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.Progress;
import kheap.SharedDumps;
import kheap.analysis.DumpAnalyzer;
import kheap.heap.Engine;
import kheap.heap.Opening;
import kheap.hprof.WrittenDump;
import kheap.samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class ProcessReaderTest {
    private static final long STRING = 0x2000;
    private static final long MAP = 0x2100;
    private static final long ENTRY = 0x2200;
    private static final long LONG = 0x2300;
    private static final long SYSTEM = 0x2400;
    private static final long VM = 0x2500;
    private static final long BITS = 0x2600;
    private static final long LAUNCHER = 0x2700;
    private static final long BEANS = 0x2800;
    private static final long BEAN = 0x2900;
    private static final long HANDLE = 0x2a00;
    private static final long BANNER = 0x2b00;
    private static final long APPLICATION = 0x2c00;
    private static final long ORDERS = 0x2d00;
    private static final long BOOT_LAUNCHER = 0x2e00;
    private static final long THREAD = 0x2f00;

    private static final long PROPERTIES = 0x10_000;
    private static final long STARTED_WITH = 0x20_000;
    private static final long TAKEN_AT = 1_700_000_000_000L;

    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    private ProcessFacts facts(Path dump) throws IOException {
        return DumpAnalyzer.analyze(dump, Opening.by(engine), Progress.NONE).process();
    }

    private ProcessFacts facts(WrittenDump dump) throws IOException {
        return facts(dump.end().writeTo(folder.resolve("written.hprof")));
    }

    /// What the program knew when the dump was written.
    private List<Long> grow(String... jvmOptions) throws IOException, InterruptedException {
        Path truth = folder.resolve("truth.txt").toAbsolutePath();
        List<String> options = new ArrayList<>(List.of("-D" + SelfPortrait.TRUTH + "=" + truth));
        options.addAll(Arrays.asList(jvmOptions));
        Sample.grow(SelfPortrait.class, folder, options.toArray(String[]::new));
        return Files.readAllLines(truth).stream().map(Long::valueOf).toList();
    }

    @Test
    void aProcessIsWhatItKnowsOfItself() throws Exception {
        List<Long> truth = grow();
        assertEquals(SelfPortrait.DIRECT_BUFFERS, truth.get(3));
        assertEquals(
                new ProcessFacts(
                        Optional.of(System.getProperty("java.version")),
                        Optional.of(SelfPortrait.class.getName()),
                        OptionalLong.of(truth.get(0)),
                        Optional.of(Instant.ofEpochMilli(truth.get(1))),
                        Optional.of(new ByteSize(truth.get(2))),
                        Optional.of(new ProcessFacts.DirectBuffers(
                                truth.get(3), new ByteSize(truth.get(4)), new ByteSize(truth.get(2))))),
                facts(folder.resolve("SelfPortrait.hprof")));
    }

    @Test
    void theMaximumHeapIsUnknownWhereDirectMemoryHasALimitOfItsOwn() throws Exception {
        grow("-XX:MaxDirectMemorySize=20m");
        ProcessFacts facts = facts(folder.resolve("SelfPortrait.hprof"));
        assertEquals(Optional.empty(), facts.maxHeap());
        assertEquals(new ByteSize(20 << 20), facts.directBuffers().orElseThrow().limit());
    }

    @Test
    void aCutDumpSaysNothingThatTheWholeOneDoesNot() throws Exception {
        grow();
        Path dump = folder.resolve("SelfPortrait.hprof");
        ProcessFacts whole = facts(dump);
        byte[] bytes = Files.readAllBytes(dump);
        int told = 0;
        for (int percent = 75; percent < 100; percent += 3) {
            int length = (int) (bytes.length * (percent / 100.0));
            ProcessFacts cut = facts(Files.write(folder.resolve("cut.hprof"), Arrays.copyOf(bytes, length)));
            told += isSaidBy(whole.mainClass(), cut.mainClass());
            told += isSaidBy(whole.startedAt(), cut.startedAt());
            told += isSaidBy(whole.maxHeap(), cut.maxHeap());
            told += isSaidBy(whole.directBuffers(), cut.directBuffers());
            assertTrue(cut.pid().isEmpty() || cut.pid().equals(whole.pid()));
        }
        assertTrue(told > 0);
    }

    private static int isSaidBy(Optional<?> whole, Optional<?> cut) {
        assertTrue(cut.isEmpty() || cut.equals(whole), () -> cut + " of " + whole);
        return cut.isPresent() ? 1 : 0;
    }

    /// From the launcher, from the command, and of one whose properties are gone from its last frame.
    @ParameterizedTest
    @CsvSource({
        "openjdk_jdk11_04_x64.hprof.gz,org.eclipse.mat.tests.CreateCollectionDump,2019-11-16T10:52:42.971Z,524288000,true",
        "oracle_jdk8_05_x64.hprof,org.eclipse.mat.tests.CreateCollectionDump,,1883242496,true",
        "oracle_jdk7_21_hprofagent.hprof,org.eclipse.mat.tests.CreateSampleDump,,1882783744,true",
        "sun_jdk6_30_x64_compressedOops.hprof,org.eclipse.mat.tests.CreateSampleDump,,,false",
        "sun_jdk6_18_x32.hprof,Wait,2009-11-03T07:37:13.905Z,,false",
        "HeapDumpSample.hprof,,2008-08-08T14:17:16.796Z,,false"
    })
    @EnabledIf("kheap.SharedDumps#areThere")
    void olderJvmsTellWhatTheyKeep(String name, String mainClass, Instant startedAt, Long maxHeap, boolean buffers)
            throws IOException {
        ProcessFacts facts = facts(SharedDumps.file("dumps", name));
        assertEquals(Optional.ofNullable(mainClass), facts.mainClass());
        assertEquals(OptionalLong.empty(), facts.pid());
        assertEquals(Optional.ofNullable(startedAt), facts.startedAt());
        assertEquals(Optional.ofNullable(maxHeap).map(ByteSize::new), facts.maxHeap());
        // None of those that count had any.
        assertEquals(
                buffers
                        ? Optional.of(new ProcessFacts.DirectBuffers(0, ByteSize.ZERO, new ByteSize(maxHeap)))
                        : Optional.empty(),
                facts.directBuffers());
    }

    private static WrittenDump types() {
        return new WrittenDump(8)
                .takenAt(TAKEN_AT)
                .segment()
                .javaTypes()
                .type(STRING, OBJECT, "java.lang.String", "L value", "B coder")
                .type(MAP, OBJECT, "java.util.HashMap", "L table")
                .type(ENTRY, OBJECT, "java.util.HashMap$Node", "L key", "L value", "L next")
                .type(LONG, OBJECT, "java.util.concurrent.atomic.AtomicLong", "J value")
                .type(THREAD, OBJECT, "java.lang.Thread", "L name", "J eetop", "I threadStatus")
                .type(ORDERS, OBJECT, "com.acme.Orders")
                .type(BOOT_LAUNCHER, OBJECT, "org.springframework.boot.loader.launch.JarLauncher")
                .root(STRING)
                .root(MAP)
                .root(ENTRY)
                .root(LONG)
                .root(THREAD)
                .root(ORDERS)
                .root(BOOT_LAUNCHER);
    }

    private static WrittenDump statics(WrittenDump dump, long type, String name, String... fields) {
        return dump.type(type, OBJECT, name, fields).root(type);
    }

    private static WrittenDump text(WrittenDump dump, long at, String latin) {
        return dump.instance(at, STRING, at + 0x80, 0).bytes(at + 0x80, latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A map with this entry alone.
    private static WrittenDump map(WrittenDump dump, long at, String key, String value) {
        text(text(dump, at + 0x1000, key), at + 0x2000, value);
        return dump.instance(at, MAP, at + 0x100)
                .objectArray(at + 0x100, WrittenDump.ARRAY, at + 0x200)
                .instance(at + 0x200, ENTRY, at + 0x1000, at + 0x2000, 0L);
    }

    private static WrittenDump command(WrittenDump dump, String command) {
        return map(
                statics(dump, SYSTEM, "java.lang.System", "static L props = " + PROPERTIES),
                PROPERTIES,
                "sun.java.command",
                command);
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/acme/orders-1.2.jar --password=hush,orders-1.2.jar",
        "C:\\acme\\orders.jar hush,orders.jar",
        "com.acme.Main hush,com.acme.Main",
        "orders/com.acme.Main hush,com.acme.Main",
        "' com.acme.Main\thush',",
        "/opt/hush/ x,",
        "--password=hush,",
        "jdbc:hush@db,"
    })
    void ofTheCommandOnlyTheProgramIsTold(String command, String program) throws IOException {
        ProcessFacts facts = facts(command(types(), command));
        assertEquals(Optional.ofNullable(program), facts.mainClass());
        assertFalse(facts.toString().contains("hush"), facts::toString);
    }

    @Test
    void aProgramWithAnEndlessNameIsNotTold() throws IOException {
        assertEquals(Optional.empty(), facts(command(types(), "x".repeat(201))).mainClass());
    }

    @Test
    void theApplicationOfASpringBootJarIsWhatTheBannerWasPrintedFor() throws IOException {
        WrittenDump dump = command(types(), "orders.jar");
        statics(dump, LAUNCHER, "sun.launcher.LauncherHelper", "static L appClass = " + BOOT_LAUNCHER);
        statics(dump, BANNER, "org.springframework.boot.SpringApplicationBannerPrinter$PrintedBanner", "L sourceClass");
        dump.instance(0x9000, BANNER, ORDERS).root(0x9000);
        assertEquals(Optional.of("com.acme.Orders"), facts(dump).mainClass());
    }

    @Test
    void aSpringBootJarThatJustStartsTellsItsApplicationToo() throws IOException {
        WrittenDump dump = command(types(), "orders.jar");
        statics(dump, LAUNCHER, "sun.launcher.LauncherHelper", "static L appClass = " + BOOT_LAUNCHER);
        statics(dump, APPLICATION, "org.springframework.boot.SpringApplication", "L mainApplicationClass");
        dump.instance(0x9000, APPLICATION, ORDERS).root(0x9000);
        assertEquals(Optional.of("com.acme.Orders"), facts(dump).mainClass());
    }

    @Test
    void aSpringBootJarWithoutABannerGoesByItsName() throws IOException {
        WrittenDump dump = command(types(), "/opt/orders.jar --token=hush");
        statics(dump, LAUNCHER, "sun.launcher.LauncherHelper", "static L appClass = " + BOOT_LAUNCHER);
        assertEquals(Optional.of("orders.jar"), facts(dump).mainClass());
    }

    /// The other engine finds no stacks in a written dump; of real ones it does, see above.
    @Test
    void theLastFrameOfTheMainThreadCountsOnlyWhereItIsMain() throws IOException {
        assumeTrue(engine == Engine.KHEAP);
        for (String method : List.of("main", "run")) {
            WrittenDump dump = text(types(), 0x9000, "main").instance(0x9200, THREAD, 0x9000L, 1L, 5);
            dump.thread(0x9200, 1, "java.lang.Object.wait", "com.acme.Orders." + method);
            assertEquals(
                    method.equals("main") ? Optional.of("com.acme.Orders") : Optional.empty(),
                    facts(dump).mainClass());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1699999999999,2023-11-14T22:13:19.999Z",
        "1700000000000,2023-11-14T22:13:20Z",
        "1700000000001,",
        "946684799999,",
        "-1,",
        "9223372036854775807,"
    })
    void aStartThatCannotBeTrueIsNone(long millis, Instant start) throws IOException {
        WrittenDump bean = statics(
                        types(), BEANS, "sun.management.ManagementFactoryHelper", "static L runtimeMBean = 0x9000")
                .type(BEAN, OBJECT, "sun.management.RuntimeImpl", "J vmStartupTime")
                .instance(0x9000, BEAN, millis);
        assertEquals(Optional.ofNullable(start), facts(bean).startedAt());
        WrittenDump handle = types().type(
                        HANDLE,
                        OBJECT,
                        "java.lang.ProcessHandleImpl",
                        "static L current = 0x9000",
                        "J pid",
                        "J startTime")
                .root(HANDLE)
                .instance(0x9000, HANDLE, 4711L, millis);
        assertEquals(Optional.ofNullable(start), facts(handle).startedAt());
        assertEquals(OptionalLong.of(4711), facts(handle.segment()).pid());
    }

    @ParameterizedTest
    @CsvSource({"4711,4711", "0,", "hush,", "99999999999999999999,"})
    void springBootKeepsThePidInAProperty(String value, Long pid) throws IOException {
        ProcessFacts facts = facts(map(
                statics(types(), SYSTEM, "java.lang.System", "static L props = " + PROPERTIES),
                PROPERTIES,
                "PID",
                value));
        assertEquals(pid == null ? OptionalLong.empty() : OptionalLong.of(pid), facts.pid());
    }

    /// 64 MiB is what JDK 8 and before start with, until the properties are saved.
    @ParameterizedTest
    @CsvSource({
        "sun.nio.MaxDirectMemorySize,-1,67108864,67108864",
        "java.version,25,67108864,67108864",
        "sun.nio.MaxDirectMemorySize,67108864,67108864,",
        "java.version,25,100,",
        "java.version,25,-1,",
        ",,67108864,"
    })
    void theMaximumHeapIsKnownOfAJvmThatSaysThatNobodySetTheLimit(String key, String value, long limit, Long maxHeap)
            throws IOException {
        WrittenDump dump = statics(
                types(),
                VM,
                "sun.misc.VM",
                "static J directMemory = " + limit,
                "static L savedProps = " + STARTED_WITH);
        if (key == null) {
            dump.instance(STARTED_WITH, MAP, 0L);
        } else {
            map(dump, STARTED_WITH, key, value);
        }
        assertEquals(
                Optional.ofNullable(maxHeap).map(ByteSize::new), facts(dump).maxHeap());
    }

    @Test
    void laterReleasesOfJdk8CountDirectBuffersInObjects() throws IOException {
        WrittenDump dump = statics(
                        types(),
                        BITS,
                        "java.nio.Bits",
                        "static J maxMemory = 5000",
                        "static L reservedMemory = 0x9000",
                        "static L count = 0x9100")
                .instance(0x9000, LONG, 300L)
                .instance(0x9100, LONG, 2L);
        assertEquals(
                Optional.of(new ProcessFacts.DirectBuffers(2, new ByteSize(300), new ByteSize(5000))),
                facts(dump).directBuffers());
    }

    @Test
    void booksThatCannotBeTrueAreNone() throws IOException {
        WrittenDump dump = statics(
                types(),
                BITS,
                "java.nio.Bits",
                "static J maxMemory = 5000",
                "static J reservedMemory = -1",
                "static J count = 2");
        assertEquals(Optional.empty(), facts(dump).directBuffers());
    }
}
