package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds true sizes against `jcmd GC.class_histogram` of the JVM that wrote the dump, for [ManyShapes].
///
/// The JVMs run without the class-data archive: its objects that the program never used are in the histogram and not
/// in the dump.
class TrueSizesTest {
    private static final int FEW = 100;
    private static final Path PROGRAM = Path.of("src", "test", "java", "kheap", "heap", "own", "ManyShapes.java");

    @TempDir
    Path folder;

    /// Which JVM, and how it is to lay its objects out.
    record Jvm(String name, Path home, List<String> options) {
        @Override
        public String toString() {
            return String.join(" ", name, String.join(" ", options)).strip();
        }
    }

    /// How many objects, and their bytes.
    private record Sum(long objects, long bytes) {
        Sum plus(Sum other) {
            return new Sum(objects + other.objects, bytes + other.bytes);
        }
    }

    static Stream<Jvm> jvms() throws IOException {
        List<String> layouts = List.of("", "-XX:-UseCompressedOops", "-XX:ObjectAlignmentInBytes=16");
        Path own = Path.of(System.getProperty("java.home"));
        Stream<Jvm> today = Stream.concat(layouts.stream(), Stream.of("-XX:+UseCompactObjectHeaders"))
                .map(layout -> jvm("JDK " + Runtime.version().feature(), own, layout));
        Stream<Jvm> before =
                jdk17().stream().flatMap(home -> layouts.stream().map(layout -> jvm("JDK 17", home, layout)));
        return Stream.concat(today, before);
    }

    private static Jvm jvm(String name, Path home, String option) {
        return new Jvm(name, home, option.isEmpty() ? List.of() : List.of(option));
    }

    /// The one that `JAVA17_HOME` names, or one where Linux distributions put them.
    private static Optional<Path> jdk17() throws IOException {
        if (System.getenv("JAVA17_HOME") != null) {
            return Optional.of(Path.of(System.getenv("JAVA17_HOME")));
        }
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> home.getFileName().toString().contains("17"))
                    .filter(home -> Files.exists(home.resolve("bin").resolve("jcmd")))
                    .findFirst();
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void everyClassTakesWhatTheJvmItselfSays(Jvm jvm, TestReporter reporter) throws Exception {
        Path dump = folder.resolve("shapes.hprof");
        Map<String, Sum> said = run(jvm, dump);
        Map<String, Sum> found = sums(dump, Sizes.TRUE);
        long bytes = bytes(said);
        reporter.publishEntry(
                jvm.toString(),
                "jcmd %d, kheap %d, as Eclipse MAT %d bytes"
                        .formatted(bytes, bytes(found), bytes(sums(dump, Sizes.MAT))));
        assertTrue(Math.abs(bytes(found) - bytes) <= bytes / 200, () -> bytes(found) + " of " + bytes);
        Map<String, Sum> expected = many(said);
        assertTrue(expected.size() > 35, () -> "few classes: " + expected);
        assertEquals(expected, many(found));
    }

    @Test
    void beforeJava15FieldsAndElementsBeginAtAWholeWordWithoutCompressedReferences() throws IOException {
        long base = 0x1500;
        long derived = 0x1600;
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(base, WrittenDump.OBJECT, "Base", "Z open")
                .type(derived, base, "Derived", "Z closed");
        long at = 0x10_0000;
        for (int i = 0; i < 20; i++) {
            // Header of 16, a byte padded to 8, and a byte; then 24 before the bytes.
            dump.instance(at, derived).bytes(at + 32, 8);
            at += 64;
        }
        try (HeapDump heap = open(dump.root(0x10_0000).end().writeTo(folder.resolve("jdk8.hprof")), Sizes.TRUE)) {
            assertEquals(32, shallow(heap, 0x10_0000));
            assertEquals(32, shallow(heap, 0x10_0020));
            assertEquals(32, shallow(heap, at - 32), "nothing follows the last one");
        }
    }

    @Test
    void whatWasAddedToAClassItsSubclassesHaveAsWell() throws IOException {
        long thread = 0x1500;
        long own = 0x1600;
        WrittenDump dump = new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(thread, WrittenDump.OBJECT, "java.lang.Thread", "J tid", "L name")
                .type(own, thread, "KafkaThread", "L log");
        long at = 0x10_0000;
        for (int i = 0; i < 20; i++) {
            // Headers of 12 bytes and references of 4 are what only these two arrays show.
            dump.bytes(at, 1).objectArray(at + 24, WrittenDump.ARRAY, 0, 0).instance(at + 48, thread);
            at += 48 + 24 + 256;
        }
        dump.instance(at, own).bytes(at + 4096, 1);
        try (HeapDump heap = open(dump.root(at).end().writeTo(folder.resolve("threads.hprof")), Sizes.TRUE)) {
            assertEquals(24 + 256, shallow(heap, 0x10_0000 + 48));
            assertEquals(32 + 256, shallow(heap, at));
        }
    }

