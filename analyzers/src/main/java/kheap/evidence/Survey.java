package kheap.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.evidence.MemoryMap.Mapping;
import kheap.evidence.Regions.Kind;
import kheap.evidence.Regions.Region;

/// Tells by names, permissions and neighbours what the mappings of a process are for: each kind claims its own from
/// what those before it left.
final class Survey {
    /// What the C library of a 64-bit system sets aside for an arena, aligned to itself.
    static final long ARENA = 64L << 20;

    /// As many pairs of the same size are no chance.
    private static final int SAME = 5;

    /// The guard of a thread that runs Java, since JDK 9; one less before.
    private static final int GUARD_PAGES = 4;

    /// Compressed references reach no further, unless objects are aligned to more than 8 bytes.
    private static final long LOW = 32L << 30;

    /// Where JDK 8 to 15 put the class space behind the heap.
    private static final long CLASSES_AT_4G = 4L << 30;

    private static final long CLASSES_AT_31G = 31L << 30;

    /// What the JVM reserves for classes unless it was told otherwise.
    private static final long CLASS_SPACE = 1L << 30;

    /// How far from the program its heap begins at most, at random.
    private static final long BREAK = 1L << 30;

    private final List<Mapping> mappings;
    private final Optional<ByteSize> maxHeap;
    private final Optional<ByteSize> stack;
    private final Set<String> programs;
    private final boolean[] claimed;
    private final List<Region> regions = new ArrayList<>();

    Survey(List<Mapping> mappings, Optional<ByteSize> maxHeap, Optional<ByteSize> stack) {
        this.mappings = mappings;
        this.maxHeap = maxHeap;
        this.stack = stack;
        claimed = new boolean[mappings.size()];
        programs = mappings.stream()
                .filter(one -> one.permissions().endsWith("x"))
                .map(Mapping::name)
                .filter(name -> !name.isEmpty() && !name.startsWith("["))
                .collect(Collectors.toSet());
    }

    Regions regions() {
        named();
        kernel();
        mallocHeap();
        code();
        classSpaceBehindArchive();
        heapOfCollectorZ();
        heapBelow();
        arenas();
        stacks();
        classSpaceAlone();
        heapAnywhere();
        bornWithLibraries();
        rest();
        regions.sort((a, b) -> Long.compareUnsigned(
                a.mappings().getFirst().start(), b.mappings().getFirst().start()));
        return new Regions(regions);
    }

