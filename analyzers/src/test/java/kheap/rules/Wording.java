package kheap.rules;

import java.util.regex.Pattern;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import org.junit.jupiter.api.Assertions;

/// What every sentence of every answer must keep to, of one dump and of several days.
public final class Wording {
    private static final int LONGEST = 400;

    private static final String NOUNS =
            "producer|thread|client|batch|partition|connection|request|pool|target|factory|factorie|batche";

    /// `1 producers`, `1 running producers`, `1 are`.
    private static final Pattern ONE_OF_MANY =
            Pattern.compile("(?<![\\d.,])\\b1 (?:[a-z]+ ){0,2}?(?:(?:" + NOUNS + ")s|are|were|wait|have)\\b");

    /// `3 producer`, `0 thread`, but not `3 producer threads`.
    private static final Pattern MANY_OF_ONE =
            Pattern.compile("(?<![\\d.,])(?!1 )[\\d,]+ (?:" + NOUNS + ")(?= is| was| has| waits|[,.;:]|$)");

    private static final Pattern LEFTOVERS =
            Pattern.compile("null|Optional|NaN|%[sd,]|  | [.,;]|\\.\\.|-\\d+ (?:B|ms)");

    private Wording() {}

    public static void check(Diagnosis answer) {
        sentence(answer.sentence());
        sentence(answer.question().text());
        sentence(answer.question().blindSpot());
        if (answer instanceof Diagnosis.Problem problem) {
            sentence(problem.advice().text());
            if (problem.grade() != Grade.PROOF) {
                sentence(problem.certainty().missing());
            }
            problem.advice().snippet().ifPresent(snippet -> Assertions.assertEquals(snippet.strip(), snippet));
            Assertions.assertFalse(problem.evidence().isEmpty(), "a problem without evidence");
        }
    }

    static void sentence(String text) {
        Assertions.assertTrue(text.length() <= LONGEST, () -> text.length() + " characters: " + text);
        Assertions.assertTrue(text.endsWith(".") || text.endsWith("?"), () -> "no sentence: " + text);
        for (Pattern bad : new Pattern[] {ONE_OF_MANY, MANY_OF_ONE, LEFTOVERS}) {
            Assertions.assertFalse(bad.matcher(text).find(), () -> bad + " in: " + text);
        }
    }
}
