package kheap.heap;

import java.util.List;

/// A thread object with its stack.
///
/// @param object the number of the thread object
/// @param alive whether the JVM still ran it: it has a native thread and its status is not TERMINATED. Where the dump
///     does not hold those fields, a stack or a thread root proves life
/// @param state the name of a [Thread.State], or `UNKNOWN`
/// @param frames innermost first; empty when the dump has no stack of it
public record HeapThread(int object, String name, boolean alive, boolean daemon, String state, List<Frame> frames) {
    public HeapThread {
        frames = List.copyOf(frames);
    }

    /// One frame.
    ///
    /// @param text as a stack trace prints it, without the leading `at`: `java.lang.Thread.sleep(Thread.java:337)`
    /// @param locals the numbers of the objects that its local variables hold
    public record Frame(String text, List<Integer> locals) {
        public Frame {
            locals = List.copyOf(locals);
        }
    }
}
