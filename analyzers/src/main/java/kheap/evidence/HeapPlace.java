package kheap.evidence;

import java.util.Optional;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.evidence.Regions.Kind;

/// Where a JVM has its heap and its class space.
///
/// Measured on JDK 17 and 25 with each of their collectors, with and without compressed references and class
/// archive, with up to 40 GiB: the heap is found to the byte, except with G1 and references that are not compressed,
/// where the kernel may join its edge with memory beside it that may be used too (298 and 310 MiB were found of
/// 300).
final class HeapPlace {
    /// Compressed references reach no further, unless objects are aligned to more than 8 bytes.
    static final long LOW = 32L << 30;

    /// Where JDK 8 to 17 put the class space behind the heap when there is no archive.
    private static final long CLASSES_AT_4G = 4L << 30;

    private static final long CLASSES_AT_31G = 31L << 30;

    /// What the JVM reserves for classes unless it was told otherwise.
    private static final long CLASS_SPACE = 1L << 30;

    private final Claims claims;
    private final Optional<ByteSize> maxHeap;

    HeapPlace(Claims claims, Optional<ByteSize> maxHeap) {
        this.claims = claims;
        this.maxHeap = maxHeap;
    }

    private boolean hasHeap() {
        return claims.has(Kind.JAVA_HEAP);
    }

    private boolean isArchive(int i) {
        return claims.name(i).endsWith(".jsa");
    }

    /// The JVM sets aside memory for the archive and for the class space in one piece, JDK 25 in the low addresses.
    /// The largest mapping of the archive is its classes; smaller ones may be objects of it, which lie in the heap.
    void classSpaceBehindArchive() {
        int archive = IntStream.range(0, claims.count())
                .filter(this::isArchive)
                .boxed()
                .max((a, b) -> Long.compare(claims.bytes(a), claims.bytes(b)))
                .orElse(claims.count());
        int from = archive + 1;
        while (from < claims.count() && claims.touchesPrevious(from) && isArchive(from)) {
            from++;
        }
        if (from >= claims.count() || !claims.touchesPrevious(from) || !claims.isData(from)) {
            return;
        }
        int begin = claims.isFree(from, "---") && claims.touchesNext(from) && claims.isData(from + 1) ? from + 1 : from;
        int to = begin + 1;
        while (claims.touchesNext(to - 1) && claims.isData(to) && claims.span(begin, to) != CLASS_SPACE) {
            to++;
        }
        boolean hasGuard = claims.touchesPrevious(archive)
                && claims.isFree(archive - 1, "---")
                && claims.bytes(archive - 1) == claims.page();
        claims.claim(Kind.CLASS_SPACE, hasGuard ? archive - 1 : from, to);
    }

    /// The collector Z keeps objects in shared memory with a name, before JDK 21 three times in the address space,
    /// and sets aside more around it. The kernel counts what is resident at each of the three places.
    void heapOfCollectorZ() {
        for (int i = 0; i < claims.count(); i++) {
            if (isHeapOfCollectorZ(claims.name(i))) {
                int to = i + 1;
                while (claims.touchesNext(to - 1)
                        && (claims.isFree(to, "---") || isHeapOfCollectorZ(claims.name(to)))) {
                    to++;
                }
                boolean hasMore = claims.touchesPrevious(i) && claims.isFree(i - 1, "---");
                claims.claim(Kind.JAVA_HEAP, hasMore ? i - 1 : i, to);
                i = to - 1;
            }
        }
    }

    static boolean isHeapOfCollectorZ(String name) {
        return name.startsWith("memfd:java_heap");
    }

    /// The heap where compressed references reach: of the data there those with most that may be used. Objects of
    /// the class archive may lie in it.
    void heapBelow() {
        int bestFrom = 0;
        int bestTo = 0;
        long most = 0;
        for (int i = 0; !hasHeap() && i < claims.count() && Long.compareUnsigned(claims.start(i), LOW) < 0; i++) {
            if (claims.isData(i)) {
                int to = i + 1;
                while (claims.touchesNext(to - 1) && claims.start(to) != LOW && (claims.isData(to) || isArchive(to))) {
                    to++;
                }
                long usable = claims.usable(i, to);
                if (usable > most) {
                    most = usable;
                    bestFrom = i;
                    bestTo = to;
                }
                i = to - 1;
            }
        }
        if (bestTo > 0) {
            int end = endOfHeap(bestFrom, bestTo);
            claims.claim(Kind.JAVA_HEAP, bestFrom, end);
            claims.claim(Kind.CLASS_SPACE, end, bestTo);
        }
    }

    /// The class space may follow, and without a boundary between them where both may be used.
    private int endOfHeap(int from, int to) {
        long end = claims.start(from) + claims.span(from, to);
        for (int i = from + 1; i < to; i++) {
            if (isMaximum(claims.span(from, i))
                    || end == CLASSES_AT_4G + CLASS_SPACE && claims.start(i) >= CLASSES_AT_4G
                    || end == CLASSES_AT_31G + CLASS_SPACE && claims.start(i) >= CLASSES_AT_31G) {
                return i;
            }
        }
        return to;
    }

    private boolean isMaximum(long bytes) {
        return maxHeap.isPresent() && maxHeap.get().bytes() == bytes;
    }

    /// Without an archive: what has the size that is the default, and is used in part.
    void classSpaceAlone() {
        for (int i = 0; hasHeap() && i < claims.count(); i++) {
            if (claims.isData(i)) {
                int to = claims.endOfData(i);
                if (claims.isFree(i, "rw-")
                        && claims.span(i, to) == CLASS_SPACE
                        && claims.usable(i, to) < CLASS_SPACE) {
                    claims.claim(Kind.CLASS_SPACE, i, to);
                }
                i = to - 1;
            }
        }
    }

    /// The heap where references are not compressed: data as large as is known, or from the largest mapping that may
    /// be used on.
    void heapAnywhere() {
        int largest = -1;
        int end = 0;
        for (int i = 0; !hasHeap() && i < claims.count(); i++) {
            if (claims.isData(i)) {
                int to = claims.endOfData(i);
                for (int one = i; one < to; one++) {
                    if (claims.isFree(one, "rw-") && (largest < 0 || claims.bytes(one) > claims.bytes(largest))) {
                        largest = one;
                        end = to;
                    }
                }
                if (isMaximum(claims.span(i, to))) {
                    claims.claim(Kind.JAVA_HEAP, i, to);
                }
                i = to - 1;
            }
        }
        if (!hasHeap() && largest >= 0) {
            claims.claim(Kind.JAVA_HEAP, largest, endOfHeap(largest, end));
        }
    }
}
