package kheap.evidence;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kheap.evidence.MemoryMap.Mapping;
import kheap.evidence.Regions.Kind;
import kheap.evidence.Regions.Region;

/// The mappings of a process by their number in the order of addresses, and which of them are of a kind already.
final class Claims {
    private final List<Mapping> mappings;
    private final boolean[] claimed;
    private final List<Region> regions = new ArrayList<>();
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

    Claims(List<Mapping> mappings) {
        this.mappings = mappings;
        claimed = new boolean[mappings.size()];
    }

    /// Makes a region of what is free from one to before another.
    void claim(Kind kind, int from, int to) {
        List<Mapping> mine = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (!claimed[i]) {
                claimed[i] = true;
                mine.add(mappings.get(i));
            }
        }
        if (!mine.isEmpty()) {
            regions.add(new Region(kind, mine));
            kinds.add(kind);
        }
    }

    boolean has(Kind kind) {
        return kinds.contains(kind);
    }

    /// Whether it is anonymous, and nobody's so far.
    boolean isFree(int i) {
        return i < claimed.length && !claimed[i] && mappings.get(i).isAnonymous();
    }

    boolean isFree(int i, String permissions) {
        return isFree(i) && mappings.get(i).permissions().equals(permissions);
    }

    /// Whether it is free, and data or set aside.
    boolean isData(int i) {
        return isFree(i, "rw-") || isFree(i, "---");
    }

    /// The number behind the last of the data that touch each other, from here.
    int endOfData(int from) {
        int to = from + 1;
        while (touchesNext(to - 1) && isData(to)) {
            to++;
        }
        return to;
    }

    /// Whether the next begins where this one ends.
    boolean touchesNext(int i) {
        return i + 1 < claimed.length && mappings.get(i).end() == start(i + 1);
    }

    /// Whether the one before ends where this one begins.
    boolean touchesPrevious(int i) {
        return i > 0 && touchesNext(i - 1);
    }

    int count() {
        return claimed.length;
    }

    String name(int i) {
        return mappings.get(i).name();
    }

    String permissions(int i) {
        return mappings.get(i).permissions();
    }

    long start(int i) {
        return mappings.get(i).start();
    }

    long bytes(int i) {
        return mappings.get(i).size().bytes();
    }

    /// From the first address of one to the last of the one before another.
    long span(int from, int to) {
        return mappings.get(to - 1).end() - start(from);
    }

    /// What may be used of them.
    long usable(int from, int to) {
        long usable = 0;
        for (int i = from; i < to; i++) {
            usable += permissions(i).equals("---") ? 0 : bytes(i);
        }
        return usable;
    }

    /// No mapping is smaller than a page, and there is always one of a page.
    long page() {
        return mappings.stream()
                .mapToLong(one -> one.size().bytes())
                .filter(size -> size > 0)
                .min()
                .orElse(1);
    }

    Regions regions() {
        return new Regions(regions.stream()
                .sorted((a, b) -> Long.compareUnsigned(
                        a.mappings().getFirst().start(), b.mappings().getFirst().start()))
                .toList());
    }
}
