package kheap.golang.rules;

import java.util.Optional;
import kheap.diagnosis.Severity;

/// From which amount on something is a warning, and from which it is critical.
record Limits(double warning, double critical) {
    Limits {
        if (!(warning <= critical)) {
            throw new IllegalArgumentException("a warning at " + warning + " after critical at " + critical);
        }
    }

    Optional<Severity> severity(double amount) {
        if (amount >= critical) {
            return Optional.of(Severity.CRITICAL);
        }
        return amount >= warning ? Optional.of(Severity.WARNING) : Optional.empty();
    }

    /// The limit that decided about the amount, or the first one that it has not reached.
    double nearest(double amount) {
        return amount >= critical ? critical : warning;
    }
}
