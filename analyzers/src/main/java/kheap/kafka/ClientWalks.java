package kheap.kafka;

import java.nio.IntBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kheap.Progress;
import kheap.heap.Subgraph;
import kheap.kafka.Attribution.Anchors;
import kheap.kafka.Attribution.Part;
import kheap.memory.IntColumn;

/// The walks from the clients' anchors over what no root reaches without them.
///
/// First from each client's anchors, never into another client's: what one client alone reaches is its own, what a
/// second one reaches is shared. Then, for each client, over what is shared. What clients share is measured once for
/// all that enter it by the same objects, so many clients with different entries into a large shared part cost their
/// product.
///
/// Memory, outside the Java heap: 8 bytes for each member.
final class ClientWalks implements AutoCloseable {
    private static final int UNSEEN = 0;
    private static final int SHARED = -1;
    private static final int PARTS = Part.values().length;

    private final Subgraph graph;
    private final List<Anchors> clients;
    private final Progress progress;

    /// [#UNSEEN], [#SHARED], or the only client that reaches the member and the part, see [#keeper].
    private final IntColumn marks;
    /// Members still to be walked on from.
    private final IntColumn open;

    private int waiting;
    private int steps;

    private final BitSet anchors = new BitSet();
    private final Map<Integer, Integer> anchorClient = new HashMap<>();
    private final Map<Integer, Integer> heldByClient = new HashMap<>();
    private final long[] ownBytes;
    private final long[] sharedBytes;
    private long sharedTotal;

    /// @param graph everything that no root reaches without an anchor, the anchors included
    ClientWalks(Subgraph graph, List<Anchors> clients, Progress progress) {
        this.graph = graph;
        this.clients = clients;
        this.progress = progress;
        this.marks = IntColumn.of(graph.members());
        this.open = IntColumn.of(graph.members());
        this.ownBytes = new long[clients.size() * PARTS];
        this.sharedBytes = new long[clients.size()];
        for (int client = 0; client < clients.size(); client++) {
            for (int object : clients.get(client).objects()) {
                // An object in two clients' anchors stays with the first.
                anchorClient.putIfAbsent(graph.memberOf(object), client);
                anchors.set(graph.memberOf(object));
            }
        }
    }

    /// Walks from every client.
    void run() {
        for (int client = 0; client < clients.size(); client++) {
            walkFrom(client);
            progress.at(client, clients.size());
        }
        if (sharedTotal > 0) {
            walkShared();
        }
    }

    /// Bytes that only this client keeps, by part.
    long ownBytes(int client, Part part) {
        return ownBytes[keeper(client, part) - 1];
    }

    /// Bytes that this client and another one keep together.
    long sharedBytes(int client) {
        return sharedBytes[client];
    }

    /// Bytes that several clients keep together.
    long sharedTotal() {
        return sharedTotal;
    }

    /// What refers to a client's facade and is held by another client, by client.
    Map<Integer, Integer> heldByClient() {
        return heldByClient;
    }

    private static int keeper(int client, Part part) {
        return client * PARTS + part.ordinal() + 1;
    }

    private static int clientOf(int keeper) {
        return (keeper - 1) / PARTS;
    }

    private void walkFrom(int client) {
        for (Part part : Part.values()) {
            for (int object : clients.get(client).objects(part)) {
                int member = graph.memberOf(object);
                if (anchorClient.get(member) == client && marks.get(member) == UNSEEN) {
                    take(keeper(client, part), member);
                }
            }
            while (waiting > 0) {
                int from = next();
                for (long i = graph.firstReference(from); i < graph.firstReference(from + 1); i++) {
                    reach(client, part, from, graph.target(i));
                }
            }
        }
    }

    private void reach(int client, Part part, int from, int member) {
        if (anchors.get(member)) {
            int other = anchorClient.get(member);
            if (other != client && clients.get(other).isFacade(graph.objectOf(member))) {
                heldByClient.putIfAbsent(other, graph.objectOf(from));
            }
            return;
        }
        int seen = marks.get(member);
        if (seen == UNSEEN) {
            take(keeper(client, part), member);
        } else if (seen != SHARED && clientOf(seen) != client) {
            ownBytes[seen - 1] -= graph.bytes(member);
            sharedTotal += graph.bytes(member);
            marks.set(member, SHARED);
            open.set(waiting++, member);
        }
    }

    private void take(int keeper, int member) {
        marks.set(member, keeper);
        ownBytes[keeper - 1] += graph.bytes(member);
        open.set(waiting++, member);
    }

    private void walkShared() {
        BitSet walked = new BitSet(graph.members());
        // Clients of one kind usually share the same objects.
        Map<IntBuffer, Long> byEntries = new HashMap<>();
        for (int client = 0; client < clients.size(); client++) {
            int[] entries = entries(client, walked);
            sharedBytes[client] = byEntries.computeIfAbsent(IntBuffer.wrap(entries), key -> sharedFrom(entries));
        }
    }

    /// The shared members that this client's own ones refer to, ascending.
    private int[] entries(int client, BitSet walked) {
        IntStream.Builder entries = IntStream.builder();
        for (int object : clients.get(client).objects()) {
            walkOwn(client, graph.memberOf(object), walked);
        }
        while (waiting > 0) {
            int from = next();
            for (long i = graph.firstReference(from); i < graph.firstReference(from + 1); i++) {
                if (marks.get(graph.target(i)) == SHARED) {
                    entries.add(graph.target(i));
                } else {
                    walkOwn(client, graph.target(i), walked);
                }
            }
        }
        return entries.build().sorted().distinct().toArray();
    }

    private void walkOwn(int client, int member, BitSet walked) {
        int seen = marks.get(member);
        if (seen > 0 && clientOf(seen) == client && !walked.get(member)) {
            walked.set(member);
            open.set(waiting++, member);
        }
    }

    private long sharedFrom(int[] entries) {
        BitSet met = new BitSet();
        for (int entry : entries) {
            met.set(entry);
            open.set(waiting++, entry);
        }
        long sum = 0;
        while (waiting > 0) {
            int from = next();
            sum += graph.bytes(from);
            for (long i = graph.firstReference(from); i < graph.firstReference(from + 1); i++) {
                int target = graph.target(i);
                if (marks.get(target) == SHARED && !met.get(target)) {
                    met.set(target);
                    open.set(waiting++, target);
                }
            }
        }
        return sum;
    }

    private int next() {
        if ((++steps & 0xffff) == 0) {
            progress.goOn();
        }
        return open.get(--waiting);
    }

    @Override
    public void close() {
        marks.close();
        open.close();
    }
}
