package kheap.diagnosis;

import java.util.List;

/// The answer of one rule.
public sealed interface Diagnosis {
    Question question();

    /// The answer in one or two plain sentences with their numbers.
    String sentence();

    /// Something is wrong.
    ///
    /// @param bugs known faults of the library in this version that would explain it
    record Problem(
            Question question,
            Severity severity,
            Certainty certainty,
            String sentence,
            List<Evidence> evidence,
            Advice advice,
            List<KnownBug> bugs)
            implements Diagnosis {
        public Problem {
            evidence = List.copyOf(evidence);
            bugs = List.copyOf(bugs);
        }

        /// A problem that no known fault of a library explains, as a rule says it.
        public Problem(
                Question question,
                Severity severity,
                Certainty certainty,
                String sentence,
                List<Evidence> evidence,
                Advice advice) {
            this(question, severity, certainty, sentence, evidence, advice, List.of());
        }

        public Grade grade() {
            return certainty.grade();
        }

        public Problem explainedBy(List<KnownBug> known) {
            return new Problem(question, severity, certainty, sentence, evidence, advice, known);
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
