package kheap.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.GcRoot;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;
import kheap.heap.Referrers;
import kheap.heap.RootPaths;
import kheap.heap.Subgraph;

/// Which client keeps which bytes, for all clients at once; see [ClientMemory] for the definition. And by which path
/// from a root the application holds it.
///
/// What the roots reach without any client's anchors stays, and nothing more is asked about it than this one bit.
/// The rest, which is small beside the heap, becomes a [Subgraph], and [ClientWalks] go over that.
///
/// A path to a facade is a shortest one. What threads hold comes after everything else: a static field tells more of
/// an owner than the local variable of a thread that happens to pass.
///
/// Cost: one walk over the heap and some over the rest. Memory: two bits for each object of the heap.
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
        private static final int NONE = -1;

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

        List<Integer> objects(Part part) {
            return objects.getOrDefault(part, List.of());
        }

        List<Integer> objects() {
            return objects.values().stream().flatMap(List::stream).toList();
        }

        boolean isFacade(int object) {
            return object == facade;
        }
    }

    private final HeapDump heap;
    private final Referrers referrers;
    private final List<Anchors> clients;
    private final Progress progress;
    /// The nodes that the roots reach without the clients.
    private final BitSet rooted;

    private final RootPaths paths;
    private final List<ClientMemory> memories = new ArrayList<>();
    private ByteSize shared = ByteSize.ZERO;
    private Map<Integer, Integer> heldByClient = Map.of();

    private Attribution(HeapDump heap, List<Anchors> clients, Progress progress) {
        this.heap = heap;
        this.referrers = heap.referrers();
        this.clients = clients;
        this.progress = progress;
        BitSet barrier = new BitSet();
        anchors(false).forEach(object -> barrier.set(referrers.nodeOf(object)));
        progress.step("Marking what stays without Kafka");
        this.rooted = referrers.reachableWithout(barrier, progress);
        BitSet threads = new BitSet();
        heap.threads().stream()
                .map(HeapThread::object)
                .filter(object -> !referrers.isLeaf(object))
                .forEach(object -> threads.set(referrers.nodeOf(object)));
        this.paths = new RootPaths(heap, rooted::get, threads);
    }

    static Attribution of(HeapDump heap, List<Anchors> clients, Progress progress) {
        Attribution attribution = new Attribution(heap, clients, progress);
        attribution.measure();
        return attribution;
    }

    private List<Integer> anchors(boolean leaves) {
        return clients.stream()
                .flatMap(client -> client.objects().stream())
                .filter(object -> referrers.isLeaf(object) == leaves)
                .toList();
    }

    private void measure() {
        progress.step("Measuring the Kafka clients");
        try (Subgraph rest = Subgraph.of(heap, rooted, anchors(true), progress);
                ClientWalks walks = new ClientWalks(rest, clients, progress)) {
            walks.run();
            for (int client = 0; client < clients.size(); client++) {
                memories.add(memory(walks, client));
            }
            shared = new ByteSize(walks.sharedTotal());
            heldByClient = walks.heldByClient();
        }
    }

    private static ClientMemory memory(ClientWalks walks, int client) {
        ByteSize[] own = Arrays.stream(Part.values())
                .map(part -> new ByteSize(walks.ownBytes(client, part)))
                .toArray(ByteSize[]::new);
        return new ClientMemory(
                own[Part.BATCHES.ordinal()],
                own[Part.POOL.ordinal()],
                own[Part.FETCHED.ordinal()],
                own[Part.METRICS.ordinal()],
                own[Part.NETWORK.ordinal()],
                own[Part.OTHER.ordinal()],
                new ByteSize(walks.sharedBytes(client)));
    }

    /// What this client keeps.
    ClientMemory memory(int client) {
        return memories.get(client);
    }

    /// What several clients keep together.
    ByteSize shared() {
        return shared;
    }

    /// Whether something other than the client itself reaches its facade.
    boolean isHeld(int client) {
        return isHeldByRoots(client) || heldByClient.containsKey(client);
    }

    /// Whether a root reaches its facade without passing any client.
    boolean isHeldByRoots(int client) {
        int facade = clients.get(client).facade;
        return facade != Anchors.NONE && (isRoot(facade) || isReferredToByRooted(facade));
    }

    /// In a cut dump, what nothing refers to was made a root, and a facade among it may be garbage.
    private boolean isRoot(int facade) {
        return heap.roots(facade).stream()
                .anyMatch(root -> !root.isOnStack() && root.kind() != GcRoot.Kind.UNREFERENCED);
    }

    private boolean isReferredToByRooted(int facade) {
        int node = referrers.nodeOf(facade);
        if (referrers.isLeaf(facade)) {
            return rooted.get(node);
        }
        boolean[] found = new boolean[1];
        referrers.of(node, from -> found[0] |= rooted.get(from));
        return found[0];
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
        if (!isHeldByRoots(client)) {
            return List.of();
        }
        int facade = clients.get(client).facade;
        return isRoot(facade) ? List.of(facade) : paths.to(facade, progress);
    }
}
