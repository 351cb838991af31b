package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kheap.comparison.rules.GrowthRules;
import kheap.diagnosis.Explanation;
import kheap.diagnosis.Question;
import kheap.golang.rules.GoRules;
import kheap.rules.Rules;
import org.junit.jupiter.api.Test;

class GuideMarkdownTest {
    private static final String REWRITE = "kheap.rewrite";

    private static final Path DOCUMENT = Path.of("..", Guide.DOCUMENT);

    /// With the property it writes the document instead: `mvn test -pl analyzers -am -Dtest=GuideMarkdownTest
    /// -Dsurefire.failIfNoSpecifiedTests=false -Dkheap.rewrite`.
    @Test
    void theDocumentSaysWhatTheRulesSay() throws IOException {
        if (System.getProperty(REWRITE) != null) {
            Files.writeString(DOCUMENT, GuideMarkdown.text());
        }
        assertEquals(
                GuideMarkdown.text(),
                Files.readString(DOCUMENT).replace("\r\n", "\n"),
                () -> DOCUMENT + " does not say what the rules say; run this test with -D" + REWRITE);
    }

    @Test
    void everyQuestionHasItsAnchor() {
        List<String> headings = found("^### (.+)$");
        List<String> links = found("\\(#([^)]+)\\)");

        assertEquals(
                Stream.concat(
                                Stream.of(Rules.guide(), GoRules.guide())
                                        .flatMap(List::stream)
                                        .map(Explanation::question),
                                GrowthRules.questions().stream())
                        .map(Question::id)
                        .toList(),
                headings);
        assertEquals(headings, links);
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        assertTrue(found("https?:").isEmpty());
    }

    private static List<String> found(String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(GuideMarkdown.text())
                .results()
                .map((MatchResult match) -> match.groupCount() == 0 ? match.group() : match.group(1))
                .toList();
    }
}
