package kheap.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.DirectMemory;
import kheap.kafka.KafkaClients;
import kheap.process.ProcessFacts;

/// Do direct buffers take too much memory outside the heap?
///
/// Kafka's clients allocate no direct memory: what comes from a broker is read into buffers of the heap. But the JDK
/// moves the bytes of a heap buffer to and from a socket through a direct buffer as large, and keeps that for the
/// thread. So the thread of a producer keeps as much as its largest writes, and a thread that polls as much as the
/// largest response that came in one go, up to `fetch.max.bytes` (50 MiB). It never shrinks.
///
/// Two limits: the JDK's own on direct memory, at which `allocateDirect` fails with an `OutOfMemoryError`; since JDK
/// 25 the temporary buffers do not count against it. And the container's, which no dump knows: so what Kafka's
/// threads keep is held against the maximum heap. One thread's cache is bounded, so a large one is only worth
/// knowing.
///
/// Sources: `sun.nio.ch.Util` and `java.nio.Bits` of JDK 8 to 25; JDK-8344882; `NetworkReceive` of kafka-clients
/// 3.9; apache/beam #20689. Measured with records of 1 MB: 2.3 MB for each thread of a producer, 4.2 to 8.3 MB for
/// each that polls; with `-Djdk.nio.maxCachedBufferSize=65536` 164 and 65 KB.
///
/// Blind spot: memory that does not come from the JDK's books, such as Netty's arenas.
final class DirectBuffers implements ClientRule {
    static final Question QUESTION = new Question(
            "direct-buffers",
            "Do direct buffers take too much memory outside the heap?",
            "What native code and libraries such as Netty allocate past the JDK is not counted, and the container's limit is"
                    + " not in a dump.");

    /// Shares of the limit of direct memory.
    static final Limits LIMITS = new Limits(0.70, 0.90);

    /// What Kafka's threads keep, as a share of the maximum heap.
    static final double CACHES = 0.10;

    /// For one thread: more than a consumer of large records was seen to keep.
    static final ByteSize ONE_CACHE = new ByteSize(8 << 20);

    private static final String CONTAINER =
            "Compare the resident memory of the process with the limit of its container: a dump knows neither.";

    private static final String PROPERTY = "-Djdk.nio.maxCachedBufferSize=65536";

    private static final Advice BOUND = Advice.of(
            "Bound what threads keep: larger buffers are then freed after each read or write (JDK 8u102 and later).",
            PROPERTY);

    private static final Advice BOUND_LOWER =
            Advice.of("jdk.nio.maxCachedBufferSize is set, but too high to help: lower it.", PROPERTY);

