package kheap.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.SharedDumps;
import kheap.UnreadableDumpException;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Severity;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.kafka.KafkaClients;
import kheap.report.AnalysisJson;
import kheap.report.HtmlReport;
import kheap.report.Report;
import kheap.report.TextReport;
import kheap.rules.Rules;
import kheap.samples.AdminClientPerCall;
import kheap.samples.CallbackHeavy;
import kheap.samples.ClosedProducers;
import kheap.samples.CompressedBacklog;
import kheap.samples.DeadBroker;
import kheap.samples.FullBufferPool;
import kheap.samples.HealthyService;
import kheap.samples.HeavyInterceptor;
import kheap.samples.LargeRecordsDirect;
import kheap.samples.LongTaskSamples;
import kheap.samples.ManyTopics;
import kheap.samples.MeterPerClient;
import kheap.samples.NoKafka;
import kheap.samples.OversizedRecords;
import kheap.samples.PausedPartition;
import kheap.samples.PlainTextToTlsPort;
import kheap.samples.PlantedSecrets;
import kheap.samples.ReactorBacklog;
import kheap.samples.RedeployedApplication;
import kheap.samples.RefusedBatch;
import kheap.samples.SameClientId;
import kheap.samples.Sample;
import kheap.samples.SchemaPerRecord;
import kheap.samples.SpringTemplatePerSend;
import kheap.samples.StreamsStores;
import kheap.samples.UnboundedExecutor;
import kheap.samples.UnclosedConsumers;
import kheap.samples.UnclosedProducers;
import kheap.samples.WideReservation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The whole route on real dumps: from the file to the answers and to every form that leaves the program.
@ParameterizedClass
@EnumSource(Engine.class)
class RouteTest {
    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    private DumpAnalysis analyze(Path dump) throws IOException {
        return DumpAnalyzer.analyze(dump, Opening.by(engine), Progress.NONE);
    }

    private static Path dump(Class<?> program) throws IOException, InterruptedException {
        return Sample.grow(program, Path.of("target", "dumps", "default"));
    }

    /// Text, HTML and JSON, as they would be written.
    private static List<String> forms(DumpAnalysis analysis) throws IOException {
        StringWriter text = new StringWriter();
        TextReport.write(Report.of(analysis), text, false, 100);
        StringWriter html = new StringWriter();
        HtmlReport.write(Report.of(analysis), html);
        StringWriter json = new StringWriter();
        AnalysisJson.write(analysis, json);
        return List.of(text.toString(), html.toString(), json.toString());
    }

    private static Set<String> problems(DumpAnalysis analysis) {
        return analysis.problems().stream()
                .map(problem -> problem.question().id())
                .collect(Collectors.toSet());
    }

