package kheap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.diagnosis.Background;
import kheap.diagnosis.Explanation;
import kheap.diagnosis.Question;
import kheap.golang.rules.GoRules;
import kheap.report.Block.Fact;
import kheap.rules.Rules;

/// What stands behind each question, in words: for the report that asked it, and for the document that lists all.
final class Guide {
    /// Where all questions are explained, a heading for each id.
    static final String DOCUMENT = "docs/diagnoses.md";

    /// By the id of the question.
    private static final Map<String, Explanation> EXPLANATIONS = Stream.of(Rules.guide(), GoRules.guide())
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(entry -> entry.question().id(), Function.identity()));

    private Guide() {}

    /// A question about several days has only its blind spot, and so has one of another kheap's analysis.
    static Block.About of(Question question) {
        Explanation known = EXPLANATIONS.get(question.id());
        return new Block.About(
                question.id(), question.text(), known == null ? List.of(blindSpot(question)) : facts(known));
    }

    static List<Fact> facts(Explanation entry) {
        Background background = entry.background();
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact("How it comes about", background.mechanism()),
                new Fact("What is read", Words.capital(listed(background.needs()))),
                new Fact("From where on", background.thresholds()),
                new Fact("How sure", background.certainty()),
                blindSpot(entry.question()),
                new Fact("In a redacted dump", survival(background.redaction()))));
        if (!entry.bugs().isEmpty()) {
            facts.add(new Fact("Known bugs", listed(entry.bugs())));
        }
        facts.add(new Fact("Sources", listed(background.sources())));
        return facts;
    }

    static Fact blindSpot(Question question) {
        return new Fact("What it cannot see", question.blindSpot());
    }

    private static String listed(List<String> phrases) {
        return String.join("; ", phrases) + ".";
    }

    /// What becomes of the answer in a dump whose texts were blanked out.
    static String survival(Background.Redaction redaction) {
        String answer =
                switch (redaction.survival()) {
                    case WHOLE -> "The answer is whole. ";
                    case PARTLY -> "The answer knows less. ";
                    case LOST -> "There is no answer. ";
                };
        return answer + redaction.what();
    }
}
