package kheap.footprint;

import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Grade;

/// A part of what a process takes. No byte is in two of them.
///
/// @param used what of it counts now: resident bytes, or what comes nearest
/// @param committed what the JVM may use without asking again, touched or not
/// @param most how large it can become, where something bounds it
/// @param source where `used` comes from, a few words: `pmap -x`
/// @param grade how sure `used` is
/// @param how one sentence: how the number was come by
public record Part(
        Kind kind,
        ByteSize used,
        Optional<ByteSize> committed,
        Optional<ByteSize> most,
        String source,
        Grade grade,
        String how) {
    /// The parts, in the order of the picture.
    public enum Kind {
        JAVA_HEAP("Java heap"),
        METASPACE("classes and metaspace"),
        CODE("compiled code"),
        JVM("the JVM itself"),
        THREAD_STACKS("thread stacks"),
        DIRECT_BUFFERS("direct buffers"),
        MALLOC_ARENAS("malloc arenas"),
        NATIVE_LIBRARIES("native libraries"),
        MAPPED_FILES("mapped files"),
        OTHER_PROCESSES("other processes of the container"),
        PAGE_CACHE("page cache"),
        KERNEL("kernel"),
        UNEXPLAINED("unexplained");

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
