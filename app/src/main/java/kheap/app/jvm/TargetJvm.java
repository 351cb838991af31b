package kheap.app.jvm;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;

/// What a JVM says of itself before it is dumped.
///
/// @param feature of its version: 8, 17, 25
/// @param heapUsed by live objects and by garbage
record TargetJvm(OptionalInt feature, Optional<ByteSize> heapUsed) {
    private static final int FIRST_WITH_GZIP = 15;
    private static final int FIRST_WITH_PARTS = 22;

    private static final long GZIPPED_PER_SECOND = 48L << 20;
    private static final long PLAIN_PER_SECOND = 192L << 20;

    /// More than any heap has. A process may say anything.
    private static final long LARGEST = 1L << 50;

    private static final Pattern VERSION = Pattern.compile("(?m)^JDK (\\d{1,4})\\b");

    /// Every collector has lines of its own: `total 9792K, used 5000K`, `ZHeap used 68M`, `378M committed, 45056K
    /// used`. The parts of a space are given in percent, and what is not heap is named.
    private static final Pattern USED = Pattern.compile(
            "(?m)^(?!\\s*(?:Metaspace|class space)).*?\\b(?:used (\\d{1,12})([KMG])|(\\d{1,12})([KMG]) used)\\b");

    /// @param version the answer to `VM.version`
    /// @param heap the answer to `GC.heap_info`
    static TargetJvm of(String version, String heap) {
        Matcher feature = VERSION.matcher(version);
        return new TargetJvm(
                feature.find() ? OptionalInt.of(Integer.parseInt(feature.group(1))) : OptionalInt.empty(),
                USED.matcher(heap).results().map(TargetJvm::size).reduce(ByteSize::plus));
    }

    private static ByteSize size(MatchResult used) {
        int number = used.group(1) == null ? 3 : 1;
        int shift = 10 * (1 + "KMG".indexOf(used.group(number + 1)));
        return new ByteSize(Math.min(Long.parseLong(used.group(number)), LARGEST >> shift) << shift);
    }

    /// Whether it can only write plain dumps.
    boolean isWithoutGzip() {
        return feature.isPresent() && feature.getAsInt() < FIRST_WITH_GZIP;
    }

    /// What the files of a dump take at their height, when nothing of the heap is garbage.
    ///
    /// A dump has 8 bytes for a reference that took 4, and a longer header for each object: 863 MB for a heap of 610
    /// MB of small objects, 303 MB gzipped. Large arrays take what they are. Since JDK 22 a JVM writes the objects
    /// to a file of their own, appends it to the dump, and deletes it only then.
    Optional<ByteSize> room(boolean gzipped) {
        return heapUsed.map(used -> {
            long dump = gzipped ? used.bytes() / 2 : used.bytes() + used.bytes() / 2;
            return new ByteSize(feature.orElse(0) >= FIRST_WITH_PARTS ? 2 * dump : dump);
        });
    }

    /// How long it may stand still for a dump: 1.1 GiB in 13 million small objects took a JDK 17 with two cores 24
    /// seconds gzipped and 6 seconds plain, on a fast disk. Large arrays are quicker, a slow disk is not.
    Optional<Duration> pause(boolean gzipped) {
        return heapUsed.map(used ->
                Duration.ofSeconds(Math.ceilDiv(used.bytes(), gzipped ? GZIPPED_PER_SECOND : PLAIN_PER_SECOND)));
    }
}
