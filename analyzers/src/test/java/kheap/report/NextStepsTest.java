package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.process.ProcessFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NextStepsTest {
    private static final Question QUESTION = new Question("some-rule", "Is it so?", "Nothing.");

    private static final Pattern COMMAND = Pattern.compile("[a-zA-Z0-9_./ -]+");

    private static DumpAnalysis of(DumpAnalysis analysis, OptionalLong pid, Optional<Long> maxHeapMib) {
        ProcessFacts process = new ProcessFacts(
                Optional.of("21"),
                Optional.of("com.acme.Orders; rm -rf /"),
                pid,
                Optional.empty(),
                maxHeapMib.map(mib -> new ByteSize(mib << 20)),
                Optional.empty());
        return new DumpAnalysis(
                analysis.dump(), process, analysis.heap(), analysis.kafka(), analysis.diagnoses(), analysis.classes());
    }

    private static DumpAnalysis with(DumpAnalysis analysis, Diagnosis answer) {
        return new DumpAnalysis(
                analysis.dump(),
                analysis.process(),
                analysis.heap(),
                analysis.kafka(),
                List.of(answer),
                analysis.classes());
    }

    private static Diagnosis problem(String rule, Severity severity) {
        return new Diagnosis.Problem(
                new Question(rule, "Is it so?", "Nothing."),
                severity,
                Certainty.PROOF,
                "It is so.",
                List.of(),
                Advice.of("Change it."));
    }

    private static List<String> commands(DumpAnalysis analysis) {
        return NextSteps.of(analysis).orElseThrow().steps().stream()
                .flatMap(step -> step.commands().stream())
                .toList();
    }

    /// The heap holds 410 MiB.
    @ParameterizedTest
    @CsvSource({"420, IN_THE_HEAP", "580, IN_THE_HEAP", "590, OUTSIDE_THE_HEAP", "4096, OUTSIDE_THE_HEAP"})
    void aHeapIsFullFromSeventyPercentOn(long maxHeap, NextSteps.Place place) {
        DumpAnalysis analysis = of(Analyses.healthy(), OptionalLong.of(7), Optional.of(maxHeap));
        assertEquals(place, NextSteps.of(analysis).orElseThrow().place());
    }

    @Test
    void aHeapFarFromItsLimitPointsOutside() {
        DumpAnalysis analysis = of(Analyses.healthy(), OptionalLong.of(4711), Optional.of(4096L));
        NextSteps next = NextSteps.of(analysis).orElseThrow();
        assertEquals("The heap is innocent: it holds 410 MiB of the 4 GiB that it may take.", next.verdict());
        assertEquals(
                List.of(
                        "kheap collect 4711 --out evidence",
                        "kheap analyze DUMP --evidence evidence",
                        "cat /proc/4711/smaps_rollup",
                        "pmap -x 4711",
                        "jcmd 4711 VM.native_memory summary",
                        "jcmd 4711 Thread.print",
                        "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.current",
                        "cat /sys/fs/cgroup/memory.stat /sys/fs/cgroup/memory.events",
                        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory/memory.usage_in_bytes",
                        "cat /sys/fs/cgroup/memory/memory.stat /sys/fs/cgroup/memory/memory.failcnt"),
                commands(analysis));
        assertTrue(next.steps().stream().anyMatch(step -> step.why().contains("-XX:NativeMemoryTracking=summary")));
    }

    @Test
    void aFullHeapPointsToItsLargestClasses() {
        NextSteps next = NextSteps.of(of(Analyses.healthy(), OptionalLong.of(1), Optional.of(512L)))
                .orElseThrow();
        assertTrue(next.verdict().contains("nearly full"), next::verdict);
        assertTrue(next.verdict().contains("Kafka's clients keep "), next::verdict);
        assertTrue(
                next.advice().contains(Analyses.healthy().classes().getFirst().name()), next::advice);
        assertEquals("jcmd 1 GC.heap_info", next.steps().getFirst().commands().getFirst());
    }

    @Test
    void withoutALimitTheHeapComesFirst() {
        DumpAnalysis analysis = of(Analyses.withoutKafka(), OptionalLong.of(9), Optional.empty());
        assertEquals(
                NextSteps.Place.UNKNOWN, NextSteps.of(analysis).orElseThrow().place());
        assertEquals("jcmd 9 GC.heap_info", commands(analysis).getFirst());
        assertTrue(commands(analysis).contains("pmap -x 9"));
    }

    @Test
    void withoutANumberItSaysHowToFindIt() {
        DumpAnalysis analysis = of(Analyses.healthy(), OptionalLong.empty(), Optional.of(4096L));
        assertEquals("jcmd", commands(analysis).getFirst());
        assertTrue(commands(analysis).contains("pmap -x PID"));
    }

    @ParameterizedTest
    @EnumSource(NextSteps.Place.class)
    void commandsHoldNothingOfTheDumpButTheNumber(NextSteps.Place place) {
        Optional<Long> limit =
                switch (place) {
                    case OUTSIDE_THE_HEAP -> Optional.of(4096L);
                    case IN_THE_HEAP -> Optional.of(420L);
                    case UNKNOWN -> Optional.empty();
                };
        DumpAnalysis nasty = of(Analyses.nasty(), OptionalLong.of(7), limit);
        DumpAnalysis innocent = new DumpAnalysis(
                Analyses.healthy().dump(),
                nasty.process(),
                nasty.heap(),
                nasty.kafka(),
                List.of(new Diagnosis.NotApplicable(QUESTION, "No.")),
                nasty.classes());
        assertEquals(place, NextSteps.of(innocent).orElseThrow().place());
        commands(innocent)
                .forEach(command -> assertTrue(COMMAND.matcher(command).matches(), command));
    }

    @Test
    void onlyWhatTheHeapHasToAnswerForIsInTheWay() {
        DumpAnalysis healthy = Analyses.healthy();
        for (String outside : List.of("kafka-threads", "direct-buffers", "duplicate-client-ids")) {
            assertTrue(NextSteps.of(with(healthy, problem(outside, Severity.CRITICAL)))
                    .isPresent());
        }
        assertTrue(NextSteps.of(with(healthy, problem("orphaned-producers", Severity.INFO)))
                .isPresent());
        assertTrue(NextSteps.of(with(healthy, problem("orphaned-producers", Severity.WARNING)))
                .isEmpty());
    }

    @Test
    void ofACutDumpAndOfAnUnknownLayoutNothingIsInnocent() {
        assertTrue(NextSteps.of(Analyses.unreadable()).isEmpty());
        DumpAnalysis healthy = Analyses.healthy();
        DumpAnalysis cut = new DumpAnalysis(
                Analyses.unreadable().dump(),
                healthy.process(),
                healthy.heap(),
                healthy.kafka(),
                healthy.diagnoses(),
                healthy.classes());
        assertFalse(cut.dump().complete());
        assertTrue(NextSteps.of(cut).isEmpty());
    }

    @Test
    void theVerdictAndTheSectionSayIt() {
        List<Block> blocks = Report.of(of(Analyses.healthy(), OptionalLong.of(7), Optional.of(4096L)))
                .blocks();
        List<String> sections = blocks.stream()
                .filter(Block.Section.class::isInstance)
                .map(block -> ((Block.Section) block).id())
                .toList();
        assertEquals(List.of("clear", "next", "clients"), sections.subList(0, 3));
        assertTrue(((Block.Verdict) blocks.getFirst()).sentence().contains("The heap is innocent"));
    }
}
