package kheap.kafka;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;
import kheap.heap.Referrers;
import kheap.heap.RootPaths;

/// Tells what a collection is and who holds it.
final class HeldReader {
    /// Among so many objects that refer to a queue its executor is looked for.
    private static final int REFERRERS = 64;

    private static final String EXECUTOR = "java.util.concurrent.ThreadPoolExecutor";

    private final HeapDump heap;
    private final Progress progress;
    private final OwnerReader owners;
    private final RootPaths paths;
    private final Map<Integer, String> threadNames = new HashMap<>();

    HeldReader(HeapDump heap, Progress progress) {
        this.heap = heap;
        this.progress = progress;
        this.owners = new OwnerReader(heap);
        Referrers referrers = heap.referrers();
        BitSet threads = new BitSet();
        for (HeapThread thread : heap.threads()) {
            threadNames.put(thread.object(), Names.ofThread(heap, thread.name()));
            if (!referrers.isLeaf(thread.object())) {
                threads.set(referrers.nodeOf(thread.object()));
            }
        }
        // A static field tells more of an owner than the local variable of a thread that happens to pass.
        this.paths = new RootPaths(heap, node -> true, threads);
    }

    /// @param objects how many of the objects in question it holds
    /// @param bytes what they keep, which is not in the retained size of a collection that is not alone to hold them
    Held read(int collection, long objects, ByteSize bytes) {
        Instance instance = new Instance(heap, collection);
        List<Integer> path = paths.to(collection, progress);
        Optional<Owner> owner = path.isEmpty() ? Optional.empty() : Optional.of(owners.read(path));
        Optional<String> executor = executor(collection);
        return new Held(
                instance.type().name(),
                instance.address(),
                executor.isPresent() ? Held.Way.EXECUTOR : way(instance, owner),
                holder(executor, owner),
                objects,
                CollectionTypes.elements(instance),
                CollectionTypes.capacity(instance),
                new ByteSize(Math.max(heap.retained(collection).bytes(), bytes.bytes())));
    }

    private static String holder(Optional<String> executor, Optional<Owner> owner) {
        String description = owner.map(Owner::description).orElse("an object");
        if (executor.isEmpty()) {
            return description;
        }
        // An executor that nobody but its own threads holds has nothing more to say.
        return owner.isEmpty() || owner.get().kind() == Owner.Kind.STACK
                ? executor.get()
                : executor.get() + ", " + description;
    }

    /// The executor whose queue it is, by the name of a thread.
    private Optional<String> executor(int queue) {
        return heap.incoming(queue, 0, REFERRERS).objects().stream()
                .map(heap::object)
                .filter(Instance.class::isInstance)
                .map(Instance.class::cast)
                .filter(instance -> CollectionTypes.isA(instance, EXECUTOR))
                .findFirst()
                .map(executor -> threadName(executor)
                        .map(name -> "the executor of thread \"" + name + "\"")
                        .orElse("an executor without threads"));
    }

    private Optional<String> threadName(Instance executor) {
        return executor.reference("workers").map(JavaCollections::elements).orElse(List.of()).stream()
                .filter(Instance.class::isInstance)
                .map(worker -> ((Instance) worker).instance("thread"))
                .flatMap(Optional::stream)
                .map(thread -> threadNames.get(thread.number()))
                .filter(Objects::nonNull)
                .sorted()
                .findFirst();
    }

    private static Held.Way way(Instance collection, Optional<Owner> owner) {
        String type = collection.type().name();
        String holder = owner.map(Owner::type).orElse("");
        if (type.startsWith("io.smallrye.") || holder.startsWith("io.smallrye.")) {
            return Held.Way.SMALLRYE;
        }
        if (type.startsWith("reactor.") || holder.startsWith("reactor.")) {
            return Held.Way.REACTOR;
        }
        if (holder.startsWith("org.springframework.kafka.")) {
            return Held.Way.SPRING;
        }
        if (owner.filter(one -> one.kind() == Owner.Kind.STACK).isPresent()) {
            return Held.Way.THREAD;
        }
        return CollectionTypes.isQueue(type) ? Held.Way.QUEUE : Held.Way.COLLECTION;
    }
}
