package kheap.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import kheap.ByteSize;
import kheap.Progress;
import kheap.heap.Field;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapThread;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.RootPaths;

/// Reads the direct byte buffers of a heap, and which of them threads keep for their next read or write.
///
/// The JDK keeps a `sun.nio.ch.Util$BufferCache` for each thread in a thread-local since JDK 7; before, it kept soft
/// references, which are none of ours. The caches are found by their class and followed up to their thread, so that
/// a thread without one costs nothing: past the entry, the table and the map of the thread's locals, which since JDK
/// 25 may stand in the thread's holder.
///
/// Cost: one pass over the classes of all objects, and a look at each direct buffer.
final class DirectMemoryReader {
    private static final String CACHE = "sun.nio.ch.Util$BufferCache";
    private static final String BUFFER = "java.nio.DirectByteBuffer";
    private static final String MAP = "java.lang.ThreadLocal$ThreadLocalMap";

    /// What stands between a cache and its thread.
    private static final List<String> LOCALS =
            List.of(MAP + "$Entry", MAP + "$Entry[]", MAP, "java.lang.Thread$FieldHolder");

    /// Of more buffers only the JDK's own books tell: to look at each takes too long.
    private static final int MOST_BUFFERS = 1 << 18;

    /// As many as the JDK lets a thread keep.
    private static final int MOST_CACHED = 1 << 10;

    /// Smaller buffers are not worth a search for their holder.
    private static final ByteSize WORTH_A_HOLDER = new ByteSize(1 << 20);

    private static final int HOLDERS = 5;

    private final HeapDump heap;
    private final Threads threads;
    private final Map<Integer, String> consumers = new HashMap<>();
    private final Progress progress;

    private DirectMemory.Buffers owned = DirectMemory.Buffers.NONE;
    private DirectMemory.Caches kafkas = DirectMemory.Caches.NONE;
    private DirectMemory.Caches others = DirectMemory.Caches.NONE;
    private final List<DirectMemory.ThreadCache> caches = new ArrayList<>();
    private final Set<Integer> cached = new HashSet<>();

    private record Sized(int object, ByteSize bytes) {}

    private final PriorityQueue<Sized> largest = new PriorityQueue<>(Comparator.comparing(Sized::bytes));

    /// @param threads after every client has claimed its own
    DirectMemoryReader(HeapDump heap, Threads threads, List<Consumer> consumers, Progress progress) {
        this.heap = heap;
        this.threads = threads;
        this.progress = progress;
        consumers.forEach(consumer ->
                heap.at(consumer.address()).ifPresent(object -> this.consumers.put(object, consumer.clientId())));
    }

    DirectMemory read() {
        Set<Integer> cacheTypes = numbers(CACHE);
        Set<Integer> types = new HashSet<>(numbers(BUFFER));
        types.addAll(cacheTypes);
        int[] found = types.isEmpty() ? new int[0] : heap.instances(types, 0, Integer.MAX_VALUE);
        Set<Integer> locals = new HashSet<>();
        LOCALS.forEach(name -> locals.addAll(numbers(name)));
        for (int object : found) {
            if (cacheTypes.contains(heap.classOf(object))) {
                cache(new Instance(heap, object), locals);
            }
        }
        IntStream.of(found)
                .filter(object -> !cacheTypes.contains(heap.classOf(object)) && !cached.contains(object))
                .limit(MOST_BUFFERS)
                .forEach(this::buffer);
        return new DirectMemory(
                owned,
                kafkas,
                others,
                caches.stream()
                        .sorted(Comparator.comparing(DirectMemory.ThreadCache::kafkas)
                                .reversed()
                                .thenComparing(cache -> cache.buffers().bytes(), Comparator.reverseOrder())
                                .thenComparing(DirectMemory.ThreadCache::address))
                        .limit(DirectMemory.SHOWN)
                        .toList(),
                holdings(),
                cacheLimit());
    }

    private Set<Integer> numbers(String className) {
        Set<Integer> numbers = new HashSet<>();
        heap.classesNamed(className).forEach(type -> numbers.add(type.number()));
        return numbers;
    }

    private void cache(Instance cache, Set<Integer> locals) {
        DirectMemory.Buffers buffers = DirectMemory.Buffers.NONE;
        ByteSize uncounted = ByteSize.ZERO;
        for (int object : cachedBuffers(cache)) {
            cached.add(object);
            Buffer buffer = Buffer.read(new Instance(heap, object));
            buffers = buffers.plus(buffer.capacity());
            owned = buffer.isOwner() ? owned.plus(buffer.capacity()) : owned;
            uncounted = buffer.cleaned() ? uncounted : uncounted.plus(buffer.capacity());
        }
        if (buffers.count() == 0) {
            return;
        }
        Optional<HeapThread> thread = threadOf(cache.number(), locals);
        Optional<String> client = thread.flatMap(this::clientOf);
        if (client.isPresent()) {
            kafkas = kafkas.plus(buffers, uncounted);
        } else {
            others = others.plus(buffers, uncounted);
        }
        caches.add(new DirectMemory.ThreadCache(
                thread.map(HeapThread::name).orElse(""),
                thread.map(found -> heap.address(found.object())).orElse(0L),
                client.isPresent(),
                client.orElse(""),
                buffers));
    }

