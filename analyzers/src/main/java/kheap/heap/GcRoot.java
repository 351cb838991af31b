package kheap.heap;

import java.util.OptionalInt;

/// A reason of the JVM to keep an object.
///
/// @param object the number of the kept object
/// @param thread the number of the thread on whose behalf, for locals, monitors and native stacks
public record GcRoot(int object, Kind kind, OptionalInt thread) {
    /// Whether a stack holds it, so that the thread refers to it, instead of the JVM itself.
    public boolean isOnStack() {
        return thread.isPresent() && thread.getAsInt() != object;
    }

    /// The kinds of HPROF, in words.
    public enum Kind {
        SYSTEM_CLASS("system class"),
        JNI_GLOBAL("JNI global reference"),
        JNI_LOCAL("JNI local variable"),
        JAVA_LOCAL("local variable"),
        NATIVE_STACK("native stack"),
        THREAD_BLOCK("thread block"),
        BUSY_MONITOR("locked monitor"),
        THREAD("thread"),
        FINALIZABLE("waits for finalization"),
        /// Kept by the reader: the dump was cut before its roots, and nothing in it refers to the object.
        UNREFERENCED("unreferenced in a cut dump"),
        UNKNOWN("unknown");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