    private static HeapDump open(Path dump, Sizes sizes) throws IOException {
        return HeapDumps.open(dump, new Opening(Engine.KHEAP, sizes, Optional.empty()), Progress.NONE);
    }

    private static long shallow(HeapDump heap, long address) {
        return heap.shallow(heap.at(address).orElseThrow()).bytes();
    }

    /// Runs [ManyShapes], writes its dump and returns what `jcmd` says of its live objects right before.
    private Map<String, Sum> run(Jvm jvm, Path dump) throws IOException, InterruptedException {
        PrintWriter output = new PrintWriter(System.err, true);
        int failed = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(output, output, "--release", "17", "-d", folder.toString(), PROGRAM.toString());
        assertEquals(0, failed);
        List<String> command =
                new ArrayList<>(List.of(tool(jvm, "java"), "-Xmx256m", "-XX:+UseSerialGC", "-Xshare:off"));
        command.addAll(jvm.options());
        command.addAll(List.of("-cp", folder.toString(), ManyShapes.class.getName()));
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals("ready", program.inputReader().readLine());
            // The first histogram's collection of garbage lets the JVM's own caches drop what they held weakly.
            Path commands = Files.write(
                    folder.resolve("commands"),
                    List.of("GC.class_histogram", "GC.class_histogram", "GC.heap_dump " + dump));
            Path said = folder.resolve("jcmd.txt");
            Process jcmd = new ProcessBuilder(
                            tool(jvm, "jcmd"), Long.toString(program.pid()), "-f", commands.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            assertTrue(jcmd.waitFor(60, TimeUnit.SECONDS), "jcmd does not end");
            assertTrue(Files.exists(dump), () -> text(said));
            return histogram(Files.readAllLines(said));
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    private static String tool(Jvm jvm, String name) {
        return jvm.home().resolve("bin").resolve(name).toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// The last of several histograms.
    private static Map<String, Sum> histogram(List<String> lines) {
        Map<String, Sum> sums = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals("num")) {
                sums.clear();
            } else if (words.length >= 4 && words[0].matches("\\d+:")) {
                sums.merge(
                        nameInDump(words[3]), new Sum(Long.parseLong(words[1]), Long.parseLong(words[2])), Sum::plus);
            }
        }
        return sums;
    }

    /// The histogram writes `[[I` for `int[][]`, a slash where hidden classes have a plus in the dump, and tells
    /// what fills a hole in the heap from the arrays of numbers as which the dump has it.
    private static String nameInDump(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name.replace('/', '+');
        }
        String element = name.substring(dimensions);
        if (element.equals("Ljdk.internal.vm.FillerElement;")) {
            return "int[]";
        }
        String word =
                switch (element.charAt(0)) {
                    case 'L' -> element.substring(1, element.length() - 1);
                    case 'Z' -> "boolean";
                    case 'B' -> "byte";
                    case 'C' -> "char";
                    case 'S' -> "short";
                    case 'I' -> "int";
                    case 'F' -> "float";
                    case 'J' -> "long";
                    default -> "double";
                };
        return word + "[]".repeat(dimensions);
    }

    private static Map<String, Sum> sums(Path dump, Sizes sizes) throws IOException {
        try (HeapDump heap = open(dump, sizes)) {
            Map<Integer, String> names = new HashMap<>();
            for (HeapClass type : heap.classes()) {
                names.put(type.number(), type.name());
            }
            Map<String, Sum> sums = new TreeMap<>();
            for (int object = 1; object < heap.objects(); object++) {
                sums.merge(
                        names.get(heap.classOf(object)),
                        new Sum(1, heap.shallow(object).bytes()),
                        Sum::plus);
            }
            return sums;
        }
    }

    private static Map<String, Sum> many(Map<String, Sum> sums) {
        Map<String, Sum> many = new TreeMap<>(sums);
        many.values().removeIf(sum -> sum.objects() <= FEW);
        return many;
    }

    private static long bytes(Map<String, Sum> sums) {
        return sums.values().stream().mapToLong(Sum::bytes).sum();
    }
}
