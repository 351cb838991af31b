package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.BitSet;
import kheap.Progress;
import kheap.memory.IntColumn;
import org.junit.jupiter.api.Test;

/// Graphs from the books, by the numbers of a walk depth first; 0 is what the walk began at.
class DominatorsTest {
    private static int[] dominators(int[] parents, int[][] crossings) {
        return dominators(parents, crossings, new BitSet(), new int[0]);
    }

    /// @param parents of the numbers from 1 on
    /// @param crossings pairs of a target and a source
    /// @param cut numbers that lack predecessors: the instances
    private static int[] dominators(int[] parents, int[][] crossings, BitSet cut, int[] instances) {
        int count = parents.length;
        try (IntColumn parent = IntColumn.of(count + 1L);
                IntLog log = new IntLog(null)) {
            for (int i = 0; i < count; i++) {
                parent.set(i + 1L, parents[i]);
            }
            for (int[] pair : crossings) {
                log.add(pair[0]);
                log.add(pair[1]);
            }
            try (Predecessors predecessors = Predecessors.of(log, count, Progress.NONE)) {
                Dominators.solve(
                        count,
                        parent,
                        predecessors,
                        cut,
                        (number, more) -> {
                            for (int instance : instances) {
                                if (!more.test(instance)) {
                                    return;
                                }
                            }
                        },
                        Progress.NONE);
            }
            int[] found = new int[count];
            for (int i = 0; i < count; i++) {
                found[i] = parent.get(i + 1L);
            }
            return found;
        }
    }

    /// The graph of Lengauer and Tarjan's paper of 1979; R is 0, then A, D, L, H, E, K, I, B, C, F, G, J.
    @Test
    void theGraphOfLengauerAndTarjan() {
        int[] parents = {0, 1, 2, 3, 4, 4, 6, 0, 0, 9, 9, 11};
        int[][] crossings = {{5, 8}, {1, 8}, {2, 8}, {4, 5}, {7, 6}, {0, 6}, {6, 7}, {7, 10}, {7, 11}, {7, 12}};
        // 0 has no predecessors that count: the edge K to R goes.
        int[][] counting = Arrays.stream(crossings).filter(pair -> pair[0] != 0).toArray(int[][]::new);
        assertArrayEquals(new int[] {0, 0, 2, 0, 0, 0, 0, 0, 0, 9, 9, 11}, dominators(parents, counting));
    }

    /// As in Cooper, Harvey and Kennedy: loops that are entered at both ends, so that only the entry dominates.
    @Test
    void loopsThatAreEnteredAtBothEndsDominateNothing() {
        int[] parents = {0, 1, 2, 3, 0};
        int[][] crossings = {{2, 3}, {3, 4}, {3, 5}, {4, 5}};
        assertArrayEquals(new int[5], dominators(parents, crossings));
    }

    /// A semidominator that is no dominator: 1 -> 2 -> 3 -> 4, 1 -> 5 -> 4 and 5 -> 3 leave 4 with 1.
    @Test
    void aSemidominatorNeedNotDominate() {
        int[] parents = {0, 1, 2, 3, 1};
        assertArrayEquals(new int[] {0, 1, 1, 1, 1}, dominators(parents, new int[][] {{4, 5}, {3, 5}}));
        assertArrayEquals(new int[] {0, 1, 1, 3, 1}, dominators(parents, new int[][] {{3, 5}}));
    }

    @Test
    void theInstancesOfACutNumberAreItsPredecessors() {
        int[] parents = {0, 1, 2, 1, 4};
        BitSet cut = new BitSet();
        cut.set(3);
        assertArrayEquals(new int[] {0, 1, 1, 1, 4}, dominators(parents, new int[0][], cut, new int[] {2, 5}));
        assertArrayEquals(new int[] {0, 1, 2, 1, 4}, dominators(parents, new int[0][], cut, new int[] {2}));
    }
}
