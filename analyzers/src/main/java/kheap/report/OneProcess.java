package kheap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kheap.analysis.EvidenceAnalysis;
import kheap.report.Block.Facts;
import kheap.report.Block.Section;
import kheap.report.Block.Verdict;

/// The report of what a process takes, told without a dump of its heap.
final class OneProcess {
    private final EvidenceAnalysis analysis;
    private final Answers answers;
    private final FootprintWords process;

    OneProcess(EvidenceAnalysis analysis) {
        this.analysis = analysis;
        this.answers = new Answers(analysis.diagnoses(), analysis.problems());
        this.process = new FootprintWords(analysis.footprint());
    }

    String title() {
        OptionalLong pid = analysis.footprint().pid();
        return "Memory of " + (pid.isPresent() ? "process " + pid.getAsLong() : "a process")
                + process.use().map(use -> ": " + use).orElse("");
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        List<Block.Fact> figures = new ArrayList<>(process.figures());
        figures.addAll(process.threadFigures());
        blocks.add(new Verdict(tone(), verdict(), figures));
        blocks.addAll(answers.findings());
        new FootprintSection(analysis.footprint()).section().ifPresent(blocks::add);
        answers.exonerations(process.heapIsFine()).ifPresent(blocks::add);
        blocks.add(NextSteps.withoutDump(analysis.footprint().pid()));
        answers.notApplicable().ifPresent(blocks::add);
        answers.questions().ifPresent(blocks::add);
        blocks.add(howRead());
        return blocks;
    }

    /// Nothing is all clear that nobody can explain.
    private Verdict.Tone tone() {
        return answers.tone() == Verdict.Tone.CLEAR && process.isMostlyUnexplained()
                ? Verdict.Tone.NOTE
                : answers.tone();
    }

    private String verdict() {
        String answer = answers.problemsInWords(problem -> true)
                .map(problems -> "This process has " + problems + ".")
                .orElseGet(() -> answers.clearOnes() == 0
                        ? "None of the questions about the memory of a process could be answered from these files."
                        : "Nothing is wrong with the memory of this process: "
                                + Words.count(answers.clearOnes(), "question") + " answered, no problem found.");
        return answer + process.sentence().map(words -> " " + words).orElse("");
    }

    private Section howRead() {
        return new Section("how-read", "How this was read", false, List.of(new Facts(process.files())));
    }
}
