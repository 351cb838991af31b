package kheap.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;

/// Finds the collections that hold the many objects of one kind.
///
/// From each object of a sample it climbs the dominator tree to the collections above. A record in a list in a queue
/// in a map has three of them; the one to tell is where it fans out: where more stands side by side than below each
/// of these, so that a queue of polled batches is told as the queue, and a map of eight workers with a queue each as
/// the queues.
///
/// What several collections hold, such as a task in a queue and in a list of futures, none of them dominates. So the
/// first steps of a climb look at who refers to the object, and go on from one of these where that leads to a
/// collection.
///
/// In a queue whose nodes refer to the next only, each node dominates the next. So a climb remembers where it ended,
/// for some objects on its way, and the next one ends there: a list is climbed once, however many of its elements
/// are in the sample.
///
/// Cost: at most the objects that stand above the sample, once, and [#STRIDE] steps for each object of the sample
/// and each collection above it.
final class HoldingCollections {
    /// How many collections are told at the most.
    static final int SHOWN = 10;

    /// A climb remembers its first objects, and every so many after them.
    private static final int STRIDE = 256;

    /// On how many steps of a climb it is looked at who refers to the object.
    private static final int FORK_STEPS = 8;

    /// How often a climb goes on from one of several that refer to an object.
    private static final int FORKS = 2;

    /// How many of those are tried.
    private static final int REFERRERS = 16;

    /// How many collections above an object are looked at.
    private static final int NESTED = 16;

    /// How far above a collection its owner is looked for.
    private static final int NEAR = 64;

    private static final int NONE = -1;

    private final HeapDump heap;
    private final Progress progress;
    private final CollectionTypes types;
    private final HeldReader reader;
    /// The nearest collection above an object, or [#NONE], for some objects.
    private final Map<Integer, Integer> above = new HashMap<>();

    HoldingCollections(HeapDump heap, Progress progress) {
        this.heap = heap;
        this.progress = progress;
        this.types = new CollectionTypes(heap);
        this.reader = new HeldReader(heap, progress);
    }

    /// What is known of a collection above some objects of the sample.
    private static final class Branch {
        private int objects;
        private final Set<Integer> children = new HashSet<>();

        /// Whether it has more children than each of them has objects.
        boolean fansOut() {
            return (long) children.size() * children.size() > objects;
        }
    }

    /// The collections that hold most of the objects, largest first, at most [#SHOWN]; without those that belong to
    /// Kafka itself.
    List<Held> of(Sampled sample) {
        Map<Integer, Branch> branches = new HashMap<>();
        for (int object : sample.objects()) {
            int child = object;
            for (int collection : collectionsAbove(object)) {
                Branch branch = branches.computeIfAbsent(collection, c -> new Branch());
                branch.objects++;
                branch.children.add(child);
                child = collection;
            }
        }
        Map<Integer, Integer> told = new HashMap<>();
        for (int object : sample.objects()) {
            List<Integer> collections = collectionsAbove(object);
            collections.reversed().stream()
                    .filter(collection -> branches.get(collection).fansOut())
                    .findFirst()
                    .or(() -> collections.stream().findFirst())
                    .ifPresent(collection -> told.merge(collection, 1, Integer::sum));
        }
        return told.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .filter(entry -> !isKafkas(entry.getKey()))
                .limit(SHOWN)
                .map(entry -> reader.read(entry.getKey(), sample.all(entry.getValue()), sample.bytes(entry.getValue())))
                .toList();
    }

    /// Nearest first.
    private List<Integer> collectionsAbove(int object) {
        List<Integer> collections = new ArrayList<>(4);
        int next = above(object);
        // Collections that hold each other would go round.
        while (next != NONE && collections.size() < NESTED && !collections.contains(next)) {
            collections.add(next);
            next = above(next);
        }
        return collections;
    }

    private int above(int object) {
        return above(object, 0);
    }

    /// @param forks how often the way here led to one of several that refer to an object
    private int above(int object, int forks) {
        List<Integer> passed = new ArrayList<>();
        int end = NONE;
        int at = object;
        for (int steps = 0; ; steps++) {
            if (above.containsKey(at)) {
                end = above.get(at);
                break;
            }
            if (steps < FORK_STEPS || steps % STRIDE == 0) {
                passed.add(at);
                progress.goOn();
            }
            // The collection above a class is the list of its loader's classes.
            if (types.isClass(at) || forks == FORKS && steps == NEAR) {
                break;
            }
            OptionalInt dominator = heap.dominator(at);
            if (dominator.isPresent() && types.isCollection(dominator.getAsInt())) {
                end = dominator.getAsInt();
                break;
            }
            if (steps < FORK_STEPS && forks < FORKS && types.isOutside(dominator)) {
                OptionalInt among = amongReferrers(at, dominator, forks);
                if (among.isPresent()) {
                    end = among.getAsInt();
                    break;
                }
            }
            if (dominator.isEmpty()) {
                break;
            }
            at = dominator.getAsInt();
        }
        if (forks < FORKS) {
            for (int one : passed) {
                above.put(one, end);
            }
        }
        return end;
    }

    /// One of the collections that hold an object of which several know, such as the queue and the list of futures
    /// that a task is in: a queue before another, and always the same.
    private OptionalInt amongReferrers(int object, OptionalInt dominator, int forks) {
        Set<Integer> referrers = new TreeSet<>();
        heap.incoming(object, referrer -> {
            if (referrers.size() < REFERRERS) {
                referrers.add(referrer);
            }
        });
        // What it refers to may refer back to it.
        referrers.removeIf(referrer -> referrer == object || isBelow(referrer, object));
        if (referrers.size() < 2) {
            return OptionalInt.empty();
        }
        return referrers.stream()
                .mapToInt(referrer -> types.isCollection(referrer) ? referrer : above(referrer, forks + 1))
                .filter(collection ->
                        collection != NONE && (dominator.isEmpty() || isBelow(collection, dominator.getAsInt())))
                .boxed()
                .min(Comparator.comparing((Integer collection) -> !types.isQueue(collection))
                        .thenComparing(Comparator.naturalOrder()))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private boolean isBelow(int one, int object) {
        return dominators(one).anyMatch(dominator -> dominator == object);
    }

    /// Those near above, nearest first.
    private IntStream dominators(int object) {
        return Stream.iterate(heap.dominator(object), OptionalInt::isPresent, next -> heap.dominator(next.getAsInt()))
                .limit(NEAR)
                .mapToInt(OptionalInt::getAsInt);
    }

    /// Whether the nearest object above that is neither the JDK's nor a polled batch is one of Kafka's: a share
    /// consumer keeps the records that are not acknowledged, Kafka Streams those that are not processed, a batch the
    /// callbacks with what they hold.
    private boolean isKafkas(int collection) {
        return dominators(collection)
                .mapToObj(heap::object)
                .map(HoldingCollections::typeName)
                .filter(type -> !type.startsWith("java.") && !type.endsWith(".consumer.ConsumerRecords"))
                .findFirst()
                .map(KafkaClasses::isKafka)
                .orElse(false);
    }

    private static String typeName(HeapObject object) {
        return object instanceof HeapClass type ? type.name() : object.type().name();
    }
}
