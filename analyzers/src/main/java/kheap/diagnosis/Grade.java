package kheap.diagnosis;

import java.util.Locale;

/// How sure an answer is, weakest first.
public enum Grade {
    /// Needs evidence from outside the dump.
    HINT,
    /// The dump shows it; one more fact, which the sentence names, would prove it.
    STRONG,
    /// The dump alone proves it.
    PROOF;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