    static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of(UnclosedProducers.class, Set.of("orphaned-producers")),
                Arguments.of(ClosedProducers.class, Set.of("closed-producer-retained")),
                Arguments.of(AdminClientPerCall.class, Set.of("admin-client-leak")),
                Arguments.of(UnclosedConsumers.class, Set.of("consumer-leak")),
                Arguments.of(PausedPartition.class, Set.of("fetch-buffers")),
                Arguments.of(FullBufferPool.class, Set.of("buffer-memory-exhausted")),
                Arguments.of(OversizedRecords.class, Set.of("oversized-records", "buffer-memory-exhausted")),
                Arguments.of(WideReservation.class, Set.of("batch-reservation")),
                Arguments.of(CallbackHeavy.class, Set.of("per-record-overhead")),
                // Healthy with the kafka-clients of today.
                Arguments.of(CompressedBacklog.class, Set.of()),
                Arguments.of(RefusedBatch.class, Set.of()),
                Arguments.of(MeterPerClient.class, Set.of("metrics-leak", "closed-producer-retained")),
                Arguments.of(LongTaskSamples.class, Set.of("metrics-leak")),
                Arguments.of(HeavyInterceptor.class, Set.of("telemetry-and-interceptors")),
                Arguments.of(SameClientId.class, Set.of("duplicate-client-ids")),
                Arguments.of(DeadBroker.class, Set.of("stuck-clients")),
                Arguments.of(StreamsStores.class, Set.of("streams-state", "closed-producer-retained")),
                Arguments.of(PlainTextToTlsPort.class, Set.of("bogus-receive-size", "closed-producer-retained")),
                Arguments.of(
                        SpringTemplatePerSend.class,
                        Set.of("orphaned-producers", "many-producers", "admin-client-leak")),
                Arguments.of(UnboundedExecutor.class, Set.of("application-queues")),
                Arguments.of(ReactorBacklog.class, Set.of("application-queues")),
                Arguments.of(SchemaPerRecord.class, Set.of("schema-caches")),
                Arguments.of(RedeployedApplication.class, Set.of("redeployed-class-loaders", "orphaned-producers")),
                Arguments.of(ManyTopics.class, Set.of("client-cost")),
                Arguments.of(LargeRecordsDirect.class, Set.of("direct-buffers")),
                Arguments.of(HealthyService.class, Set.of()),
                Arguments.of(NoKafka.class, Set.of()));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everySampleProgramGetsItsDiagnosis(Class<?> program, Set<String> expected) throws Exception {
        DumpAnalysis analysis = analyze(dump(program));
        assertEquals(expected, problems(analysis));
        assertEquals(Rules.guide().size(), analysis.diagnoses().size());
        assertTrue(analysis.dump().complete());
        forms(analysis).forEach(form -> assertFalse(form.isBlank()));
    }

    @ParameterizedTest
    @CsvSource({"kheap.samples.CompressedBacklog, 1.0.2", "kheap.samples.RefusedBatch, 2.5.1"})
    void compressorsThatAnOldClientKeepsAreFound(Class<?> program, String version) throws Exception {
        DumpAnalysis analysis = analyze(Sample.growWith(
                Path.of("target", "kafka-clients", "kafka-clients-" + version + ".jar"),
                program,
                Path.of("target", "dumps", version)));
        assertEquals(Set.of("compressors-retained"), problems(analysis));
        assertEquals(Severity.CRITICAL, analysis.problems().getFirst().severity());
    }

    @Test
    void aDumpThatStaysOpenGetsTheSameAnswersAsOftenAsAsked() throws Exception {
        Path dump = dump(FullBufferPool.class);
        ClassHistogram histogram = DumpAnalyzer.histogram(dump, Opening.by(engine), Progress.NONE);
        DumpAnalysis analysis = analyze(dump);
        try (HeapDump heap = HeapDumps.open(dump, Opening.by(engine), Progress.NONE)) {
            assertEquals(analysis, DumpAnalyzer.analyze(heap, Progress.NONE));
            assertEquals(histogram, DumpAnalyzer.histogram(heap, Progress.NONE));
            assertEquals(
                    histogram.rows().subList(0, 30),
                    DumpAnalyzer.analyze(heap, Progress.NONE).largestClasses());
            assertTrue(histogram.whole());
            assertTrue(histogram.rows().size() > 30);
        }
    }

    @Test
    void aHealthyServiceSaysWhatWasChecked() throws Exception {
        for (Diagnosis diagnosis : analyze(dump(HealthyService.class)).diagnoses()) {
            assertFalse(diagnosis instanceof Diagnosis.Problem, diagnosis::sentence);
        }
    }

    @Test
    void aProgramWithoutKafkaIsToldSo() throws Exception {
        DumpAnalysis analysis = analyze(dump(NoKafka.class));
        assertInstanceOf(KafkaClients.None.class, analysis.kafka());
        assertTrue(analysis.heap().objects() > 0);
        assertTrue(forms(analysis).getFirst().contains("no Kafka client"));
    }

    @Test
    void noSecretLeaves() throws Exception {
        DumpAnalysis analysis = analyze(dump(PlantedSecrets.class));
        List<String> forms = forms(analysis);
        for (String id : PlantedSecrets.CLIENT_IDS) {
            assertTrue(forms.get(2).contains(id), () -> id + " was not read at all");
        }
        for (String form : forms) {
            int at = form.indexOf(PlantedSecrets.MARKER);
            assertEquals(-1, at, () -> form.substring(Math.max(0, at - 200), Math.min(form.length(), at + 50)));
        }
        assertFalse(analysis.toString().contains(PlantedSecrets.MARKER));
    }

    @Test
    void nothingStaysBehind() throws Exception {
        Set<Path> before = workFolders();
        analyze(dump(NoKafka.class));
        int[] steps = new int[1];
        assertThrows(
                CancellationException.class,
                () -> DumpAnalyzer.analyze(dump(NoKafka.class), Opening.by(engine), new Progress() {
                    @Override
                    public void step(String name) {
                        steps[0]++;
                    }

                    @Override
                    public void at(long done, long total) {}

                    @Override
                    public void goOn() {
                        if (steps[0] >= 2) {
                            throw new CancellationException();
                        }
                    }
                }));
        Path text = Files.writeString(folder.resolve("notes.hprof"), "no dump");
        assertThrows(UnreadableDumpException.class, () -> analyze(text));
        assertEquals(before, workFolders());
    }

    private static Set<Path> workFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("kheap-"))
                    .filter(Files::isDirectory)
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void aCutDumpIsAnalysedUpToTheCut() throws Exception {
        byte[] whole = Files.readAllBytes(dump(UnclosedProducers.class));
        List<String> outcomes = new ArrayList<>();
        // Twenty cuts, not at round places.
        for (int i = 1; i <= 20; i++) {
            int length = (int) (whole.length * (i / 20.0)) - 7;
            Path cut = Files.write(folder.resolve("cut-" + i + ".hprof"), Arrays.copyOf(whole, length));
            try {
                DumpAnalysis analysis = analyze(cut);
                assertFalse(analysis.dump().complete());
                assertEquals(Rules.guide().size(), analysis.diagnoses().size());
                assertTrue(forms(analysis).getFirst().contains("cut"), "the text does not say that the dump is cut");
                outcomes.add(String.valueOf(senders(analysis)));
            } catch (UnreadableDumpException e) {
                assertTrue(e.getMessage().contains(cut.toString()), e::getMessage);
                outcomes.add("unreadable");
            }
        }
        // With only the roots gone, everything is still there.
        assertEquals("5", outcomes.getLast());
        assertTrue(new HashSet<>(outcomes).size() > 1, outcomes::toString);
    }

    private static long senders(DumpAnalysis analysis) {
        return analysis.kafka() instanceof KafkaClients.Found found ? found.count("Sender") : 0;
    }

    static List<Path> checkedIn() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "sample-dumps", "dumps"))) {
            return files.filter(file -> file.toString().endsWith(".hprof.gz"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("checkedIn")
    void everyCheckedInDumpHasAProblemAtTheTop(Path dump) throws IOException {
        DumpAnalysis analysis = analyze(dump);
        assertFalse(analysis.problems().isEmpty());
        assertTrue(forms(analysis)
                .getFirst()
                .contains(analysis.problems().getFirst().sentence().substring(0, 30)));
    }

    static List<Path> shared() throws IOException {
        return SharedDumps.areThere() ? SharedDumps.files("dumps", ".*\\.hprof(\\.gz)?") : List.of();
    }

    @ParameterizedTest
    @MethodSource("shared")
    @EnabledIf("kheap.SharedDumps#areThere")
    void everyForeignDumpGetsAnAnswer(Path dump) throws IOException {
        DumpAnalysis analysis = analyze(dump);
        assertTrue(analysis.dump().complete());
        assertEquals(Rules.guide().size(), analysis.diagnoses().size());
        forms(analysis).forEach(form -> assertFalse(form.isBlank()));
    }
}
