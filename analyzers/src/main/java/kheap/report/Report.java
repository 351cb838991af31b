package kheap.report;

import java.util.List;
import java.util.stream.Stream;
import kheap.analysis.Analysis;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.EvidenceAnalysis;
import kheap.analysis.ProfileAnalysis;
import kheap.comparison.DumpComparison;

/// What is said about a dump, or about several of one service, before it has a form. The window, the terminal and
/// the page say these same words.
public record Report(String title, List<Block> blocks) {
    public Report {
        title = Excerpt.line(title, Excerpt.LONG);
        blocks = List.copyOf(blocks);
    }

    /// The report of whatever was analysed, the verdict first.
    public static Report of(Analysis analysis) {
        return switch (analysis) {
            case DumpAnalysis dump -> of(dump);
            case EvidenceAnalysis evidence -> of(evidence);
            case ProfileAnalysis profile -> of(profile);
        };
    }

    /// The report of one dump, the verdict first.
    public static Report of(DumpAnalysis analysis) {
        OneDump report = new OneDump(analysis);
        return new Report(report.title(), report.blocks());
    }

    /// The report of what a process takes, told without a dump, the verdict first.
    public static Report of(EvidenceAnalysis analysis) {
        OneProcess report = new OneProcess(analysis);
        return new Report(report.title(), report.blocks());
    }

    /// The report of one profile of a Go program, the verdict first.
    public static Report of(ProfileAnalysis analysis) {
        OneProfile report = new OneProfile(analysis);
        return new Report(report.title(), report.blocks());
    }

    /// The report of several dumps of one service, the verdict first.
    public static Report of(DumpComparison comparison) {
        SeveralDays report = new SeveralDays(comparison);
        return new Report(report.title(), report.blocks());
    }

    /// How its verdict sounds.
    public Block.Verdict.Tone tone() {
        return blocks.stream()
                .filter(Block.Verdict.class::isInstance)
                .map(block -> ((Block.Verdict) block).tone())
                .findFirst()
                .orElse(Block.Verdict.Tone.UNKNOWN);
    }

    /// Every chart, in the order of the sections.
    public List<Block.Chart> charts() {
        return blocks.stream()
                .filter(Block.Section.class::isInstance)
                .map(Block.Section.class::cast)
                .flatMap(section -> section.blocks().stream())
                .<Block>flatMap(block ->
                        block instanceof Block.Multiples several ? several.charts().stream() : Stream.of(block))
                .filter(Block.Chart.class::isInstance)
                .map(Block.Chart.class::cast)
                .toList();
    }
}
