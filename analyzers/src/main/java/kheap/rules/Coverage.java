package kheap.rules;

import java.util.List;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Question;
import kheap.kafka.KafkaClients;

/// How much of the process a dump shows. What a cut dump does not show may still have been there.
record Coverage(boolean complete) {
    private static final String WHOLE =
            "Take the dump again, with room on the disk for all of it: what is behind the cut could overturn this.";

    static Coverage of(KafkaClients.Found clients) {
        return new Coverage(clients.surroundings().complete());
    }

    /// The certainty of an answer that an object behind the cut could overturn: one step weaker where there is a
    /// cut.
    Certainty overturnable(Certainty certainty) {
        if (complete) {
            return certainty;
        }
        return switch (certainty.grade()) {
            case PROOF -> Certainty.strong(WHOLE);
            case STRONG, HINT -> Certainty.hint(WHOLE + " " + certainty.missing());
        };
    }

    Diagnosis clear(Question question, String sentence, Evidence... evidence) {
        return new Diagnosis.Clear(
                question,
                complete ? sentence : sentence + " The dump is cut: this holds for the part that was read.",
                List.of(evidence));
    }

    /// What a cut dump may hide of a problem, as a further sentence; nothing for a whole one.
    ///
    /// @param caveat without capital and full stop
    String caveat(String caveat) {
        return complete ? "" : " The dump is cut: " + caveat + ".";
    }

    /// @param what in the singular: `producer`
    Diagnosis holdsNo(String what, Question question) {
        return new Diagnosis.NotApplicable(
                question,
                complete
                        ? "The dump holds no %s.".formatted(what)
                        : "The part of the dump that was read holds no %s.".formatted(what));
    }
}
