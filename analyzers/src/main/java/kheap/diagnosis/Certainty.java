package kheap.diagnosis;

/// How sure an answer is, and what it would take to be certain.
///
/// @param missing the fact that would prove it, one sentence in the imperative that says how to come by it: `Take a
///     second dump an hour later: ...`. Empty for a proof, and only there
public record Certainty(Grade grade, String missing) {
    /// The dump alone proves it.
    public static final Certainty PROOF = new Certainty(Grade.PROOF, "");

    public Certainty {
        if (missing.isBlank() != (grade == Grade.PROOF)) {
            throw new IllegalArgumentException(grade + " that lacks \"" + missing + "\"");
        }
    }

    /// @param missing the one fact that would prove it
    public static Certainty strong(String missing) {
        return new Certainty(Grade.STRONG, missing);
    }

    /// @param missing what to look for outside the dump
    public static Certainty hint(String missing) {
        return new Certainty(Grade.HINT, missing);
    }
}
