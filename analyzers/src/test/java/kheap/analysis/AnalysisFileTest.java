package kheap.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kheap.Progress;
import kheap.SharedDumps;
import kheap.UnreadableDumpException;
import kheap.diagnosis.Grade;
import kheap.footprint.Footprint;
import kheap.heap.Engine;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.Outside;
import kheap.samples.PlantedSecrets;
import kheap.samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalysisFileTest {
    private static final Path DUMPS = Path.of("..", "sample-dumps", "dumps");
    private static final Opening OPENING = Opening.by(Engine.KHEAP);

    @TempDir
    Path folder;

    private static DumpAnalysis analyze(Path dump) throws IOException {
        return DumpAnalyzer.analyze(dump, OPENING, Progress.NONE);
    }

    private static String saved(DumpAnalysis analysis) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AnalysisFile.write(analysis, "1.2.3", bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("monday.kheap.json"), content);
    }

    private Path packed(String content) throws IOException {
        Path file = folder.resolve("monday.kheap.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /// The sentence that refuses the file, without the file's name.
    private String refusal(String content) throws IOException {
        Path file = file(content);
        assertTrue(AnalysisFile.isOne(file));
        String sentence = assertThrows(UnreadableDumpException.class, () -> AnalysisFile.read(file))
                .getMessage();
        assertTrue(sentence.startsWith(file + " "), sentence);
        return sentence.substring(file.toString().length() + 1);
    }

    static List<Path> checkedIn() throws IOException {
        try (Stream<Path> files = Files.list(DUMPS)) {
            return files.filter(file -> file.toString().endsWith(".hprof.gz"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> shared() throws IOException {
        return SharedDumps.areThere() ? SharedDumps.files("dumps", ".*\\.hprof(\\.gz)?") : List.of();
    }

    @ParameterizedTest
    @MethodSource("checkedIn")
    void everySampleIsReadAsItWasSaved(Path dump) throws IOException {
        DumpAnalysis analysis = analyze(dump);
        String saved = saved(analysis);

        assertEquals(analysis, AnalysisFile.read(file(saved)));
        assertEquals(analysis, AnalysisFile.read(packed(saved)));
        assertTrue(saved.length() < 200_000, () -> dump + " takes " + saved.length());
    }

    @ParameterizedTest
    @MethodSource("shared")
    @EnabledIf("kheap.SharedDumps#areThere")
    void everyForeignDumpIsReadAsItWasSaved(Path dump) throws IOException {
        DumpAnalysis analysis = analyze(dump);
        assertEquals(analysis, AnalysisFile.read(file(saved(analysis))));
    }

    @Test
    void noSecretIsSaved() throws Exception {
        Path dump = Sample.grow(PlantedSecrets.class, Path.of("target", "dumps", "default"));
        String saved = saved(analyze(dump));
        for (String id : PlantedSecrets.CLIENT_IDS) {
            assertTrue(saved.contains(id), () -> id + " was not read at all");
        }
        assertFalse(saved.contains(PlantedSecrets.MARKER));
    }

    @Test
    void theFileSaysWhatItIsBeforeAllElseAndNamesNoClassOfOurs() throws IOException {
        String saved = saved(analyze(DUMPS.resolve("full-buffer-pool.hprof.gz")));
        assertTrue(
                saved.startsWith("{\"format\":\"kheap.saved-analysis\",\"version\":3,\"kheap\":\"1.2.3\","),
                () -> saved.substring(0, 80));
        assertFalse(saved.contains("kheap.analysis") || saved.contains("kheap.kafka"));
    }

    @Test
    void itsNameSaysNothing() throws IOException {
        String saved = saved(analyze(DUMPS.resolve("full-buffer-pool.hprof.gz")));
        Path odd = Files.writeString(folder.resolve("orders.hprof"), "\n " + saved);
        Path dump = Files.copy(DUMPS.resolve("full-buffer-pool.hprof.gz"), folder.resolve("orders.kheap.json"));

        assertTrue(AnalysisFile.isOne(odd));
        assertTrue(AnalysisFile.isOne(packed(saved)));
        assertFalse(AnalysisFile.isOne(dump));
        assertFalse(AnalysisFile.isOne(folder));
        assertFalse(AnalysisFile.isOne(folder.resolve("nothing")));
        assertFalse(AnalysisFile.isOne(Files.createFile(folder.resolve("empty"))));
        assertFalse(AnalysisFile.isOne(Files.write(folder.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b})));
        assertEquals(analyze(dump).kafka(), analyze(odd).kafka());
    }

    /// A few kilobytes of gzip stand for hours of them.
    @Test
    void blanksWithoutEndAreNotReadToTheirEnd() throws IOException {
        assertFalse(AnalysisFile.isOne(packed(" ".repeat(1 << 20) + "{")));
    }

    @Test
    void theHistogramIsWhatTheAnalysisKeeps() throws IOException {
        Path dump = DUMPS.resolve("full-buffer-pool.hprof.gz");
        ClassHistogram all = DumpAnalyzer.histogram(dump, OPENING, Progress.NONE);
        ClassHistogram kept = DumpAnalyzer.histogram(file(saved(analyze(dump))), OPENING, Progress.NONE);

        assertTrue(all.whole());
        assertTrue(all.rows().size() > DumpAnalysis.CLASSES);
        assertEquals(new ClassHistogram(all.rows().subList(0, DumpAnalysis.CLASSES), false), kept);
    }

    @Test
    void objectsNeedTheDump() throws IOException {
        Path file = file(saved(analyze(DUMPS.resolve("full-buffer-pool.hprof.gz"))));
        UnreadableDumpException refused = assertThrows(
                UnreadableDumpException.class,
                () -> DumpAnalyzer.objects(file, OPENING, OutputStream.nullOutputStream(), Progress.NONE));
        assertEquals(file + " is a saved analysis, which holds no heap. Give the dump itself.", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoOpensItAsAHeapIsToldWhatItIs(boolean gzip) throws IOException {
        String saved = saved(analyze(DUMPS.resolve("full-buffer-pool.hprof.gz")));
        Path file = gzip ? packed(saved) : file(saved);
        for (Engine engine : Engine.values()) {
            String sentence = assertThrows(
                            UnreadableDumpException.class,
                            () -> HeapDumps.open(file, Opening.by(engine), Progress.NONE))
                    .getMessage();
            assertTrue(sentence.contains("saved analysis, which holds no heap"), sentence);
        }
    }

    @Test
    void aNewerVersionIsRefused() throws IOException {
        assertEquals(
                "was saved by a newer kheap (version 4 of the format); this one reads version 3. Use a newer kheap.",
                refusal("{\"format\":\"kheap.saved-analysis\",\"version\":4,\"whatever\":[]}"));
    }

    /// The checked-in days were saved in version 1 and are never saved again.
    @Test
    void whatVersion1DidNotAskIsNoneAndANoteSaysSo() throws IOException {
        DumpAnalysis day = AnalysisFile.read(DUMPS.resolve("several-days-8.kheap.json.gz"));
        assertTrue(day.dump().notes().contains(EarlierVersions.NOTE));
        KafkaClients.Found clients = (KafkaClients.Found) day.kafka();
        assertEquals(Outside.NONE, clients.outside());
        assertEquals(day.process(), clients.surroundings().process());
        assertEquals(Consumer.State.OPEN, clients.consumers().getFirst().state());
        assertTrue(clients.producers().stream()
                .allMatch(producer -> producer.instrumentation().metrics() > 50));
        assertEquals(Grade.PROOF, day.problems().getFirst().grade());
        assertEquals(day, AnalysisFile.read(file(saved(day))));
    }

    @Test
    void version2KnewNoFilesBesideTheDump() throws Exception {
        Path saved =
                Path.of(Objects.requireNonNull(AnalysisFileTest.class.getResource("saved-in-version-2.kheap.json.gz"))
                        .toURI());
        DumpAnalysis analysis = AnalysisFile.read(saved);
        assertTrue(analysis.dump().notes().contains(EarlierVersions.NOTE));
        assertEquals(Footprint.NONE, analysis.footprint());
        assertEquals(analyze(DUMPS.resolve("unclosed-producers.hprof.gz")).kafka(), analysis.kafka());
    }

    @Test
    void whatTheFileHoldsDoesNotReachTheTerminalRaw() throws IOException {
        String saved = saved(analyze(DUMPS.resolve("full-buffer-pool.hprof.gz")));
        String sentence = refusal(saved.replace("\"OPEN\"", "\"\u009b31m\u202e\\u001bopen\""));
        assertTrue(sentence.contains("31m") && sentence.contains("open"), sentence);
        assertEquals(0, sentence.codePoints().filter(Character::isISOControl).count(), sentence);
        assertFalse(sentence.contains("\u202e"), sentence);
    }

    @Test
    void otherJsonIsRefused() throws IOException {
        assertEquals(
                "is JSON, but neither a heap dump nor a saved analysis. Save the analysis with 'kheap analyze DUMP"
                        + " --save FILE'.",
                refusal("{}"));
        assertEquals(
                "is what --json writes, which does not hold the whole analysis. Save the analysis with 'kheap analyze"
                        + " DUMP --save FILE'.",
                refusal("{\"schema\":\"kheap.analysis/1\"}"));
    }

    @Test
    void whatALaterKheapAddsToThisVersionIsPassedOver() throws IOException {
        DumpAnalysis analysis = analyze(DUMPS.resolve("full-buffer-pool.hprof.gz"));
        String more = saved(analysis)
                .replace("\"analysis\":{", "\"more\":[1,{}],\"analysis\":{\"more\":{\"of\":\"it\"},")
                .replace("\"idBytes\":", "\"more\":null,\"idBytes\":");
        assertEquals(analysis, AnalysisFile.read(file(more)));
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        String saved = saved(analyze(DUMPS.resolve("full-buffer-pool.hprof.gz")));
        String sentence = refusal(saved.replace("\"idBytes\":", "\"more\":"));
        assertTrue(sentence.startsWith("is a damaged analysis: dump.idBytes is missing"), sentence);
        for (String key : List.of("parts", "analysis")) {
            String without = refusal(saved.replace("\"" + key + "\":", "\"more\":"));
            assertTrue(without.startsWith("is a damaged analysis: " + key + " is missing"), without);
        }
        assertTrue(refusal(saved.replace("\"version\":3,", "")).contains("does not say its version"));
    }

    /// Each part twice the one before: a kilobyte that stands for more than there is memory.
    @Test
    void aFewPartsThatStandForTooMuchAreRefusedAtOnce() throws IOException {
        String parts = "[1,1]"
                + ",[{\"=\":%d},{\"=\":%d}]"
                        .repeat(60)
                        .formatted(Stream.iterate(0, i -> i < 60, i -> i + 1)
                                .flatMap(i -> Stream.of(i, i))
                                .toArray());
        assertTrue(refusal(withParts(parts)).contains("more values than"));
    }

    @Test
    void partsThatNestTooDeepAreRefused() throws IOException {
        String parts = "1"
                + ",[{\"=\":%d}]"
                        .repeat(100_000)
                        .formatted(
                                Stream.iterate(0, i -> i < 100_000, i -> i + 1).toArray());
        assertTrue(refusal(withParts(parts)).contains("is a damaged analysis"));
        assertEquals(
                "is a damaged analysis: it is longer or deeper than an analysis is. Save it again with 'kheap analyze DUMP"
                        + " --save FILE'.",
                refusal("{\"format\":" + "[".repeat(100_000)));
    }

    /// Each part one key more than the one before: together they are a square.
    @Test
    void partsThatGrowOutOfEachOtherAreRefused() throws IOException {
        String parts = "{\"k\":1}"
                + Stream.iterate(0, i -> i < 100_000, i -> i + 1)
                        .map(i -> ",{\"=\":%d,\"k%d\":1}".formatted(i, i))
                        .collect(Collectors.joining());
        assertTrue(refusal(withParts(parts)).contains("more values than"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"=\":0}", "{\"=\":-1}", "{\"=\":99999999999999999999}", "1,{\"=\":0,\"a\":1}"})
    void aPartMustBeThereAndFit(String parts) throws IOException {
        assertTrue(refusal(withParts(parts)).contains("is a damaged analysis"));
    }

    private static String withParts(String parts) {
        return "{\"format\":\"kheap.saved-analysis\",\"version\":3,\"parts\":[" + parts + "],\"analysis\":{}}";
    }

    /// The names and types of all that is saved. Where this fails a record has changed: either see to it that files
    /// of version 3 are still read, with a value for what they lack, or raise [AnalysisFile#VERSION]; then change
    /// `saved-analysis-3.txt`.
    @Test
    void theRecordsAreThoseOfVersion3() throws IOException {
        Map<String, String> records = new TreeMap<>();
        collect(DumpAnalysis.class, records);
        String shape = records.values().stream().collect(Collectors.joining("\n"));
        try (InputStream pinned = AnalysisFileTest.class.getResourceAsStream("saved-analysis-3.txt")) {
            assertEquals(
                    new String(Objects.requireNonNull(pinned).readAllBytes(), StandardCharsets.UTF_8)
                            .replace("\r", "")
                            .strip(),
                    shape.strip());
        }
    }

    private static void collect(Type type, Map<String, String> records) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> collect(argument, records));
        } else if (type instanceof Class<?> named
                && named.getName().startsWith("kheap.")
                && !records.containsKey(named.getName())) {
            records.put(named.getName(), described(named));
            if (named.isSealed()) {
                Stream.of(named.getPermittedSubclasses()).forEach(one -> collect(one, records));
            } else if (named.isRecord()) {
                Stream.of(named.getRecordComponents())
                        .map(RecordComponent::getGenericType)
                        .forEach(component -> collect(component, records));
            }
        }
    }

    private static String described(Class<?> type) {
        if (type.isEnum()) {
            return name(type) + " one of "
                    + Stream.of(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .toList();
        }
        if (type.isSealed()) {
            return name(type) + " one of "
                    + Stream.of(type.getPermittedSubclasses())
                            .map(AnalysisFileTest::name)
                            .toList();
        }
        return name(type)
                + Stream.of(type.getRecordComponents())
                        .map(component -> "\n    " + component.getName() + " " + name(component.getGenericType()))
                        .collect(Collectors.joining());
    }

    private static String name(Type type) {
        return type.getTypeName().replaceAll("[a-z]+\\.", "").replace('$', '.');
    }
}
