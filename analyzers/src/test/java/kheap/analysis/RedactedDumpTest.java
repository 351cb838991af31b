package kheap.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.heap.Engine;
import kheap.heap.Opening;
import kheap.hprof.Sanitised;
import kheap.kafka.KafkaClients;
import kheap.kafka.StreamsApplication;
import kheap.report.AnalysisJson;
import kheap.report.HtmlReport;
import kheap.report.Report;
import kheap.report.TextReport;
import kheap.rules.Rules;
import kheap.rules.Wording;
import kheap.samples.FullBufferPool;
import kheap.samples.HealthyService;
import kheap.samples.LongTaskSamples;
import kheap.samples.Sample;
import kheap.samples.StreamsStores;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Dumps whose texts were blanked out get the answers that the dumps got before.
@ParameterizedClass
@EnumSource(Engine.class)
class RedactedDumpTest {
    @Parameter
    Engine engine;

    @TempDir
    Path folder;

    static Stream<Class<?>> programs() {
        return Stream.of(UnclosedProducers.class, FullBufferPool.class, HealthyService.class, LongTaskSamples.class);
    }

    private DumpAnalysis analyze(Path dump) throws IOException {
        return DumpAnalyzer.analyze(dump, Opening.by(engine), Progress.NONE);
    }

    private static Path dump(Class<?> program) throws IOException, InterruptedException {
        return Sample.grow(program, Path.of("target", "dumps", "default"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aDumpOfZeroesGetsTheSameAnswers(Class<?> program) throws Exception {
        compare(dump(program), Sanitised.zeroed(dump(program), folder.resolve("zeroed.hprof")));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aDumpOfAsterisksGetsTheSameAnswers(Class<?> program) throws Exception {
        compare(dump(program), Sanitised.filled(dump(program), folder.resolve("filled.hprof"), '*'));
    }

    @Test
    void applicationsOfKafkaStreamsHaveStandInsForTheirIds() throws Exception {
        DumpAnalysis redacted = analyze(Sanitised.zeroed(dump(StreamsStores.class), folder.resolve("zeroed.hprof")));
        KafkaClients.Found clients = (KafkaClients.Found) redacted.kafka();
        assertEquals(
                1,
                clients.outside().streams().stream()
                        .map(StreamsApplication::id)
                        .filter(id -> id.startsWith("redacted-"))
                        .distinct()
                        .count());
        assertFalse(forms(redacted).getFirst().contains("\"\""), "a name that is not there in quotes");
    }

    private void compare(Path dump, Path copy) throws IOException {
        DumpAnalysis original = analyze(dump);
        DumpAnalysis redacted = analyze(copy);
        KafkaClients.Found clients = (KafkaClients.Found) redacted.kafka();
        assertTrue(clients.surroundings().redacted());
        assertFalse(((KafkaClients.Found) original.kafka()).surroundings().redacted());
        Map<String, String> expected = answers(original);
        Rules.guide().stream()
                .filter(about -> about.background().redaction().survival() == Background.Survival.LOST)
                .forEach(about -> expected.put(
                        about.question().id(),
                        "not applicable: The dump is redacted. "
                                + about.background().redaction().what()));
        assertEquals(expected, answers(redacted));
        for (String form : forms(redacted)) {
            for (String unread : List.of("\"\" ", "\0", "**", "\ufffd")) {
                int at = form.indexOf(unread);
                assertEquals(
                        -1,
                        at,
                        () -> "\"" + unread + "\" in ..."
                                + form.substring(Math.max(0, at - 100), Math.min(form.length(), at + 50)));
            }
        }
        redacted.diagnoses().forEach(Wording::check);
        List<String> forms = forms(redacted);
        assertTrue(
                forms.getFirst().replace('\n', ' ').contains("The dump was redacted"), "the verdict does not say it");
        assertTrue(forms.get(1).contains("What redaction hides"), "no word of what is lost");
        assertTrue(forms.getLast().contains("\"redacted\" : true"), "programs are not told");
        assertTrue(forms.getFirst().contains("blanked out"), "not said how it was read");
    }

    /// What every question came to: kind, severity, how sure, and all that was counted.
    private static Map<String, String> answers(DumpAnalysis analysis) {
        return analysis.diagnoses().stream()
                .collect(Collectors.toMap(diagnosis -> diagnosis.question().id(), diagnosis -> switch (diagnosis) {
                    case Diagnosis.Problem problem ->
                        problem.severity() + " " + problem.certainty() + " " + counted(problem.evidence());
                    case Diagnosis.Clear clear -> "clear " + counted(clear.evidence());
                    case Diagnosis.NotApplicable cannot -> "not applicable: " + cannot.sentence();
                }));
    }

    private static String counted(List<Evidence> evidence) {
        // Whether the maximum heap is known is up to a text, and what it is held against with it.
        return evidence.stream()
                .map(one -> one.toString().replace("share of the maximum heap", "share of the heap"))
                .collect(Collectors.joining("; "));
    }

    private static List<String> forms(DumpAnalysis analysis) throws IOException {
        StringWriter text = new StringWriter();
        TextReport.write(Report.of(analysis), text, false, 100);
        StringWriter html = new StringWriter();
        HtmlReport.write(Report.of(analysis), html);
        StringWriter json = new StringWriter();
        AnalysisJson.write(analysis, json);
        return List.of(text.toString(), html.toString(), json.toString());
    }
}
