package kheap.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kheap.diagnosis.KnownBug;
import kheap.diagnosis.Question;
import kheap.kafka.BogusReceive;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Published faults of kafka-clients and Spring Kafka that explain what a rule found.
///
/// A fault is named only where both fit: what the dump shows, and a version that has it. The version is that of the
/// client that shows it, or the only one in the dump; where neither is known, or it is a build that nothing is known
/// of, no fault is named. The bounds were checked against the released jars on both sides of them, where a bug's own
/// page did not tell.
final class KnownBugs {
    /// The releases that keep the bytes of a batch that expired in flight out of the pool until its request is
    /// answered: the repair of KAFKA-19012.
    static final List<Version.Range> KEEPING_EXPIRED =
            List.of(Version.Range.of("3.9.2", "4.0"), Version.Range.of("4.0.2", "4.1"), Version.Range.since("4.1.2"));

    static final List<Fault> ALL = List.of(
            kafka(
                    "KAFKA-3122",
                    "The bytes of a batch that the broker refused for want of authorization were never given back.",
                    "before 0.9.0.1",
                    List.of(Version.Range.before("0.9.0.1")),
                    "pool-accounting",
                    producers(KnownBugs::isShort)),
            kafka(
                    "KAFKA-4741",
                    "The buffer of a new batch was never given back when making the batch failed.",
                    "before 0.11.0",
                    List.of(Version.Range.before("0.11.0.0")),
                    "pool-accounting",
                    producers(KnownBugs::isShort)),
            kafka(
                    "KAFKA-5239",
                    "The bytes of a buffer were never given back when allocating it ended in an OutOfMemoryError.",
                    "before 1.0",
                    List.of(Version.Range.before("1.0")),
                    "pool-accounting",
                    producers(KnownBugs::isShort)),
            kafka(
                    "KAFKA-19012",
                    "Since this was repaired, the bytes of a batch that expired in flight stay out of the pool until a"
                            + " broker answers its request: what is missing comes back then, or when the connection ends.",
                    "3.9.2, 4.0.2, 4.1.2 and later",
                    KEEPING_EXPIRED,
                    "pool-accounting",
                    producers(
                            producer -> isShort(producer) && producer.network().inFlightRequests() > 0)),
            kafka(
                    "KAFKA-3747",
                    "A batch that was full kept its compressor until it was sent.",
                    "before 0.10.0.1",
                    List.of(Version.Range.before("0.10.0.1")),
                    "compressors-retained",
                    producers(KnownBugs::hasIdleCompressors)),
            kafka(
                    "KAFKA-6512",
                    "A batch kept the buffers of its compressor until the broker acknowledged it.",
                    "0.10.2 to 1.0",
                    List.of(Version.Range.of("0.10.2.0", "1.1")),
                    "compressors-retained",
                    producers(KnownBugs::hasIdleCompressors)),
            kafka(
                    "KAFKA-9703",
                    "The batches that were made of one too large for the broker kept a compressor each until they were"
                            + " sent.",
                    "0.11 to 2.5",
                    List.of(Version.Range.of("0.11.0.0", "2.6")),
                    "compressors-retained",
                    producers(producer -> hasIdleCompressors(producer)
                            && producer.batches().overhead().splitBatches() > 0)),
            kafka(
                    "KAFKA-4090",
                    "A client without security.protocol takes the answer of a TLS port for the size of a message and"
                            + " allocates that much.",
                    "0.9 and later, not fixed yet",
                    List.of(Version.Range.since("0.9")),
                    "bogus-receive-size",
                    clients -> clients.bogusReceives().stream()
                            .filter(KnownBugs::isTls)
                            .map(receive -> onlyVersion(clients))),
            new Fault(
                    "spring-kafka #1727",
                    "Each transaction that was begun while no broker answered left a producer that nobody closed.",
                    "spring-kafka 2.5 before 2.5.12, 2.6 before 2.6.7",
                    List.of(Version.Range.of("2.5", "2.5.12"), Version.Range.of("2.6", "2.6.7")),
                    "orphaned-producers",
                    clients -> clients.producers().stream()
                            .filter(producer -> producer.state() == Producer.State.ORPHANED
                                    && producer.transaction().isPresent())
                            .map(producer -> clients.surroundings().springKafkaVersion()),
                    "github.com/spring-projects/spring-kafka/issues/1727"));

    private KnownBugs() {}

    /// The faults that explain a problem of these clients.
    static List<KnownBug> explaining(Question question, KafkaClients.Found clients) {
        return ALL.stream()
                .filter(fault -> fault.question().equals(question.id()))
                .map(fault -> fault.in(clients))
                .flatMap(Optional::stream)
                .toList();
    }

    /// All that might explain a problem of this question, each in a few words: `KAFKA-5239 of kafka-clients before
    /// 1.0`.
    static List<String> of(Question question) {
        return ALL.stream()
                .filter(fault -> fault.question().equals(question.id()))
                .map(fault -> fault.id() + " of " + fault.affects())
                .toList();
    }

    /// Whether one of these ranges holds a version; false for one that nothing is known of.
    static boolean contain(List<Version.Range> ranges, String version) {
        return Version.of(version)
                .filter(known -> ranges.stream().anyMatch(range -> range.contains(known)))
                .isPresent();
    }

    private static Fault kafka(
            String id,
            String what,
            String affects,
            List<Version.Range> versions,
            String question,
            Function<KafkaClients.Found, Stream<Optional<String>>> shown) {
        return new Fault(
                id, what, "kafka-clients " + affects, versions, question, shown, "issues.apache.org/jira/browse/" + id);
    }

    private static Function<KafkaClients.Found, Stream<Optional<String>>> producers(Predicate<Producer> shows) {
        return clients -> clients.producers().stream().filter(shows).map(producer -> producer.version()
                .or(() -> onlyVersion(clients)));
    }

    private static Optional<String> onlyVersion(KafkaClients.Found clients) {
        return clients.versions().size() == 1 ? Optional.of(clients.versions().getFirst()) : Optional.empty();
    }

    private static boolean isShort(Producer producer) {
        return producer.ghostBytes() > 0;
    }

    private static boolean hasIdleCompressors(Producer producer) {
        return producer.batches().overhead().compressors().idle() > 0;
    }

    private static boolean isTls(BogusReceive receive) {
        return switch (receive.protocol()) {
            case TLS_ALERT, TLS_HANDSHAKE -> true;
            case HTTP, UNKNOWN -> false;
        };
    }

    /// One fault.
    ///
    /// @param affects in words, what `versions` say
    /// @param question the id of the question whose problem it explains
    /// @param shown the versions of what shows it in a dump, empty where one is not known; none where nothing shows
    ///     it
    record Fault(
            String id,
            String what,
            String affects,
            List<Version.Range> versions,
            String question,
            Function<KafkaClients.Found, Stream<Optional<String>>> shown,
            String link) {
        Fault {
            versions = List.copyOf(versions);
        }

        Optional<KnownBug> in(KafkaClients.Found clients) {
            return shown.apply(clients)
                    .flatMap(Optional::stream)
                    .filter(version -> contain(versions, version))
                    .findFirst()
                    .map(version -> new KnownBug(id, what, affects, version, link));
        }
    }
}
