package kheap.comparison;

import java.time.Instant;
import java.util.Optional;
import kheap.diagnosis.Grade;

/// When the heap meets its limit if it goes on as it did.
///
/// @param at by the straight line
/// @param earliest by the upper end of the line's 95 % confidence interval; empty for two points
/// @param latest by its lower end; empty for two points, and where that end may never meet it
/// @param assumption what must hold for it, one sentence
public record Projection(
        Limit limit,
        Instant at,
        Optional<Instant> earliest,
        Optional<Instant> latest,
        Grade grade,
        String assumption) {}
