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
import kheap.footprint.Footprint;
import kheap.footprint.Part;
import kheap.kafka.KafkaClients;
import kheap.kafka.StreamsApplication;

/// Do native libraries take memory that the JVM does not know of?
///
/// What is left of the anonymous memory when all that the JVM's books name is taken off: libraries such as RocksDB,
/// zstd, snappy and TLS, and what malloc keeps after they freed it.
///
/// Blind spot: which library it is. The dump only knows who has handles in the heap.
final class NativeLibraries implements FootprintRule {
    static final Question QUESTION = new Question(
            "native-libraries",
            "Do native libraries take memory that the JVM does not know of?",
            "Which library it is no file tells; a dump only knows which have handles in the heap.");

    /// Shares of the limit.
    static final Limits LIMITS = new Limits(0.15, 0.30);

    /// The JVM's own libraries and malloc's slack were measured with a few MiB.
    static final ByteSize WORTH = new ByteSize(64 << 20);

    /// From this share on malloc's arenas may be all there is to it.
    private static final double MOSTLY = 0.5;

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "Native memory tracking sees what the JVM itself takes, direct buffers included. What a library takes with malloc"
                        + " or mmap it does not see: RocksDB under Kafka Streams, zstd and snappy of compressed batches, TLS of"
                        + " OpenSSL. It is resident all the same, and the container is killed for it. What malloc keeps after a"
                        + " library freed it looks the same.",
                List.of(
                        "the JVM's own books: jcmd VM.native_memory summary",
                        "pmap -x or smaps, else smaps_rollup or status",
                        "memory.max of the control group",
                        "from a dump: stores of Kafka Streams, compressors of producers"),
                "A warning from 15 % of the container's limit, critical from 30 %; where no limit is known, of what is resident."
                        + " Less than 64 MiB is not called a problem: the JVM's own libraries and the slack of malloc take some.",
                "With a map of the memory it is strong: what is left is measured, whose it is is not. Where most of it lies in"
                        + " malloc's arenas it is a hint, for malloc keeps there what was freed. Without a map the heap's"
                        + " untouched memory blurs it, and it is a hint too.",
                List.of(
                        "measured on JDK 17 and 25 with 200 and 150 producers: 4 of 189 and 7 of 197 MiB in nobody's books",
                        "blog.arkey.fr: off-heap reconnaissance, 2020"),
                Background.Redaction.whole("Files beside the dump answer it."));
    }

    @Override
    public Diagnosis check(Footprint footprint, Optional<KafkaClients.Found> clients) {
        if (footprint.part(Part.Kind.JVM).isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    "Without the JVM's own books nobody knows what is not in them. Add the output of jcmd PID VM.native_memory"
                            + " summary as evidence (the JVM needs -XX:NativeMemoryTracking=summary).");
        }
        Optional<Part> libraries = footprint.part(Part.Kind.NATIVE_LIBRARIES);
        if (libraries.isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION, "No file tells what is resident. Add pmap -x or smaps of the process as evidence.");
        }
        Optional<Part> arenas = footprint.part(Part.Kind.MALLOC_ARENAS);
        boolean mapped = arenas.isPresent();
        boolean blurred = !mapped
                && footprint
                        .part(Part.Kind.JAVA_HEAP)
                        .filter(heap -> heap.committed()
                                .filter(committed -> committed.compareTo(heap.used()) > 0)
                                .isPresent())
                        .isPresent();
        if (blurred) {
            return new Diagnosis.NotApplicable(
                    QUESTION,
                    "What is resident is less than what the JVM may use: how much of it is heap, only pmap -x or smaps tells. Add"
                            + " one as evidence.");
        }
        ByteSize inArenas = arenas.map(Part::used).orElse(ByteSize.ZERO);
        return check(footprint, clients, libraries.get().used().plus(inArenas), inArenas, mapped);
    }

    private static Diagnosis check(
            Footprint footprint,
            Optional<KafkaClients.Found> clients,
            ByteSize unknown,
            ByteSize inArenas,
            boolean mapped) {
        Optional<Footprint.Amount> whole = footprint.limit().or(footprint::used);
        double share = whole.map(amount -> unknown.shareOf(amount.size())).orElse(0.0);
        String sentence = "%s of anonymous memory are in nobody's books%s%s."
                .formatted(
                        unknown,
                        whole.map(amount -> ", %s of the %s %s"
                                        .formatted(
                                                Words.share(share),
                                                amount.size(),
                                                footprint.limit().isPresent() ? "limit" : "in use"))
                                .orElse(""),
                        mapped ? "; %s of them lie in malloc's arenas".formatted(inArenas) : "");
        List<Evidence> evidence = evidence(unknown, inArenas, share, clients);
        Optional<Severity> severity = LIMITS.severity(share).filter(worth -> unknown.compareTo(WORTH) >= 0);
        if (severity.isEmpty()) {
            return new Diagnosis.Clear(
                    QUESTION,
                    unknown.bytes() == 0 ? "All anonymous memory is in the JVM's books." : sentence,
                    evidence);
        }
        return new Diagnosis.Problem(
                QUESTION,
                severity.get(),
                mapped
                        ? certainty(inArenas.shareOf(unknown))
                        : Certainty.hint("Add pmap -x or smaps as evidence: it tells what of the heap is resident."),
                sentence + handles(clients),
                evidence,
                advice(clients));
    }

    /// What lies in malloc's arenas may be free, and only kept by malloc.
    private static Certainty certainty(double inArenas) {
        String trim =
                "Run jcmd PID System.trim_native_heap (JDK 18 and later): what stays is a library's, what goes was malloc's.";
        return inArenas > MOSTLY ? Certainty.hint(trim) : Certainty.strong(trim);
    }

    private static long rocks(KafkaClients.Found clients) {
        return clients.outside().streams().stream()
                .flatMap(application -> application.stores().stream())
                .filter(store -> store.kind() == StreamsApplication.Store.Kind.ROCKSDB)
                .mapToLong(StreamsApplication.Store::count)
                .sum();
    }

    private static long compressors(KafkaClients.Found clients) {
        return clients.producers().stream()
                .mapToLong(
                        producer -> producer.batches().overhead().compressors().count())
                .sum();
    }

    private static String handles(Optional<KafkaClients.Found> clients) {
        List<String> known = new ArrayList<>();
        clients.map(NativeLibraries::rocks)
                .filter(count -> count > 0)
                .ifPresent(count -> known.add(Words.count(count, "store of RocksDB", "stores of RocksDB")));
        clients.map(NativeLibraries::compressors)
                .filter(count -> count > 0)
                .ifPresent(count -> known.add(Words.count(count, "compressor")));
        return known.isEmpty() ? "" : " The dump shows %s.".formatted(String.join(" and ", known));
    }

    private static Advice advice(Optional<KafkaClients.Found> clients) {
        return clients.map(NativeLibraries::rocks).orElse(0L) > 0
                ? Advice.of(
                        "Bound RocksDB: a RocksDBConfigSetter that gives all stores one shared block cache and WriteBufferManager;"
                                + " each store alone takes 50 MiB of cache and three memtables of 16 MiB.",
                        "props.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,\n        BoundedMemoryRocksDb.class);")
                : Advice.of(
                        "Look for libraries that call malloc: compression, TLS of OpenSSL, RocksDB, agents. jemalloc with"
                                + " MALLOC_CONF=prof:true writes who allocates; streams and iterators of such libraries want close().");
    }

    private static List<Evidence> evidence(
            ByteSize unknown, ByteSize inArenas, double share, Optional<KafkaClients.Found> clients) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "share of memory in nobody's books",
                Quantity.share(share),
                Quantity.share(LIMITS.nearest(share)),
                List.of()));
        evidence.add(Evidence.of("memory in nobody's books", Quantity.of(unknown)));
        evidence.add(Evidence.of("of it in malloc arenas", Quantity.of(inArenas)));
        clients.ifPresent(found -> {
            evidence.add(Evidence.of("stores of RocksDB", Quantity.count(rocks(found))));
            evidence.add(Evidence.of("compressors", Quantity.count(compressors(found))));
        });
        return evidence;
    }
}
