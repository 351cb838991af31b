package kheap.app.gui.heap;

import java.util.List;
import java.util.Optional;

/// What is told of one object before it is looked into.
///
/// @param type the line of its class
/// @param roots why the JVM itself keeps it, in words; none for most objects
/// @param dominator the nearest object without which it would not be reached; empty below the roots
/// @param thread whether it is a thread
/// @param hidden whether what it holds must not be shown
public record ObjectFacts(
        ObjectLine line,
        Kind kind,
        ObjectLine type,
        boolean reachable,
        List<String> roots,
        Optional<ObjectLine> dominator,
        boolean thread,
        boolean hidden) {
    public ObjectFacts {
        roots = List.copyOf(roots);
    }

    /// What an object holds.
    public enum Kind {
        /// Fields.
        INSTANCE,
        /// Elements.
        ARRAY,
        /// Static fields.
        CLASS
    }
}
