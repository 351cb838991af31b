package kheap.heap;

import java.util.Arrays;
import java.util.BitSet;

/// The nodes that are not in a set, numbered from 0 in their own order.
///
/// Memory: nine bits for eight nodes.
final class OutsideRanks {
    private static final int NONE = -1;
    private static final int WORDS = 8;

    /// A bit for each node of the set, and for what is no node.
    private final long[] inside;
    /// How many nodes are outside before each group of [#WORDS] words.
    private final int[] before;

    private final int count;

    /// @param nodes as of [Referrers#nodes]
    OutsideRanks(BitSet set, int nodes) {
        int words = (nodes >>> 6) + 1;
        long[] bits = set.toLongArray();
        this.inside = bits.length == words ? bits : Arrays.copyOf(bits, words);
        inside[0] |= 1;
        inside[words - 1] |= -2L << nodes;
        this.before = new int[(words + WORDS - 1) / WORDS];
        int outside = 0;
        for (int word = 0; word < words; word++) {
            if (word % WORDS == 0) {
                before[word / WORDS] = outside;
            }
            outside += Long.bitCount(~inside[word]);
        }
        this.count = outside;
    }

    int count() {
        return count;
    }

    /// The node's number among those outside, [#NONE] for one of the set.
    int of(int node) {
        int at = node >>> 6;
        if ((inside[at] & 1L << node) != 0) {
            return NONE;
        }
        int rank = before[at / WORDS];
        for (int word = at - at % WORDS; word < at; word++) {
            rank += Long.bitCount(~inside[word]);
        }
        return rank + Long.bitCount(~inside[at] & (1L << node) - 1);
    }
}
