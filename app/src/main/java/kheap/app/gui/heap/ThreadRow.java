package kheap.app.gui.heap;

import java.util.List;
import kheap.ByteSize;

/// A thread of the dump.
///
/// @param type the name of its class
/// @param alive whether the JVM still ran it
/// @param state the name of a [Thread.State], or `UNKNOWN`
/// @param frames innermost first; empty when the dump has no stack of it
public record ThreadRow(
        long address,
        String name,
        String type,
        boolean alive,
        boolean daemon,
        String state,
        ByteSize retained,
        List<Frame> frames) {
    public ThreadRow {
        frames = List.copyOf(frames);
    }

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
