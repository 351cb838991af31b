package kheap.heap;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import kheap.Progress;
import kheap.memory.IntColumn;
import kheap.memory.LongColumn;

/// The strong references among some of a dump's objects, forward: what [Referrers] tells backward, turned round.
///
/// Members are numbered from 0: the chosen nodes in their order, then the leaves that were asked for by name. Every
/// other leaf belongs to its node.
///
/// Memory, outside the Java heap: 12 bytes for each member and 4 for each reference among them, while it is made
/// another 4.
public final class Subgraph implements AutoCloseable {
    /// No member.
    public static final int NONE = -1;

    private final HeapDump heap;
    private final Referrers referrers;
    private final OutsideRanks ranks;
    private final int nodes;
    private final Map<Integer, Integer> leafMembers = new HashMap<>();
    /// What the leaves that are members themselves take away from their node, by member.
    private final Map<Integer, Long> takenBytes = new HashMap<>();

    private final BitSet bearers = new BitSet();
    private final IntColumn objects;
    /// Where a member's references begin; those of the next one end them.
    private final LongColumn first;

    private IntColumn targets;

    private Subgraph(HeapDump heap, BitSet without, List<Integer> leaves) {
        this.heap = heap;
        this.referrers = heap.referrers();
        this.ranks = new OutsideRanks(without, referrers.nodes());
        this.nodes = ranks.count();
        for (int leaf : leaves) {
            leafMembers.putIfAbsent(leaf, nodes + leafMembers.size());
        }
        this.objects = IntColumn.of(members());
        this.first = LongColumn.of(members() + 1L);
    }

    /// Takes every node but those of `without`.
    ///
    /// Cost: [Referrers#of] once for each member.
    ///
    /// @param leaves the objects that are leaves and shall be members of their own
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static Subgraph of(HeapDump heap, BitSet without, List<Integer> leaves, Progress progress) {
        Subgraph subgraph = new Subgraph(heap, without, leaves);
        boolean made = false;
        try (IntList found = new IntList()) {
            subgraph.collect(without, found, progress);
            subgraph.turnRound(found, progress);
            made = true;
            return subgraph;
        } finally {
            if (!made) {
                subgraph.close();
            }
        }
    }

    /// Asks for the referrers of each member: into `found` goes the complement of its number, then those referrers
    /// that are members, too. A member also refers to its class. Counts each member's references in [#first].
    private void collect(BitSet without, IntList found, Progress progress) {
        IntConsumer add = node -> {
            int source = ranks.of(node);
            if (source != NONE) {
                found.add(source);
                first.set(source, first.get(source) + 1);
            }
        };
        int member = 0;
        for (int node = without.nextClearBit(1); member < nodes; node = without.nextClearBit(node + 1)) {
            if ((member & 0xfff) == 0) {
                progress.goOn();
                progress.at(member, nodes);
            }
            objects.set(member, referrers.objectOf(node));
            found.add(~member);
            referrers.of(node, add);
            addClass(member++, found);
        }
        leafMembers.forEach((leaf, number) -> {
            objects.set(number, leaf);
            found.add(~number);
            int node = referrers.nodeOf(leaf);
            add.accept(node);
            addClass(number, found);
            int bearer = ranks.of(node);
            if (bearer != NONE) {
                bearers.set(bearer);
                takenBytes.merge(bearer, heap.shallow(leaf).bytes(), Long::sum);
            }
        });
    }

    private void addClass(int member, IntList found) {
        int type = ranks.of(referrers.nodeOf(heap.classOf(objectOf(member))));
        if (type != NONE) {
            found.add(~type);
            found.add(member);
            first.set(member, first.get(member) + 1);
        }
    }

    /// Writes each reference to its source's place, from the end of it to the beginning.
    private void turnRound(IntList found, Progress progress) {
        long references = 0;
        for (int member = 0; member < members(); member++) {
            references += first.get(member);
            first.set(member, references);
        }
        first.set(members(), references);
        targets = IntColumn.of(references);
        int target = NONE;
        for (long i = 0; i < found.size(); i++) {
            if ((i & 0xffff) == 0) {
                progress.goOn();
            }
            int number = found.get(i);
            if (number < 0) {
                target = ~number;
            } else {
                long place = first.get(number) - 1;
                first.set(number, place);
                targets.set(place, target);
            }
        }
    }

    public int members() {
        return nodes + leafMembers.size();
    }

    /// The member that is this object or whose leaf it is; [#NONE] when that is outside.
    public int memberOf(int object) {
        Integer leaf = leafMembers.get(object);
        return leaf != null ? leaf : ranks.of(referrers.nodeOf(object));
    }

    /// The number of the member's object in the dump.
    public int objectOf(int member) {
        return objects.get(member);
    }

    /// The shallow sizes of the member's object and of those leaves on it that are no members.
    public long bytes(int member) {
        if (member >= nodes) {
            return heap.shallow(objectOf(member)).bytes();
        }
        long bytes = referrers.bytes(referrers.nodeOf(objectOf(member)));
        return bearers.get(member) ? bytes - takenBytes.get(member) : bytes;
    }

    /// The first of the member's references; those of the next member follow. Also for the number behind the last
    /// member.
    public long firstReference(int member) {
        return first.get(member);
    }

    /// The member that the reference points to.
    public int target(long reference) {
        return targets.get(reference);
    }

    /// Frees the memory.
    @Override
    public void close() {
        objects.close();
        first.close();
        if (targets != null) {
            targets.close();
        }
    }
}
