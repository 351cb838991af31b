package kheap.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.GcRoot;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;

/// Which client keeps which bytes, for all clients at once; see [ClientMemory] for the definition.
///
/// Three walks, each linear in the objects and references it meets. First from the roots, never into an anchor of
/// any client: what it marks stays. Then from each client's anchors over the rest, never into another client's: what
/// one client alone reaches is its own, what a second one reaches is shared. Last, for each client, over what is
/// shared.
///
/// The first walk is breadth first, so its tree holds a shortest path to every anchor it meets. Stacks of threads
/// come after everything else: a static field tells more of an owner than the local variable of a thread that
/// happens to pass.
///
/// Memory: 9 bytes for each object of the heap, and 4 for each that waits in the queue. What clients share is measured
/// once for all that enter it by the same objects, so many clients with different entries into a large shared part cost
/// their product.
final class Attribution {
    /// The parts of a client's memory, in the order they are walked: what two parts reach counts for the first.
    enum Part {
        BATCHES,
        POOL,
        FETCHED,
        METRICS,
        NETWORK,
        OTHER
    }

    /// The objects that make up one client.
    static final class Anchors {
        private final Map<Part, List<Integer>> objects = new EnumMap<>(Part.class);
        private int facade = NONE;

        /// The object by which the application holds the client.
        void facade(int object) {
            facade = object;
            add(Part.OTHER, object);
        }

        void add(Part part, int object) {
            objects.computeIfAbsent(part, p -> new ArrayList<>()).add(object);
        }
    }

    private static final int NONE = -1;
    private static final int UNSEEN = 0;
    private static final int ROOTED = -1;
    private static final int SHARED = -2;

    private final HeapDump heap;
    private final List<Anchors> clients;
    private final Progress progress;

    /// [#UNSEEN], [#ROOTED], [#SHARED], or the number of the only client that reaches the object, from 1.
    private final int[] mark;
    /// From where the first walk met the object.
    private final int[] parent;

    private final byte[] partOf;
    private final Map<Integer, Integer> anchorClient = new HashMap<>();
    private final BitSet anchors;
    private final Map<Integer, Integer> anchorParent = new HashMap<>();
    /// What refers to a client's facade and is held by another client, by client.
    private final Map<Integer, Integer> heldByClient = new HashMap<>();

    private final long[][] bytes;
    private final long[] sharedBytes;
    private long sharedTotal;

    private int[] queue = new int[1 << 16];
    private int head;
    private int tail;
    private int steps;

    private Attribution(HeapDump heap, List<Anchors> clients, Progress progress) {
        this.heap = heap;
        this.clients = clients;
        this.progress = progress;
        this.mark = new int[heap.objects()];
        this.parent = new int[heap.objects()];
        this.partOf = new byte[heap.objects()];
        this.anchors = new BitSet(heap.objects());
        this.bytes = new long[clients.size()][Part.values().length];
        this.sharedBytes = new long[clients.size()];
        Arrays.fill(parent, NONE);
    }

    static Attribution of(HeapDump heap, List<Anchors> clients, Progress progress) {
        Attribution attribution = new Attribution(heap, clients, progress);
        attribution.placeAnchors();
        progress.step("Marking what stays without Kafka");
        attribution.walkFromRoots();
        progress.step("Measuring the Kafka clients");
        for (int client = 0; client < clients.size(); client++) {
            attribution.walkFrom(client);
            progress.at(client, clients.size());
        }
        attribution.walkShared();
        return attribution;
    }

    private void placeAnchors() {
        for (int client = 0; client < clients.size(); client++) {
            for (Part part : Part.values()) {
                for (int object : clients.get(client).objects.getOrDefault(part, List.of())) {
                    // An object in two clients' anchors stays with the first.
                    if (anchorClient.putIfAbsent(object, client) == null) {
                        anchors.set(object);
                        partOf[object] = (byte) part.ordinal();
                    }
                }
            }
        }
    }

    private void walkFromRoots() {
        BitSet threads = new BitSet();
        for (HeapThread thread : heap.threads()) {
            threads.set(thread.object());
        }
        List<Integer> late = new ArrayList<>();
        for (int node = 1; node <= heap.referrers().nodes(); node++) {
            int object = heap.referrers().objectOf(node);
            // What a stack holds is met from the thread that holds it. In a cut dump an unreferenced facade may be
            // garbage.
            if (heap.referrers().isRoot(node)
                    && (!anchors.get(object)
                            || heap.roots(object).stream()
                                    .anyMatch(root -> !root.isOnStack() && root.kind() != GcRoot.Kind.UNREFERENCED))) {
                meet(NONE, object);
            }
        }
        while (head < tail || !late.isEmpty()) {
            if (head == tail) {
                late.forEach(thread -> heap.outgoing(thread, target -> meet(thread, target)));
                late.clear();
                continue;
            }
            int object = poll();
            if (threads.get(object)) {
                late.add(object);
            } else {
                heap.outgoing(object, target -> meet(object, target));
            }
        }
    }

    private void meet(int from, int object) {
        if (anchors.get(object)) {
            anchorParent.putIfAbsent(object, from);
        } else if (mark[object] == UNSEEN) {
            mark[object] = ROOTED;
            parent[object] = from;
            push(object);
        }
    }

