package kheap.diagnosis;

import java.util.Locale;

/// How bad a problem is, mildest first.
public enum Severity {
    /// Worth knowing; nothing is in danger.
    INFO,
    /// Costs memory or will, without hurry.
    WARNING,
    /// Ends the process, or already stops it from working.
    CRITICAL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