    /// The buffers of a cache are a ring that begins at `start`.
    private List<Integer> cachedBuffers(Instance cache) {
        int ring = -1;
        int start = 0;
        int count = MOST_CACHED;
        for (Field field : cache.fields()) {
            switch (field.name()) {
                case "buffers" -> ring = (int) field.bits();
                case "start" -> start = Math.clamp(field.bits(), 0, MOST_CACHED);
                case "count" -> count = Math.clamp(field.bits(), 0, MOST_CACHED);
                default -> {}
            }
        }
        if (ring < 0 || !(heap.object(ring) instanceof ObjectArray)) {
            return List.of();
        }
        int[] untilEnd = heap.elements(ring, start, count);
        int[] fromBegin = heap.elements(ring, 0, Math.min(start, count - untilEnd.length));
        return IntStream.concat(IntStream.of(untilEnd), IntStream.of(fromBegin))
                .filter(buffer -> buffer >= 0 && heap.object(buffer) instanceof Instance)
                .boxed()
                .toList();
    }

    /// Up the thread's locals, one referrer after the other.
    private Optional<HeapThread> threadOf(int cache, Set<Integer> locals) {
        int at = cache;
        for (int step = 0; step <= LOCALS.size(); step++) {
            Optional<HeapThread> thread = Optional.empty();
            OptionalInt next = OptionalInt.empty();
            for (int referrer : referrersOf(at)) {
                thread = thread.or(() -> threads.at(referrer));
                if (locals.contains(heap.classOf(referrer))) {
                    next = OptionalInt.of(referrer);
                }
            }
            if (thread.isPresent() || next.isEmpty()) {
                return thread;
            }
            at = next.getAsInt();
        }
        return Optional.empty();
    }

    private List<Integer> referrersOf(int object) {
        List<Integer> referrers = new ArrayList<>();
        heap.incoming(object, referrers::add);
        return referrers;
    }

    /// The client that a thread of Kafka's, or one that was inside a consumer, works for; a blank one where it is
    /// Kafka's and no client claims it.
    private Optional<String> clientOf(HeapThread thread) {
        return threads.clientOf(thread).or(() -> thread.frames().stream()
                .filter(frame -> frame.text().contains("org.apache.kafka.clients.consumer."))
                .findFirst()
                .map(polling -> thread.frames().stream()
                        .flatMap(frame -> frame.locals().stream())
                        .filter(consumers::containsKey)
                        .map(consumers::get)
                        .findFirst()
                        .orElse("")));
    }

    private void buffer(int object) {
        Buffer buffer = Buffer.read(new Instance(heap, object));
        if (!buffer.isOwner()) {
            return;
        }
        owned = owned.plus(buffer.capacity());
        if (buffer.capacity().compareTo(WORTH_A_HOLDER) >= 0) {
            largest.add(new Sized(object, buffer.capacity()));
            if (largest.size() > HOLDERS) {
                largest.remove();
            }
        }
    }

    /// A buffer as its fields tell it.
    ///
    /// @param cleaned whether a cleaner frees its memory
    /// @param mapped whether that is a file's
    private record Buffer(ByteSize capacity, boolean cleaned, boolean mapped) {
        static Buffer read(Instance buffer) {
            ByteSize capacity = ByteSize.ZERO;
            boolean cleaned = false;
            boolean mapped = false;
            for (Field field : buffer.fields()) {
                switch (field.name()) {
                    case "cleaner" -> cleaned = field.bits() >= 0;
                    case "fd" -> mapped = field.bits() >= 0;
                    case "capacity" -> capacity = new ByteSize(Math.max(0, field.bits()));
                    default -> {}
                }
            }
            return new Buffer(capacity, cleaned, mapped);
        }

        boolean isOwner() {
            return cleaned && !mapped;
        }
    }

    private List<DirectMemory.Holding> holdings() {
        if (largest.isEmpty()) {
            return List.of();
        }
        RootPaths paths = new RootPaths(heap);
        OwnerReader owners = new OwnerReader(heap);
        return largest.stream()
                .sorted(Comparator.comparing(Sized::bytes).reversed().thenComparing(Sized::object))
                .map(buffer -> {
                    List<Integer> path = paths.to(buffer.object(), progress);
                    return new DirectMemory.Holding(
                            heap.address(buffer.object()),
                            buffer.bytes(),
                            path.isEmpty() ? "" : owners.read(path).description());
                })
                .toList();
    }

    /// A static field of the class that caches, so it is there in a dump without texts, too.
    private Optional<ByteSize> cacheLimit() {
        return heap.classesNamed("sun.nio.ch.Util").stream()
                .map((HeapClass util) -> util.staticField("MAX_CACHED_BUFFER_SIZE"))
                .flatMap(Optional::stream)
                .map(Field::bits)
                .filter(bytes -> bytes >= 0 && bytes < Long.MAX_VALUE)
                .map(ByteSize::new)
                .findFirst();
    }
}