    private void walkFrom(int client) {
        Map<Part, List<Integer>> own = clients.get(client).objects;
        for (Part part : Part.values()) {
            for (int object : own.getOrDefault(part, List.of())) {
                if (anchorClient.get(object) == client && mark[object] == UNSEEN) {
                    take(client, part, object);
                }
            }
            while (head < tail) {
                int from = poll();
                heap.outgoing(from, target -> reach(client, part, from, target));
            }
        }
    }

    private void reach(int client, Part part, int from, int object) {
        if (anchors.get(object)) {
            int other = anchorClient.get(object);
            if (other != client && clients.get(other).facade == object) {
                heldByClient.putIfAbsent(other, from);
            }
            return;
        }
        int seen = mark[object];
        if (seen == UNSEEN) {
            take(client, part, object);
        } else if (seen > 0 && seen != client + 1) {
            bytes[seen - 1][partOf[object]] -= size(object);
            sharedTotal += size(object);
            mark[object] = SHARED;
            push(object);
        }
    }

    private void take(int client, Part part, int object) {
        mark[object] = client + 1;
        partOf[object] = (byte) part.ordinal();
        bytes[client][part.ordinal()] += size(object);
        push(object);
    }

    private long size(int object) {
        return heap.shallow(object).bytes();
    }

    private void walkShared() {
        if (sharedTotal == 0) {
            return;
        }
        BitSet walked = new BitSet(mark.length);
        // Clients of one kind usually share the same objects.
        Map<List<Integer>, Long> byEntries = new HashMap<>();
        for (int client = 0; client < clients.size(); client++) {
            List<Integer> entries = entries(client, walked);
            Long known = byEntries.get(entries);
            if (known == null) {
                known = sharedFrom(entries);
                byEntries.put(entries, known);
            }
            sharedBytes[client] = known;
        }
    }

    /// The shared objects that this client's own objects refer to, ascending.
    private List<Integer> entries(int client, BitSet walked) {
        Set<Integer> entries = new TreeSet<>();
        for (List<Integer> objects : clients.get(client).objects.values()) {
            for (int object : objects) {
                if (mark[object] == client + 1 && !walked.get(object)) {
                    walked.set(object);
                    push(object);
                }
            }
        }
        while (head < tail) {
            heap.outgoing(poll(), target -> {
                if (mark[target] == SHARED) {
                    entries.add(target);
                } else if (mark[target] == client + 1 && !walked.get(target)) {
                    walked.set(target);
                    push(target);
                }
            });
        }
        return List.copyOf(entries);
    }

    private long sharedFrom(List<Integer> entries) {
        BitSet met = new BitSet();
        entries.forEach(entry -> {
            met.set(entry);
            push(entry);
        });
        long[] sum = new long[1];
        while (head < tail) {
            int from = poll();
            sum[0] += size(from);
            heap.outgoing(from, target -> {
                if (mark[target] == SHARED && !met.get(target)) {
                    met.set(target);
                    push(target);
                }
            });
        }
        return sum[0];
    }

    private void push(int object) {
        if (tail == queue.length) {
            if (head > queue.length / 2) {
                System.arraycopy(queue, head, queue, 0, tail - head);
                tail -= head;
                head = 0;
            } else {
                queue = Arrays.copyOf(queue, 2 * queue.length);
            }
        }
        queue[tail++] = object;
    }

    private int poll() {
        if ((++steps & 0xffff) == 0) {
            progress.goOn();
        }
        int object = queue[head++];
        if (head == tail) {
            head = 0;
            tail = 0;
        }
        return object;
    }

    /// What this client keeps.
    ClientMemory memory(int client) {
        long[] own = bytes[client];
        return new ClientMemory(
                new ByteSize(own[Part.BATCHES.ordinal()]),
                new ByteSize(own[Part.POOL.ordinal()]),
                new ByteSize(own[Part.FETCHED.ordinal()]),
                new ByteSize(own[Part.METRICS.ordinal()]),
                new ByteSize(own[Part.NETWORK.ordinal()]),
                new ByteSize(own[Part.OTHER.ordinal()]),
                new ByteSize(sharedBytes[client]));
    }

    /// What several clients keep together.
    ByteSize shared() {
        return new ByteSize(sharedTotal);
    }

    /// Whether something other than the client itself reaches its facade.
    boolean isHeld(int client) {
        return isHeldByRoots(client) || heldByClient.containsKey(client);
    }

    /// Whether a root reaches its facade without passing any client.
    boolean isHeldByRoots(int client) {
        return anchorParent.containsKey(clients.get(client).facade);
    }

    /// The object through which another client holds the client's facade, and the facade; empty when none does.
    List<Integer> pathFromClient(int client) {
        return heldByClient.containsKey(client)
                ? List.of(heldByClient.get(client), clients.get(client).facade)
                : List.of();
    }

    /// The objects from a root to the client's facade, both included; empty when no root reaches it without a
    /// client.
    List<Integer> pathToFacade(int client) {
        int facade = clients.get(client).facade;
        Integer above = anchorParent.get(facade);
        if (above == null) {
            return List.of();
        }
        List<Integer> path = new ArrayList<>();
        path.add(facade);
        for (int object = above; object != NONE; object = parent[object]) {
            path.add(object);
        }
        return path.reversed();
    }
}
