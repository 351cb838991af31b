package kheap.diagnosis;

import java.util.List;

/// What stands behind a question: for the reader who wants to know why, and for `docs/diagnoses.md`.
///
/// @param mechanism how the trouble comes about, two to five sentences
/// @param needs what is read from the dump, a few words each: `Sender.running`, `the threads' stacks`
/// @param thresholds what is called a problem from where on, and why there; one to three sentences
/// @param certainty how sure an answer can be and what would make it surer, one or two sentences
/// @param sources where it was seen: issues, articles, measurements; a few words each, no links with a scheme
/// @param redaction what becomes of the answer in a dump whose texts and arrays were blanked out
public record Background(
        String mechanism,
        List<String> needs,
        String thresholds,
        String certainty,
        List<String> sources,
        Redaction redaction) {
    public Background {
        needs = List.copyOf(needs);
        sources = List.copyOf(sources);
    }

    /// Whether an answer survives a dump whose primitive arrays were zeroed.
    ///
    /// @param what one sentence: what is still known, or what is lost
    public record Redaction(Survival survival, String what) {
        public static Redaction whole(String what) {
            return new Redaction(Survival.WHOLE, what);
        }

        public static Redaction partly(String what) {
            return new Redaction(Survival.PARTLY, what);
        }

        public static Redaction lost(String what) {
            return new Redaction(Survival.LOST, what);
        }
    }

    public enum Survival {
        /// The same answer; only names may be missing.
        WHOLE,
        /// An answer that knows less.
        PARTLY,
        /// No answer.
        LOST
    }
}