    private static final Advice LOOK = Advice.of(
            "Find out who allocates direct buffers and keeps them; raise -XX:MaxDirectMemorySize only if the container has"
                    + " room for it besides the heap.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "The JDK reads and writes sockets through direct buffers: for a buffer of the heap it takes a direct one of the"
                        + " same size, and keeps it for the thread. So a producer's thread keeps as much as its largest requests, and a thread that"
                        + " polls as much as the largest response that came in one go, up to fetch.max.bytes, for as long as the"
                        + " thread lives. That kafka-clients allocates direct memory for what it receives is a myth: NetworkReceive"
                        + " takes its buffers from a MemoryPool, which allocates them on the heap.",
                List.of(
                        "java.nio.Bits: count, reserved memory, limit",
                        "DirectByteBuffer: capacity, cleaner, fd",
                        "sun.nio.ch.Util$BufferCache in the locals of each thread",
                        "sun.nio.ch.Util.MAX_CACHED_BUFFER_SIZE"),
                "A warning from 70 % of the JDK's limit of direct memory, critical from 90 %, for at the limit the next"
                        + " allocation throws an OutOfMemoryError. A warning when Kafka's threads keep 10 % of the maximum heap, in"
                        + " place of the container's limit; from 8 MiB in one thread on it is worth knowing, more than measured"
                        + " with records of 1 MB.",
                "The JDK's books are a proof. What threads keep is exact, but whether it is too much takes the container's"
                        + " limit.",
                List.of(
                        "JDK-8344882: since JDK 25 temporary buffers do not count against the limit",
                        "apache/beam #20689",
                        "measured with records of 1 MB: 2.3 MB for each producer's thread, 4.2 to 8.3 MB for each that polls; 164"
                                + " and 65 KB with jdk.nio.maxCachedBufferSize=65536",
                        "measured with records of 2 MB: 3.8 MiB for each producer's thread, JDK 17 and 25"),
                Background.Redaction.whole("All of it stands in fields, not in arrays of bytes."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        DirectMemory direct = clients.outside().directMemory();
        Optional<ProcessFacts.DirectBuffers> books =
                clients.surroundings().process().directBuffers();
        long cached = direct.kafkas().buffers() + direct.others().buffers();
        if (books.isEmpty() && direct.owned().count() == 0 && cached == 0) {
            return Coverage.of(clients).holdsNo("direct buffer, nor the JDK's count of them", QUESTION);
        }
        double share = books.map(DirectBuffers::share).orElse(0.0);
        Optional<Severity> full = LIMITS.severity(share);
        if (full.isPresent()) {
            return full(direct, books.orElseThrow(), share, full.get());
        }
        Optional<ByteSize> maxHeap = clients.surroundings()
                .process()
                .maxHeap()
                .or(() -> books.map(ProcessFacts.DirectBuffers::limit))
                .filter(size -> size.bytes() > 0);
        boolean many = maxHeap.filter(size -> direct.kafkas().bytes().shareOf(size) >= CACHES)
                .isPresent();
        ByteSize largest = largest(direct);
        if (many || largest.compareTo(ONE_CACHE) >= 0) {
            return caches(clients, direct, many ? maxHeap : Optional.empty());
        }
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s; %s.".formatted(kept(direct, books), ofKafka(direct, books.isPresent())),
                        evidence(direct, books, LIMITS.warning()).toArray(Evidence[]::new));
    }

    private static double share(ProcessFacts.DirectBuffers books) {
        return books.bytes().shareOf(books.limit());
    }

    private static ByteSize largest(DirectMemory direct) {
        return direct.caches().stream()
                .filter(DirectMemory.ThreadCache::kafkas)
                .map(cache -> cache.buffers().bytes())
                .max(ByteSize::compareTo)
                .orElse(ByteSize.ZERO);
    }

    /// `931 direct buffers keep 241 KiB of the 512 MiB allowed`.
    private static String kept(DirectMemory direct, Optional<ProcessFacts.DirectBuffers> books) {
        long count = books.map(ProcessFacts.DirectBuffers::count)
                .orElse(direct.owned().count());
        ByteSize bytes = books.map(ProcessFacts.DirectBuffers::bytes)
                .orElse(direct.owned().bytes());
        return count == 0
                ? "The JDK counts no direct buffer"
                        + books.map(known -> " against its limit of " + known.limit())
                                .orElse("")
                : Words.count(count, "direct buffer keeps ", "direct buffers keep ")
                        + bytes
                        + books.map(known -> " of the %s allowed".formatted(known.limit()))
                                .orElse("");
    }

    private static String ofKafka(DirectMemory direct, boolean counted) {
        DirectMemory.Caches kafkas = direct.kafkas();
        if (kafkas.buffers() == 0) {
            return "Kafka's threads keep none";
        }
        return "Kafka's threads keep " + kafkas.bytes()
                + (kafkas.uncounted().bytes() > 0 ? ", which this JDK does not count" : counted ? " of them" : "");
    }

