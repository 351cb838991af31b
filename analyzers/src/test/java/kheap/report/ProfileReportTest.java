package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import kheap.analysis.ProfileAnalysis;
import kheap.golang.GoClients;
import kheap.report.Block.Chart.Bars;
import kheap.report.Block.Verdict.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileReportTest {
    static List<ProfileAnalysis> everySituation() {
        return Profiles.all();
    }

    @ParameterizedTest
    @MethodSource("everySituation")
    void everyProfileHasAPageAndATextOfItsOwn(ProfileAnalysis analysis) throws IOException {
        StringWriter page = new StringWriter();
        HtmlReport.write(Report.of(analysis), page);

        assertTrue(page.toString().contains("How this was read"));
        assertFalse(page.toString().contains("src="));
        assertFalse(page.toString().contains("main.<b>"));
        assertTrue(text(analysis).contains(analysis.clients().file().name()));
        for (String leftOver : List.of("null", "Optional", "NaN", "%s", "%,d", "file=")) {
            assertFalse(text(analysis).contains(leftOver), leftOver);
        }
    }

    @Test
    void theVerdictIsTheWorstAnswer() throws IOException {
        assertEquals(Tone.WARNING, Report.of(Profiles.plateau()).tone());
        assertEquals(Tone.CRITICAL, Report.of(Profiles.leak()).tone());
        assertEquals(Tone.UNKNOWN, Report.of(Profiles.withoutKafka()).tone());
        assertTrue(text(Profiles.withoutKafka()).contains("There is no Kafka client in this profile."));
        assertTrue(text(Profiles.ofTheProcessor())
                .contains("is of cpu, and tells neither the memory in use nor all goroutines."));
        assertTrue(text(Profiles.empty()).contains("Nothing is in this profile: the program may have switched"));
    }

    @Test
    void whatCameWithinATimeIsNotAllThatIsThere() throws IOException {
        assertEquals(Tone.NOTE, Report.of(Profiles.ofAMinute()).tone());
        assertTrue(text(Profiles.ofAMinute())
                .contains("The profile spans 1 min: taken with ?seconds=, it holds what came in that time"));
    }

    @Test
    void aFunctionLosesTheFoldersOfItsPackageAndNoMore() throws IOException {
        assertEquals(
                "cache.(*Shard[go.shape.*github.com/acme/model.Order]).Put",
                GoClients.Function.withoutFolders(
                        "github.com/acme/cache.(*Shard[go.shape.*github.com/acme/model.Order]).Put"));
        assertTrue(text(Profiles.plateau()).contains("\nsarama.(*asyncProducer).newPartitionProducer "));
    }

    @Test
    void theChannelsAreDrawnAgainstWhereTheyEnd() {
        Bars channels = (Bars) Report.of(Profiles.plateau()).charts().getFirst();

        assertEquals(
                List.of(264.0 * (1 << 20), 8.0 * (1 << 20)),
                channels.series().getFirst().values());
        assertEquals(
                List.of(OptionalDouble.of(512.0 * (1 << 20)), OptionalDouble.of(8.0 * (1 << 20))), channels.limits());
        assertEquals("newPartitionProducer: 264 MiB (276,824,064 bytes) now; in the end 512 MiB", channels.words(0, 0));
    }

    @Test
    void goroutinesAreCountedAndNotMeasured() throws IOException {
        String text = text(Profiles.leak());

        assertTrue(text.contains("Goroutines by function") || text.contains("By the goroutines in them"));
        assertTrue(text.contains("3,329"), text);
        assertFalse(text.contains("Sampling"));
    }

    @Test
    void howTheNumbersWereComeByIsSaid() throws IOException {
        assertTrue(text(Profiles.plateau()).contains("one block in every 512 KiB on average"));
        assertTrue(text(Profiles.withoutKafka()).contains("every block was counted"));
        assertTrue(text(Profiles.all().get(2)).contains("in the way of pprof"));
        assertTrue(text(Profiles.plateau()).contains("64, as stated"));
    }

    private static String text(ProfileAnalysis analysis) throws IOException {
        StringWriter out = new StringWriter();
        TextReport.write(Report.of(analysis), out, false, 1_000);
        return out.toString();
    }
}
