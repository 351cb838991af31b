package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.EvidenceAnalysis;
import kheap.report.Block.Fact;
import kheap.report.Block.Verdict;
import kheap.report.Block.Verdict.Tone;
import org.junit.jupiter.api.Test;

/// What the first lines say of a process, with a dump and without.
class OneProcessTest {
    private static Verdict verdict(Report report) {
        return (Verdict) report.blocks().getFirst();
    }

    private static Block.Section section(Report report, String id) {
        return report.blocks().stream()
                .filter(Block.Section.class::isInstance)
                .map(Block.Section.class::cast)
                .filter(section -> section.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Fact> facts(Report report, String id) {
        return ((Block.Facts) section(report, id).blocks().getFirst()).facts();
    }

    @Test
    void theTitleNamesTheProcessWithItsUseAndLimit() {
        assertEquals(
                "Memory of process 31774: 1.8 GiB of 2 GiB",
                Report.of(Footprints.full()).title());
        assertEquals(
                "Memory of a process: 189 MiB", Report.of(Footprints.small()).title());
        assertEquals("Memory of a process", Report.of(Footprints.roomy()).title());
    }

    @Test
    void theVerdictSaysWhatIsWrongAndWhereTheMemoryIs() {
        Verdict verdict = verdict(Report.of(Footprints.full()));

        assertEquals(Tone.CRITICAL, verdict.tone());
        assertEquals(
                "This process has 1 critical problem and 1 warning. The process takes 1.8 GiB of its container's"
                        + " 2 GiB (90.0 %, and 83.2 % without the page cache), most of it malloc arenas (620 MiB), thread"
                        + " stacks (430 MiB) and Java heap (300 MiB).",
                verdict.sentence());
        assertEquals(
                List.of(
                        new Fact("Process", "1.8 GiB of 2 GiB"),
                        new Fact("Outside the heap", "1.4 GiB"),
                        new Fact("Killed for its memory", "3 processes"),
                        new Fact("Kafka's threads", "4,803 of 4,930 that live")),
                verdict.figures());
    }

    @Test
    void whereNothingIsWrongOrNothingIsKnownItSaysThat() {
        assertEquals(
                "Nothing is wrong with the memory of this process: 1 question answered, no problem found.",
                verdict(Report.of(Footprints.roomy())).sentence());
        assertEquals(Tone.CLEAR, Report.of(Footprints.roomy()).tone());
        assertEquals(
                "None of the questions about the memory of a process could be answered from these files. The process takes"
                        + " 189 MiB: unexplained (189 MiB).",
                verdict(Report.of(Footprints.small())).sentence());
        assertEquals(Tone.UNKNOWN, Report.of(Footprints.small()).tone());
    }

    @Test
    void noFilesAtAllMakeAReportTooThatSaysNothingWrong() {
        Report report = Report.of(EvidenceAnalysis.of(List.of()));

        assertEquals("Memory of a process", report.title());
        assertEquals(Tone.UNKNOWN, report.tone());
    }

    @Test
    void theFilesAreNamedWithWhatWasNotUnderstood() {
        assertEquals(
                List.of(
                        new Fact("pmap.txt", "JVM flags and pmap -x, 3 of 1,204 lines were not understood"),
                        new Fact("memory.max", "control group, 1 line")),
                facts(Report.of(Footprints.full()), "how-read"));
    }

    @Test
    void theHeapThatIsFineIsNamedAmongWhatItIsNot() {
        assertEquals(
                new Fact(
                        "Is the Java heap full?",
                        "No: The heap is fine, so look outside it. Its objects take 212 MiB of the 1 GiB that it may take"
                                + " (GC log)."),
                facts(Report.of(Footprints.full()), "clear").getFirst());
    }

    @Test
    void aDumpIsWhatToTakeNext() {
        Block.Code code = (Block.Code)
                section(Report.of(Footprints.full()), "next").blocks().getLast();

        assertEquals(
                "jcmd 31774 GC.heap_dump /tmp/heap.hprof\nkheap analyze /tmp/heap.hprof --evidence evidence",
                code.text());
    }

    @Test
    void besideADumpClientsThatAreFineAreNotBlamed() {
        Report report = Report.of(Analyses.besideFiles());

        assertEquals("Kafka clients in orders.hprof; the process takes 1.8 GiB of 2 GiB", report.title());
        assertEquals(Tone.CRITICAL, report.tone());
        assertTrue(
                verdict(report)
                        .sentence()
                        .startsWith(
                                "Nothing is wrong with the Kafka clients of this process, but the memory that the process"
                                        + " takes has 1 critical problem and 1 warning. The process takes 1.8 GiB of its container's"),
                verdict(report)::sentence);
        assertTrue(verdict(report).figures().contains(new Fact("Process", "1.8 GiB of 2 GiB")));
    }

    @Test
    void besideADumpTheProblemsOfClientsAndOfTheProcessAreCountedApart() {
        DumpAnalysis orphans = Analyses.orphans();
        String alone = verdict(Report.of(orphans)).sentence();
        String both = verdict(Report.of(Analyses.beside(orphans))).sentence();

        assertTrue(alone.startsWith("The Kafka clients of this process have 1 critical problem and 1 warning."), alone);
        assertTrue(
                both.startsWith(
                        "The Kafka clients of this process have 1 critical problem and 1 warning, and the memory that"
                                + " it takes has 1 critical problem and 1 warning."),
                both);
    }

    @Test
    void besideADumpWithoutKafkaTheProcessIsStillJudged() {
        String sentence =
                verdict(Report.of(Analyses.beside(Analyses.withoutKafka()))).sentence();

        assertTrue(
                sentence.startsWith(
                        "There is no Kafka client in this dump, but the memory that the process takes has 1 critical"
                                + " problem and 1 warning."),
                sentence);
    }

    @Test
    void withoutFilesNothingIsSaidOfTheProcess() {
        Report report = Report.of(Analyses.healthy());

        assertEquals("Kafka clients in orders.hprof", report.title());
        assertTrue(report.blocks().stream()
                .noneMatch(block ->
                        block instanceof Block.Section section && section.id().equals("footprint")));
    }
}
