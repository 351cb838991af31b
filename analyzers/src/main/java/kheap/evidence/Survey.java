package kheap.evidence;

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

/// Tells by names, permissions and neighbours what the mappings of a process are for: each kind claims its own from
/// what those before it left.
///
/// Measured on JDK 17 and 25 with each of their collectors, 512 KiB and 1 MiB of stack, with and without huge pages:
/// the stacks are as many as the threads that Linux counts, those with a larger guard as many as the threads that
/// run Java.
final class Survey {
    /// What the C library of a 64-bit system sets aside for an arena, aligned to itself.
    private static final long ARENA = 64L << 20;

    /// As many pairs of the same size are no chance.
    private static final int SAME = 5;

    /// The guard of a thread that runs Java, since JDK 9; one less before.
    private static final int GUARD_PAGES = 4;

    /// How far from the program its heap begins at most, at random.
    private static final long BREAK = 1L << 30;

    private final Claims claims;
    private final HeapPlace heap;
    private final Optional<ByteSize> stack;

    /// Files with code, and how large all their mappings are.
    private final Map<String, Long> programs;

    Survey(List<Mapping> mappings, Optional<ByteSize> maxHeap, Optional<ByteSize> stack) {
        this.stack = stack;
        claims = new Claims(mappings);
        heap = new HeapPlace(claims, maxHeap);
        programs = mappings.stream()
                .filter(one -> !one.isAnonymous() && !one.name().startsWith("["))
                .collect(Collectors.groupingBy(
                        Mapping::name, Collectors.summingLong(one -> one.size().bytes())));
        Set<String> withCode = mappings.stream()
                .filter(one -> one.permissions().endsWith("x"))
                .map(Mapping::name)
                .collect(Collectors.toSet());
        programs.keySet().removeIf(name -> !withCode.contains(name) && !name.contains(".so"));
    }

    Regions regions() {
        named();
        kernel();
        mallocHeap();
        code();
        heap.classSpaceBehindArchive();
        heap.heapOfCollectorZ();
        heap.heapBelow();
        arenas();
        stacks();
        heap.classSpaceAlone();
        if (programs.keySet().stream().anyMatch(name -> name.startsWith("libjvm.so"))) {
            heap.heapAnywhere();
        }
        bornWithLibraries();
        rest();
        return claims.regions();
    }

