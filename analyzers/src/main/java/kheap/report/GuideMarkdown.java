package kheap.report;

import java.util.List;
import kheap.comparison.rules.GrowthRules;
import kheap.diagnosis.Explanation;
import kheap.diagnosis.Question;
import kheap.golang.rules.GoRules;
import kheap.report.Block.Fact;
import kheap.rules.Rules;

/// All questions as one Markdown document, each under its id: `docs/diagnoses.md`, which is made of the rules and so
/// never says another thing than they do.
final class GuideMarkdown {
    private GuideMarkdown() {}

    static String text() {
        StringBuilder page = new StringBuilder("""
                # What kheap asks, and what stands behind it

                Made from the rules by kheap itself: do not edit it. `GuideMarkdownTest` says how to make it anew.

                ## How to read it

                - An answer is a *proof* where the dump alone shows it, *strong* where one more fact would prove it, and a *hint*
                  where that fact lies outside the dump. Below a proof the report names the fact: "To be certain".
                - A *redacted* dump is one whose texts were blanked out before it was given away. Classes, references and numbers
                  in fields remain; names such as `redacted-1f2e3d4c` stand for those that are gone.
                - A report names known bugs of kafka-clients and Spring Kafka beside a problem where both the version and what
                  the dump shows fit.

                ## Of one dump

                """);
        List<Explanation> guide = Rules.guide();
        contents(page, guide.stream().map(Explanation::question).toList());
        for (Explanation entry : guide) {
            entry(page, entry.question(), Guide.facts(entry));
        }
        page.append("""

                ## Of a Go program

                Asked of the profiles that Go programs give at `/debug/pprof`.

                """);
        contents(page, GoRules.guide().stream().map(Explanation::question).toList());
        for (Explanation entry : GoRules.guide()) {
            entry(page, entry.question(), Guide.facts(entry));
        }
        page.append("""

                ## Of several days

                What a trend is, and when one is called that, stands in [days.md](days.md).

                """);
        contents(page, GrowthRules.questions());
        for (Question question : GrowthRules.questions()) {
            entry(page, question, List.of(Guide.blindSpot(question)));
        }
        return page.toString();
    }

    private static void contents(StringBuilder page, List<Question> questions) {
        for (Question question : questions) {
            page.append("- [")
                    .append(question.text())
                    .append("](#")
                    .append(question.id())
                    .append(")\n");
        }
    }

    private static void entry(StringBuilder page, Question question, List<Fact> facts) {
        page.append("\n### ")
                .append(question.id())
                .append("\n\n**")
                .append(question.text())
                .append("**\n\n");
        for (Fact fact : facts) {
            page.append("- *")
                    .append(fact.name())
                    .append(".* ")
                    .append(fact.value())
                    .append('\n');
        }
    }
}
