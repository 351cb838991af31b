package kheap.diagnosis;

import java.util.Optional;
import kheap.ByteSize;

/// From which amount on something is a warning, and from which it is critical.
public record Limits(double warning, double critical) {
    /// Less ends no process, whatever share of a small heap it is.
    public static final ByteSize ENDS_A_PROCESS = new ByteSize(16 << 20);

    public Limits {
        if (!(warning <= critical)) {
            throw new IllegalArgumentException("a warning at " + warning + " after critical at " + critical);
        }
    }

    public Optional<Severity> severity(double amount) {
        if (amount >= critical) {
            return Optional.of(Severity.CRITICAL);
        }
        return amount >= warning ? Optional.of(Severity.WARNING) : Optional.empty();
    }

    /// The limit that decided about the amount, or the first one that it has not reached.
    public double nearest(double amount) {
        return amount >= critical ? critical : warning;
    }
}
