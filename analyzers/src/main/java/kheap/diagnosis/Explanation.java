package kheap.diagnosis;

import java.util.List;

/// A question with what stands behind it: one entry of the guide.
///
/// @param bugs known faults of libraries that may be named beside its problem, with the versions that have them, a
///     few words each
public record Explanation(Question question, Background background, List<String> bugs) {
    public Explanation {
        bugs = List.copyOf(bugs);
    }
}
