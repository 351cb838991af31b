package kheap.pprof;

/// How much of each there may be: far more than Go programs have, and little enough for the memory of a laptop.
final class Limits {
    /// Unpacked; profiles of large services are a few megabytes.
    static final int BYTES = 128 << 20;

    static final int TYPES = 64;
    static final int SAMPLES = 1 << 20;
    static final int STRINGS = 1 << 22;
    /// Functions, and places in them.
    static final int PLACES = 1 << 20;
    /// Of one stack; Go keeps 128 at the most, with inlined ones a few more.
    static final int DEPTH = 4_096;
    /// Of all stacks together.
    static final int FRAMES = 1 << 24;

    private Limits() {}

    static void check(long count, long most, String problem) throws MalformedProfileException {
        if (count > most) {
            throw new MalformedProfileException(problem);
        }
    }
}
