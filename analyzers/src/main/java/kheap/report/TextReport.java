package kheap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The report for a terminal: the verdict first, then what shows it; without charts and details.
public final class TextReport {
    private static final int ROWS = 10;
    private static final int NARROWEST = 40;

    private final Appendable out;
    private final boolean colour;
    private final int width;
    private boolean underHeading;

    private TextReport(Appendable out, boolean colour, int width) {
        this.out = out;
        this.colour = colour;
        this.width = Math.max(NARROWEST, width);
    }

    /// @param width of the terminal in characters; less than 40 counts as 40
    public static void write(Report report, Appendable out, boolean colour, int width) throws IOException {
        TextReport text = new TextReport(out, colour, width);
        text.lines("", report.title(), Style.STRONG);
        for (Block block : report.blocks()) {
            text.write(block, "");
        }
    }

    private void write(Block block, String indent) throws IOException {
        switch (block) {
            case Block.Section section -> section(section);
            case Block.Verdict verdict -> verdict(verdict);
            case Block.Finding finding -> finding(finding);
            case Block.About about -> {
                gap();
                lines(indent, about.question(), Style.STRONG);
                facts(about.facts());
            }
            case Block.Sentence sentence -> {
                gap();
                lines(indent, sentence.text(), Style.PLAIN);
            }
            case Block.Facts facts -> facts(facts.facts());
            case Block.Table table -> {
                gap();
                if (!table.caption().isEmpty()) {
                    lines(indent, table.caption(), Style.STRONG);
                }
                table(table, indent);
            }
            case Block.Code code -> {
                gap();
                lines(indent, code.caption(), Style.STRONG);
                verbatim(code.text(), indent + "  ");
            }
            case Block.Chart chart -> {
                // its numbers stand in the tables
            }
            case Block.Multiples multiples -> {
                // so do theirs
            }
        }
    }

    private void section(Block.Section section) throws IOException {
        if (section.detail()) {
            return;
        }
        line("");
        lines("", section.title(), Style.STRONG);
        line(Style.QUIET.of("─".repeat(Math.min(width, TextColumns.width(section.title()))), colour));
        underHeading = true;
        for (Block block : section.blocks()) {
            write(block, "");
        }
        underHeading = false;
    }

    /// An empty line, but none right under a heading.
    private void gap() throws IOException {
        if (!underHeading) {
            line("");
        }
        underHeading = false;
    }

    private void verdict(Block.Verdict verdict) throws IOException {
        line("");
        String head = verdict.tone().sign() + " " + verdict.tone() + ": ";
        lines("", head + verdict.sentence(), Style.of(verdict.tone()));
        names(verdict.figures());
    }

    private void finding(Block.Finding finding) throws IOException {
        line("");
        String head = finding.number() + ". " + finding.tone() + " (" + finding.grade() + "): ";
        lines("", head + finding.about().question(), Style.of(finding.tone()));
        String indent = "   ";
        lines(indent, finding.sentence(), Style.PLAIN);
        if (!finding.missing().isEmpty()) {
            lines(indent, "To be certain: " + finding.missing(), Style.PLAIN);
        }
        for (String bug : finding.bugs()) {
            lines(indent, "Known bug: " + bug, Style.PLAIN);
        }
        lines(indent, "To change: " + finding.advice(), Style.STRONG);
        if (finding.snippet().isPresent()) {
            verbatim(finding.snippet().get(), indent + "    ");
        }
        if (finding.evidence().isPresent()) {
            table(finding.evidence().get(), indent);
        }
        lines(indent, "Why: " + Guide.DOCUMENT + "#" + finding.about().id(), Style.QUIET);
    }

    /// Names and values in two columns, each value on lines of its own column.
    private void names(List<Block.Fact> facts) throws IOException {
        int name = facts.stream()
                .mapToInt(fact -> TextColumns.width(fact.name()))
                .max()
                .orElse(0);
        for (Block.Fact fact : facts) {
            String first = "  " + TextColumns.left(fact.name(), name) + "  ";
            String next = " ".repeat(TextColumns.width(first));
            List<String> lines = TextColumns.wrap(fact.value(), Math.max(NARROWEST / 2, width - next.length()));
            for (int at = 0; at < lines.size(); at++) {
                line((at == 0 ? Style.QUIET.of(first, colour) : next) + lines.get(at));
            }
        }
    }

    /// Short names stand beside what is said about them; questions stand above their answers.
    private void facts(List<Block.Fact> facts) throws IOException {
        if (facts.stream().allMatch(fact -> TextColumns.width(fact.name()) <= NARROWEST / 2)) {
            names(facts);
            return;
        }
        for (Block.Fact fact : facts) {
            lines("", fact.name(), Style.QUIET);
            lines("  ", fact.value(), Style.PLAIN);
        }
    }

    private void table(Block.Table table, String indent) throws IOException {
        int[] shown = IntStream.range(0, table.columns().size())
                .filter(column -> !table.columns().get(column).detail())
                .toArray();
        List<List<String>> lines = new ArrayList<>();
        lines.add(IntStream.of(shown)
                .mapToObj(at -> table.columns().get(at).name())
                .toList());
        table.rows().stream()
                .limit(table.order().canBeCut() ? ROWS : Block.Table.ROWS)
                .map(row ->
                        IntStream.of(shown).mapToObj(at -> row.get(at).text()).toList())
                .forEach(lines::add);
        List<Boolean> numbers = IntStream.of(shown)
                .mapToObj(at -> table.columns().get(at).number())
                .toList();
        List<String> aligned = new TextColumns(lines, numbers, width - indent.length()).lines();
        for (int at = 0; at < aligned.size(); at++) {
            line(indent + (at == 0 ? Style.QUIET : Style.PLAIN).of(aligned.get(at), colour));
        }
        long more = table.totalRows() - (lines.size() - 1);
        if (more > 0) {
            line(indent + Style.QUIET.of(table.rest(more), colour));
        }
    }

    private void verbatim(String text, String indent) throws IOException {
        for (String line : text.split("\n")) {
            line(indent + Style.QUIET.of(line, colour));
        }
    }

    private void lines(String indent, String text, Style style) throws IOException {
        for (String line : TextColumns.wrap(text, width - indent.length())) {
            line(indent + style.of(line, colour));
        }
    }

    private void line(String text) throws IOException {
        out.append(text.stripTrailing()).append('\n');
    }

    /// How a line is emphasised where colours are wanted.
    private enum Style {
        PLAIN(""),
        STRONG("1"),
        QUIET("2"),
        RED("1;31"),
        YELLOW("1;33"),
        BLUE("1;34"),
        GREEN("1;32");

        private final String code;

        Style(String code) {
            this.code = code;
        }

        static Style of(Block.Verdict.Tone tone) {
            return switch (tone) {
                case CRITICAL -> RED;
                case WARNING -> YELLOW;
                case NOTE -> BLUE;
                case CLEAR -> GREEN;
                case UNKNOWN -> STRONG;
            };
        }

        String of(String text, boolean colour) {
            return !colour || code.isEmpty() || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
        }
    }
}