    private void claim(Kind kind, int from, int to) {
        List<Mapping> mine = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (!claimed[i]) {
                claimed[i] = true;
                mine.add(mappings.get(i));
            }
        }
        if (!mine.isEmpty()) {
            regions.add(new Region(kind, mine));
        }
    }

    private boolean isFree(int i) {
        return i < claimed.length && !claimed[i] && mappings.get(i).isAnonymous();
    }

    private boolean isFree(int i, String permissions) {
        return isFree(i) && mappings.get(i).permissions().equals(permissions);
    }

    private boolean isHeapLike(int i) {
        return isFree(i, "rw-") || isFree(i, "---");
    }

    /// Whether the next begins where this one ends.
    private boolean touchesNext(int i) {
        return i + 1 < mappings.size() && mappings.get(i).end() == mappings.get(i + 1).start();
    }

    private long start(int i) {
        return mappings.get(i).start();
    }

    private long size(int from, int to) {
        return mappings.get(to - 1).end() - start(from);
    }

    private void named() {
        for (int i = 0; i < claimed.length; i++) {
            String name = mappings.get(i).name();
            if (!name.isEmpty() && !isHeapOfCollectorZ(i)) {
                claim(kind(name), i, i + 1);
            }
        }
    }

    private Kind kind(String name) {
        if (name.startsWith("[")) {
            return name.equals("[heap]")
                    ? Kind.MALLOC_HEAP
                    : name.equals("[stack]") ? Kind.OTHER_STACK : name.startsWith("[shmid") ? Kind.FILE : Kind.KERNEL;
        }
        if (name.endsWith(".jsa")) {
            return Kind.CLASS_ARCHIVE;
        }
        return programs.contains(name) || name.contains(".so") ? Kind.LIBRARY : Kind.FILE;
    }

    /// `pmap` has no names for these: code that nobody may write, behind data that nobody may write, and what stands in
    /// the upper half of all addresses.
    private void kernel() {
        for (int i = 0; i < claimed.length; i++) {
            if (isFree(i) && start(i) < 0) {
                claim(Kind.KERNEL, i, i + 1);
            } else if (isFree(i, "r-x") && i > 0 && isFree(i - 1, "r--") && touchesNext(i - 1)) {
                int from = i - 1;
                while (from > 0 && isFree(from - 1, "r--") && touchesNext(from - 1)) {
                    from--;
                }
                claim(Kind.KERNEL, from, i + 1);
            }
        }
    }

    /// `pmap` has no name for this either: the first memory behind the first program.
    private void mallocHeap() {
        int program = IntStream.range(0, claimed.length)
                .filter(i -> programs.contains(mappings.get(i).name()))
                .findFirst()
                .orElse(claimed.length);
        for (int i = program; i < claimed.length && start(i) - start(program) < BREAK; i++) {
            if (isFree(i, "rw-") && regions.stream().noneMatch(region -> region.kind() == Kind.MALLOC_HEAP)) {
                claim(Kind.MALLOC_HEAP, i, i + 1);
            }
        }
    }

    private void code() {
        for (int i = 0; i < claimed.length; i++) {
            if (isCode(i)) {
                int to = i + 1;
                while (touchesNext(to - 1) && (isCode(to) || isFree(to, "---"))) {
                    to++;
                }
                claim(Kind.CODE_CACHE, i, to);
            }
        }
    }

    private boolean isCode(int i) {
        return isFree(i) && mappings.get(i).permissions().endsWith("x");
    }

    /// The end of the run of memory that may be used or is set aside, from here.
    private int runFrom(int i) {
        int to = i + 1;
        while (touchesNext(to - 1) && isHeapLike(to)) {
            to++;
        }
        return to;
    }

    /// The JVM sets aside memory for the archive and for the class space in one piece. The largest mapping of the
    /// archive is its classes; smaller ones may be objects of it, which lie in the heap.
    private void classSpaceBehindArchive() {
        int archive = IntStream.range(0, claimed.length)
                .filter(this::isArchive)
                .boxed()
                .max((a, b) -> Long.compare(bytes(a), bytes(b)))
                .orElse(claimed.length);
        int from = archive + 1;
        while (from < claimed.length && touchesNext(from - 1) && isArchive(from)) {
            from++;
        }
        if (from >= claimed.length || !touchesNext(from - 1) || !isHeapLike(from)) {
            return;
        }
        int begin = isFree(from, "---") && touchesNext(from) && isHeapLike(from + 1) ? from + 1 : from;
        int to = begin + 1;
        while (touchesNext(to - 1) && isHeapLike(to) && size(begin, to) != CLASS_SPACE) {
            to++;
        }
        boolean hasGuard = archive > 0 && touchesNext(archive - 1) && isFree(archive - 1, "---");
        claim(Kind.CLASS_SPACE, hasGuard && bytes(archive - 1) == page() ? archive - 1 : from, to);
    }

    private boolean isArchive(int i) {
        return mappings.get(i).name().endsWith(".jsa");
    }

    /// It keeps objects in shared memory of this name, up to three times in the address space before JDK 21, and sets
    /// aside more around it.
    private void heapOfCollectorZ() {
        for (int i = 0; i < claimed.length; i++) {
            if (isHeapOfCollectorZ(i)) {
                int to = i + 1;
                while (touchesNext(to - 1) && (isFree(to, "---") || isHeapOfCollectorZ(to))) {
                    to++;
                }
                int from = i > 0 && touchesNext(i - 1) && isFree(i - 1, "---") ? i - 1 : i;
                claim(Kind.JAVA_HEAP, from, to);
                i = to - 1;
            }
        }
    }

    private boolean isHeapOfCollectorZ(int i) {
        return mappings.get(i).name().startsWith("memfd:java_heap");
    }

    private boolean hasHeap() {
        return regions.stream().anyMatch(region -> region.kind() == Kind.JAVA_HEAP);
    }

    /// The heap where compressed references reach: of the runs there the one with most that may be used. Objects of
    /// the class archive may lie in it.
    private void heapBelow() {
        int bestFrom = 0;
        int bestTo = 0;
        for (int i = 0; !hasHeap() && i < claimed.length && Long.compareUnsigned(start(i), LOW) < 0; i++) {
            if (isHeapLike(i)) {
                int to = i + 1;
                while (touchesNext(to - 1) && start(to) != LOW && (isHeapLike(to) || isArchive(to))) {
                    to++;
                }
                if (usable(i, to) > usable(bestFrom, bestTo)) {
                    bestFrom = i;
                    bestTo = to;
                }
                i = to - 1;
            }
        }
        if (bestTo > 0) {
            int end = endOfHeap(bestFrom, bestTo);
            claim(Kind.JAVA_HEAP, bestFrom, end);
            if (end < bestTo) {
                claim(Kind.CLASS_SPACE, end, bestTo);
            }
        }
    }

    /// Up to JDK 15 the class space may follow, and without a boundary between them where both may be used.
    private int endOfHeap(int from, int to) {
        long end = mappings.get(to - 1).end();
        for (int i = from + 1; i < to; i++) {
            boolean isKnown = maxHeap.isPresent() && size(from, i) == maxHeap.get().bytes();
            boolean isBehind = (end == CLASSES_AT_4G + CLASS_SPACE && start(i) >= CLASSES_AT_4G)
                    || (end == CLASSES_AT_31G + CLASS_SPACE && start(i) >= CLASSES_AT_31G);
            if (isKnown || isBehind) {
                return i;
            }
        }
        return to;
    }

    private long usable(int from, int to) {
        return IntStream.range(from, to)
                .filter(i -> !mappings.get(i).permissions().equals("---"))
                .mapToLong(this::bytes)
                .sum();
    }

    /// Measured with glibc 2.36: what is used is one mapping and what is not is another, a full one is one of 64 MiB
    /// that the kernel does not join with its neighbours, and an arena of more than 64 MiB goes on in another such
    /// piece, so that it is counted as two.
    private void arenas() {
        for (int i = 0; i < claimed.length; i++) {
            if (isFree(i, "rw-") && start(i) % ARENA == 0 && Long.compareUnsigned(start(i), LOW) > 0) {
                int to = i + 1;
                while (size(i, to) < ARENA && touchesNext(to - 1) && isFree(to, "rw-")) {
                    to++;
                }
                if (size(i, to) < ARENA && touchesNext(to - 1) && isFree(to, "---")) {
                    to++;
                }
                if (size(i, to) == ARENA) {
                    claim(Kind.MALLOC_ARENA, i, to);
                    i = to - 1;
                }
            }
        }
    }

    private boolean isStackLike(int guard) {
        return isFree(guard, "---")
                && isFree(guard + 1, "rw-")
                && touchesNext(guard)
                && bytes(guard) < bytes(guard + 1);
    }

    private long bytes(int i) {
        return mappings.get(i).size().bytes();
    }

    /// Pairs whose sizes repeat, and those with no larger guard that are as large as they: the JVM adds the guard of
    /// its own threads to the size, and takes it out of the size for threads that run Java. What has the guard of those
    /// that run Java is a stack of another size: compilers have their own `CompilerThreadStackSize`.
    private void stacks() {
        record Pair(long guard, long sum) {}
        Map<Pair, Integer> counts = new HashMap<>();
        int[] pairs = IntStream.range(0, claimed.length).filter(this::isStackLike).toArray();
        for (int pair : pairs) {
            counts.merge(new Pair(bytes(pair), size(pair, pair + 2)), 1, Integer::sum);
        }
        counts.values().removeIf(count -> count < SAME);
        long page = page();
        long largestGuard = Math.max(
                GUARD_PAGES * page,
                counts.keySet().stream().mapToLong(Pair::guard).max().orElse(0));
        Set<Long> sizes = counts.keySet().stream().map(Pair::sum).collect(Collectors.toSet());
        stack.ifPresent(known -> sizes.add(known.bytes()));
        for (int pair : pairs) {
            long guard = bytes(pair);
            long sum = size(pair, pair + 2);
            boolean isJava = guard > 2 * page && counts.keySet().stream().anyMatch(one -> one.guard() == guard);
            if (isJava || guard <= largestGuard && (sizes.contains(sum) || sizes.contains(sum - guard))) {
                claim(guard > 2 * page ? Kind.JAVA_STACK : Kind.OTHER_STACK, pair, pair + 2);
            }
        }
    }

    /// No mapping is smaller than a page, and there is always one of a page.
    private long page() {
        return mappings.stream()
                .mapToLong(one -> one.size().bytes())
                .filter(size -> size > 0)
                .min()
                .orElse(1);
    }

    /// Without an archive: what has the size that is the default, and is used in part.
    private void classSpaceAlone() {
        for (int i = 0; i < claimed.length; i++) {
            if (isFree(i, "rw-") && !(i > 0 && touchesNext(i - 1) && isHeapLike(i - 1))) {
                int to = runFrom(i);
                if (size(i, to) == CLASS_SPACE && usable(i, to) < CLASS_SPACE && hasHeap()) {
                    claim(Kind.CLASS_SPACE, i, to);
                }
            }
        }
    }

    /// The heap where references are not compressed: as large as is known, or around the largest mapping that may be
    /// used.
    private void heapAnywhere() {
        if (hasHeap() || maxHeap.isEmpty() && programs.stream().noneMatch(name -> name.startsWith("libjvm.so"))) {
            return;
        }
        int largest = -1;
        int to = 0;
        for (int i = 0; i < claimed.length; i++) {
            if (isFree(i, "rw-")) {
                int end = endOfHeap(i, runFrom(i));
                if (maxHeap.isPresent() && size(i, end) == maxHeap.get().bytes()) {
                    claim(Kind.JAVA_HEAP, i, end);
                    return;
                }
                if (largest < 0 || bytes(i) > bytes(largest)) {
                    largest = i;
                    to = end;
                }
            }
        }
        if (largest >= 0) {
            claim(Kind.JAVA_HEAP, largest, to);
        }
    }

    /// Memory without a file that a library has for its variables, right behind its file: not more than that.
    private void bornWithLibraries() {
        for (int i = 1; i < claimed.length; i++) {
            String name = mappings.get(i - 1).name();
            if (isFree(i, "rw-") && touchesNext(i - 1) && !name.isEmpty() && kind(name) == Kind.LIBRARY) {
                long file = mappings.stream()
                        .filter(one -> one.name().equals(name))
                        .mapToLong(one -> one.size().bytes())
                        .sum();
                if (mappings.get(i).size().bytes() <= file) {
                    claim(Kind.LIBRARY, i, i + 1);
                }
            }
        }
    }

    private void rest() {
        for (int i = 0; i < claimed.length; i++) {
            if (!claimed[i]) {
                claim(Kind.ANONYMOUS, i, i + 1);
            }
        }
    }
}
