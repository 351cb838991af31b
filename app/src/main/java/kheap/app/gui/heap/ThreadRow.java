package kheap.app.gui.heap;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;

/// A thread of the dump.
///
/// @param alive whether the JVM still ran it
/// @param state the name of a [Thread.State], or `UNKNOWN`
/// @param object what only the heap tells of it; empty where there is no heap to ask
/// @param frames innermost first; empty when the dump has no stack of it
public record ThreadRow(
        long address, String name, boolean alive, String state, Optional<ThreadObject> object, List<Frame> frames) {
    public ThreadRow {
        frames = List.copyOf(frames);
    }

    /// The object behind the thread.
    ///
    /// @param type the name of its class
    public record ThreadObject(String type, boolean daemon, ByteSize retained) {}

    /// @param text as a stack trace prints it, without the leading `at`
    public record Frame(String text, List<Local> locals) {
        public Frame {
            locals = List.copyOf(locals);
        }
    }

    /// An object that a local variable holds.
    ///
    /// @param type the name of its class
    public record Local(long address, String type) {}
}
