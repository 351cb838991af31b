package kheap.diagnosis;

import java.util.List;

/// The answer of one rule.
public sealed interface Diagnosis {
    Question question();

    /// The answer in one or two plain sentences with their numbers.
    String sentence();

    /// Something is wrong.
    record Problem(
            Question question, Severity severity, Grade grade, String sentence, List<Evidence> evidence, Advice advice)
            implements Diagnosis {
        public Problem {
            evidence = List.copyOf(evidence);
        }
    }

    /// Nothing is wrong; the sentence says what was checked.
    record Clear(Question question, String sentence, List<Evidence> evidence) implements Diagnosis {
        public Clear {
            evidence = List.copyOf(evidence);
        }
    }

    /// The question does not arise, or the dump cannot answer it; the sentence says why.
    record NotApplicable(Question question, String sentence) implements Diagnosis {}
}