    private static Diagnosis full(
            DirectMemory direct, ProcessFacts.DirectBuffers books, double share, Severity severity) {
        ByteSize cachedAndCounted = counted(direct.kafkas()).plus(counted(direct.others()));
        boolean byThreads = cachedAndCounted.bytes() * 2 >= books.bytes().bytes();
        return new Diagnosis.Problem(
                QUESTION,
                severity,
                Certainty.PROOF,
                "%s, %s. At the limit the process gets an OutOfMemoryError while its heap looks fine. %s.%s"
                        .formatted(
                                kept(direct, Optional.of(books)),
                                Quantity.share(share),
                                Words.capital(ofKafka(direct, true)),
                                byThreads ? "" : holder(direct)),
                evidence(direct, Optional.of(books), LIMITS.nearest(share)),
                byThreads ? bound(direct) : LOOK);
    }

    private static ByteSize counted(DirectMemory.Caches caches) {
        return new ByteSize(caches.bytes().bytes() - caches.uncounted().bytes());
    }

    private static String holder(DirectMemory direct) {
        return direct.holdings().stream()
                .filter(holding -> !holding.holder().isEmpty())
                .findFirst()
                .map(holding -> " The largest one that no thread keeps, %s, is held by %s."
                        .formatted(holding.bytes(), Words.shortened(holding.holder())))
                .orElse("");
    }

    private static Diagnosis caches(KafkaClients.Found clients, DirectMemory direct, Optional<ByteSize> maxHeap) {
        DirectMemory.Caches kafkas = direct.kafkas();
        List<Evidence> evidence = new ArrayList<>(
                evidence(direct, clients.surroundings().process().directBuffers(), LIMITS.warning()));
        evidence.add(Evidence.of(
                "largest buffers of one of Kafka's threads",
                Quantity.of(largest(direct)),
                Quantity.of(ONE_CACHE),
                direct.caches().stream()
                        .filter(DirectMemory.ThreadCache::kafkas)
                        .map(DirectMemory.ThreadCache::address)
                        .toList()));
        return new Diagnosis.Problem(
                QUESTION,
                maxHeap.isPresent() ? Severity.WARNING : Severity.INFO,
                Certainty.strong(CONTAINER),
                "%s %s outside the heap for %s next read or write%s%s: as much as the largest so far, for as long as"
                                .formatted(
                                        Words.count(
                                                kafkas.threads(), "thread of Kafka's keeps", "threads of Kafka's keep"),
                                        kafkas.bytes(),
                                        Words.either(kafkas.threads(), "its", "their"),
                                        maxHeap.map(size -> ", %s of the maximum heap of %s"
                                                        .formatted(
                                                                Quantity.share(kafkas.bytes()
                                                                        .shareOf(size)),
                                                                size))
                                                .orElse(""),
                                        Words.either(kafkas.threads(), "", ", one alone " + largest(direct)))
                        + " the thread lives."
                        + (kafkas.uncounted().bytes() > 0
                                ? " Since JDK 25 no limit but the container's bounds that."
                                : ""),
                evidence,
                bound(direct));
    }

    private static Advice bound(DirectMemory direct) {
        return direct.cacheLimit().isPresent() ? BOUND_LOWER : BOUND;
    }

    private static List<Evidence> evidence(
            DirectMemory direct, Optional<ProcessFacts.DirectBuffers> books, double limit) {
        List<Evidence> evidence = new ArrayList<>();
        books.ifPresent(known -> {
            evidence.add(Evidence.of(
                    "share of the limit of direct memory",
                    Quantity.share(share(known)),
                    Quantity.share(limit),
                    direct.holdings().stream()
                            .map(DirectMemory.Holding::address)
                            .toList()));
            evidence.add(Evidence.of("direct buffers", Quantity.count(known.count())));
            evidence.add(Evidence.of("memory of direct buffers", Quantity.of(known.bytes())));
        });
        evidence.add(Evidence.of(
                "buffers that Kafka's threads keep", Quantity.of(direct.kafkas().bytes())));
        evidence.add(Evidence.of(
                "buffers that other threads keep", Quantity.of(direct.others().bytes())));
        return evidence;
    }
}