    private void named() {
        for (int i = 0; i < claims.count(); i++) {
            String name = claims.name(i);
            if (!name.isEmpty() && !HeapPlace.isHeapOfCollectorZ(name)) {
                claims.claim(kind(name), i, i + 1);
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
        return programs.containsKey(name) ? Kind.LIBRARY : Kind.FILE;
    }

    /// `pmap` has no names for these: code that nobody may write, behind data that nobody may write, and what stands
    /// in the upper half of all addresses.
    private void kernel() {
        for (int i = 0; i < claims.count(); i++) {
            if (claims.isFree(i) && claims.start(i) < 0) {
                claims.claim(Kind.KERNEL, i, i + 1);
            } else if (claims.isFree(i, "r-x") && claims.touchesPrevious(i) && claims.isFree(i - 1, "r--")) {
                int from = i - 1;
                while (claims.touchesPrevious(from) && claims.isFree(from - 1, "r--")) {
                    from--;
                }
                claims.claim(Kind.KERNEL, from, i + 1);
            }
        }
    }

    /// `pmap` has no name for this either: the first memory behind the first program.
    private void mallocHeap() {
        int program = IntStream.range(0, claims.count())
                .filter(i -> programs.containsKey(claims.name(i)))
                .findFirst()
                .orElse(claims.count());
        int i = program;
        while (i < claims.count() && !claims.isFree(i, "rw-")) {
            i++;
        }
        if (i < claims.count() && claims.start(i) - claims.start(program) < BREAK && !claims.has(Kind.MALLOC_HEAP)) {
            claims.claim(Kind.MALLOC_HEAP, i, i + 1);
        }
    }

    private void code() {
        for (int i = 0; i < claims.count(); i++) {
            if (isCode(i)) {
                int to = i + 1;
                while (claims.touchesNext(to - 1) && (isCode(to) || claims.isFree(to, "---"))) {
                    to++;
                }
                claims.claim(Kind.CODE_CACHE, i, to);
            }
        }
    }

    private boolean isCode(int i) {
        return claims.isFree(i) && claims.permissions(i).endsWith("x");
    }

    /// Measured with glibc 2.36: what is used is one mapping and what is not is another, a full one is one of 64 MiB
    /// that the kernel does not join with its neighbours, and an arena of more than 64 MiB goes on in another such
    /// piece, so that it is counted as two.
    private void arenas() {
        for (int i = 0; i < claims.count(); i++) {
            if (claims.isFree(i, "rw-")
                    && claims.start(i) % ARENA == 0
                    && Long.compareUnsigned(claims.start(i), HeapPlace.LOW) > 0) {
                int to = i + 1;
                while (claims.span(i, to) < ARENA && claims.touchesNext(to - 1) && claims.isFree(to, "rw-")) {
                    to++;
                }
                if (claims.span(i, to) < ARENA && claims.touchesNext(to - 1) && claims.isFree(to, "---")) {
                    to++;
                }
                if (claims.span(i, to) == ARENA) {
                    claims.claim(Kind.MALLOC_ARENA, i, to);
                    i = to - 1;
                }
            }
        }
    }

    private boolean isStackLike(int guard) {
        return claims.isFree(guard, "---")
                && claims.isFree(guard + 1, "rw-")
                && claims.touchesNext(guard)
                && claims.bytes(guard) < claims.bytes(guard + 1);
    }

    /// Pairs whose sizes repeat, and those with no larger guard that are as large as they: the JVM adds the guard of
    /// its own threads to the size, and takes it out of the size for threads that run Java. What has the guard of
    /// those that run Java is a stack of another size: compilers have their own `CompilerThreadStackSize`.
    private void stacks() {
        record Pair(long guard, long sum) {}
        Map<Pair, Integer> counts = new HashMap<>();
        int[] pairs =
                IntStream.range(0, claims.count()).filter(this::isStackLike).toArray();
        for (int pair : pairs) {
            counts.merge(new Pair(claims.bytes(pair), claims.span(pair, pair + 2)), 1, Integer::sum);
        }
        counts.values().removeIf(count -> count < SAME);
        long page = claims.page();
        long largestGuard = Math.max(
                GUARD_PAGES * page,
                counts.keySet().stream().mapToLong(Pair::guard).max().orElse(0));
        Set<Long> sizes = counts.keySet().stream().map(Pair::sum).collect(Collectors.toSet());
        stack.ifPresent(known -> sizes.add(known.bytes()));
        Set<Long> guards = counts.keySet().stream().map(Pair::guard).collect(Collectors.toSet());
        for (int pair : pairs) {
            long guard = claims.bytes(pair);
            long sum = claims.span(pair, pair + 2);
            boolean isJava = guard > 2 * page && guards.contains(guard);
            if (isJava || guard <= largestGuard && (sizes.contains(sum) || sizes.contains(sum - guard))) {
                claims.claim(guard > 2 * page ? Kind.JAVA_STACK : Kind.OTHER_STACK, pair, pair + 2);
            }
        }
    }

    /// Memory without a file that a library has for its variables, right behind its file: not more than that.
    private void bornWithLibraries() {
        for (int i = 1; i < claims.count(); i++) {
            long file = programs.getOrDefault(claims.name(i - 1), 0L);
            if (claims.isFree(i, "rw-") && claims.touchesPrevious(i) && claims.bytes(i) < file) {
                claims.claim(Kind.LIBRARY, i, i + 1);
            }
        }
    }

    private void rest() {
        for (int i = 0; i < claims.count(); i++) {
            if (claims.isFree(i)) {
                claims.claim(Kind.ANONYMOUS, i, i + 1);
            }
        }
    }
}
