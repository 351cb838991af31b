package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.analysis.DumpAnalysis;
import kheap.comparison.DumpComparison;
import kheap.process.ProcessFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {
    @Test
    void saysOfAHealthyDumpWhatTheExpectedPageSays() throws IOException {
        try (InputStream expected = TextReportTest.class.getResourceAsStream("healthy.txt")) {
            assertEquals(new String(expected.readAllBytes(), StandardCharsets.UTF_8), text(Analyses.healthy(), 80));
        }
    }

    @Test
    void answersOnTheFirstScreenWhatIsWrongHowSureThatIsAndWhatToChange() throws IOException {
        String screen =
                String.join("\n", text(Analyses.orphans(), 80).lines().limit(25).toList());

        assertTrue(screen.contains("1 critical problem"), screen);
        assertTrue(screen.contains("1. Critical (proof): Were producers dropped without close()?"), screen);
        assertTrue(screen.contains("To change: Make one producer when the application starts"), screen);
        assertTrue(screen.contains("producer.close();"), screen);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 200})
    void keepsToTheWidth(int width) throws IOException {
        List<String> lines = text(Analyses.orphans(), width).lines().toList();

        assertTrue(lines.stream().mapToInt(TextColumns::width).max().orElseThrow() <= width, () -> lines.stream()
                .filter(line -> TextColumns.width(line) > width)
                .toList()
                .toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 200})
    void aComparisonKeepsToTheWidth(int width) throws IOException {
        for (DumpComparison comparison : Comparisons.all()) {
            List<String> tooWide = text(comparison, width)
                    .lines()
                    .filter(line -> TextColumns.width(line) > width)
                    .toList();

            assertEquals(List.of(), tooWide);
        }
    }

    @Test
    void aComparisonAnswersOnTheFirstScreenWhatGrowsAndWhereItEnds() throws IOException {
        String screen = String.join(
                "\n", text(Comparisons.leak(), 100).lines().limit(25).toList());

        assertTrue(screen.contains("1 critical problem"), screen);
        assertTrue(screen.contains("meets its\nlimit of 1 GiB about 2026-11-24 10:00 UTC"), screen);
        assertTrue(screen.contains("Heap                410 MiB → 776 MiB"), screen);
        assertTrue(screen.contains("Orphaned producers  0 → 186"), screen);
        assertTrue(screen.contains("1. Critical (strong): Do dropped producers pile up?"), screen);
    }

    @Test
    void showsTheFirstOfManyFiguresClientsAndClasses() throws IOException {
        String text = text(Comparisons.thirtyDays(), 100);

        assertTrue(text.contains("… and 190 more (largest first)"), text);
        assertTrue(text.contains("… and 110 more (largest first)"), text);
        assertTrue(text.lines().count() < 110, text);
    }

    @Test
    void showsTenOfTwoThousandProducers() throws IOException {
        String text = text(Analyses.orphans(2_000), 100);

        assertTrue(text.contains("… and 1,991 more (largest first)"), text);
        assertTrue(text.lines().count() < 115, text);
    }

    @Test
    void ofAProcessThatTheDumpDoesNotTellItSaysSo() throws IOException {
        DumpAnalysis known = Analyses.healthy();
        ProcessFacts nothing = new ProcessFacts(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        String text = text(
                new DumpAnalysis(
                        known.dump(), nothing, known.heap(), known.kafka(), known.diagnoses(), known.classes()),
                100);

        assertTrue(text.contains("Process         the dump does not say\n"), text);
        assertTrue(text.contains("Maximum heap    the dump does not say; where -XX:MaxDirectMemorySize is set"), text);
        assertTrue(text.contains("Direct buffers  the dump does not say\n"), text);
    }

    @Test
    void leavesNoCharacterThatCouldSteerATerminal() throws IOException {
        String text = text(Analyses.nasty(), 100);

        assertTrue(text.contains("red\uFFFD[31m"), text);
        for (String one : List.of(text, text(Comparisons.nasty(), 100))) {
            assertFalse(one.chars().anyMatch(character -> character != '\n' && Character.isISOControl(character)));
        }
    }

    @Test
    void coloursOnlyWhenAsked() throws IOException {
        StringBuilder coloured = new StringBuilder();
        TextReport.write(Report.of(Analyses.orphans()), coloured, true, 100);

        assertTrue(coloured.toString().contains("\033[1;31m✖ Critical"), coloured::toString);
        assertEquals(text(Analyses.orphans(), 100), coloured.toString().replaceAll("\033\\[[0-9;]*m", ""));
    }

    @Test
    void saysThatACutDumpIsCut() throws IOException {
        String text = text(Analyses.unreadable(), 100);

        assertTrue(text.contains("The dump is cut"), text);
        assertTrue(text.contains("at least 3 MiB are missing"), text);
        assertTrue(text.contains("BufferPool declares arena and chunks."), text);
    }

    @Test
    void countsWideCharactersTwice() {
        assertEquals(6, TextColumns.width("订单 x"));
        assertEquals(List.of("订单", "订单"), TextColumns.wrap("订单订单", 4));
    }

    private static String text(DumpAnalysis analysis, int width) throws IOException {
        return text(Report.of(analysis), width);
    }

    private static String text(DumpComparison comparison, int width) throws IOException {
        return text(Report.of(comparison), width);
    }

    private static String text(Report report, int width) throws IOException {
        StringBuilder text = new StringBuilder();
        TextReport.write(report, text, false, width);
        return text.toString();
    }
}
