package kheap.rules;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.Admin;
import kheap.kafka.BogusReceive;
import kheap.kafka.ClientConfig;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Does a client take another protocol for Kafka's?
///
/// The receive lives for an instant, so only a dump written at the OutOfMemoryError is likely to hold it.
final class BogusReceiveSize implements ClientRule {
    static final Question QUESTION = new Question(
            "bogus-receive-size",
            "Does a client take another protocol for Kafka's?",
            "Only a dump that was written at the OutOfMemoryError is likely to hold the message.");

    private static final Background BACKGROUND = new Background(
            """
            Every answer of a broker begins with its size in four bytes, and the client allocates a buffer of \
            that size. When the other side speaks TLS or HTTP, the first four bytes of that protocol become the \
            size: a TLS alert (0x15030300) asks for 336 MiB, the letters HTTP for 1.1 GiB. A small heap dies of \
            "Java heap space" with hardly anything in it; a large one wastes the buffer and waits for bytes that \
            never come.""",
            List.of(
                    "NetworkReceive.requestedBufferSize, before kafka-clients 1.0 the four bytes themselves",
                    "NetworkReceive.source",
                    "whether a buffer was allocated"),
            """
            The first bytes of TLS or HTTP are critical, always. Any other size above 100,000,000 bytes without a \
            buffer is a warning: no broker answers with more, the default fetch.max.bytes being half of it.""",
            "The first bytes of TLS and HTTP are proof. Of another size a look at the port would tell.",
            List.of("KAFKA-4090, open since 2016", "KAFKA-4493", "apache/nifi #11394", """
                    measured: a plain-text producer on a TLS port leaves requestedBufferSize = 352518912 and no \
                    buffer, in a dump of 9.4 MB"""),
            Background.Redaction.partly("""
                    Since kafka-clients 1.0 the size is a number in a field. Before, it stands only in an array \
                    of four bytes, and is lost."""));

    /// No broker answers with more than this: the default `fetch.max.bytes` is half of it.
    static final long NO_ANSWER_IS_THAT_LARGE = 100_000_000;

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return BACKGROUND;
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        List<BogusReceive> bogus = clients.bogusReceives().stream()
                .filter(BogusReceiveSize::isBogus)
                .sorted(Comparator.comparing(BogusReceive::protocol)
                        .thenComparing(BogusReceive::requestedBytes, Comparator.reverseOrder()))
                .toList();
        if (!bogus.isEmpty()) {
            return problem(clients, bogus);
        }
        int count = clients.producers().size()
                + clients.consumers().size()
                + clients.admins().size();
        if (count == 0) {
            return Coverage.of(clients).holdsNo("Kafka client", QUESTION);
        }
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "The answers that %s about to receive were checked; none has an impossible size."
                                .formatted(Words.count(count, "client was", "clients were")),
                        Evidence.of("clients", Quantity.count(count)));
    }

    private static boolean isBogus(BogusReceive receive) {
        return switch (receive.protocol()) {
            case TLS_ALERT, TLS_HANDSHAKE, HTTP -> true;
            case UNKNOWN -> !receive.bufferAllocated() && receive.requestedBytes() > NO_ANSWER_IS_THAT_LARGE;
        };
    }

    private static Diagnosis problem(KafkaClients.Found clients, List<BogusReceive> bogus) {
        BogusReceive first = bogus.getFirst();
        boolean known = first.protocol() != BogusReceive.Protocol.UNKNOWN;
        return new Diagnosis.Problem(
                QUESTION,
                known ? Severity.CRITICAL : Severity.WARNING,
                known
                        ? Certainty.PROOF
                        : Certainty.strong(
                                "Ask the port what it speaks: openssl s_client -connect host:port shows TLS, curl -v host:port"
                                        + " a web server."),
                sentence(first) + others(bogus.size() - 1),
                List.of(
                        Evidence.of(
                                "bogus receives",
                                Quantity.count(bogus.size()),
                                Quantity.count(1),
                                bogus.stream().map(BogusReceive::address).toList()),
                        Evidence.of("bytes taken for the size", Quantity.of(size(first)))),
                advice(clients, first.protocol()));
    }

    private static String sentence(BogusReceive receive) {
        String meaning =
                switch (receive.protocol()) {
                    case TLS_ALERT -> "are a TLS alert: the client speaks plain text to a TLS port.";
                    case TLS_HANDSHAKE -> "begin a TLS handshake: the other side speaks TLS, the client plain text.";
                    case HTTP -> "are HTTP: the port belongs to a web server or a proxy, not to a broker.";
                    case UNKNOWN ->
                        "are a size that hardly any broker sends: perhaps another protocol is spoken there.";
                };
        return "The first four bytes (%s) from %s %s The client took them for the size of an answer and %s %s for it."
                        .formatted(
                                receive.hex(),
                                source(receive),
                                meaning,
                                receive.bufferAllocated() ? "allocated" : "wanted",
                                size(receive))
                + (receive.bufferAllocated() ? "" : " A small heap ends there in \"Java heap space\".");
    }

    private static ByteSize size(BogusReceive receive) {
        return new ByteSize(Integer.toUnsignedLong(receive.requestedBytes()));
    }

    private static String source(BogusReceive receive) {
        return receive.source().startsWith("-")
                ? "a bootstrap server (node %s)".formatted(Words.shortened(receive.source()))
                : "node %s".formatted(Words.shortened(receive.source()));
    }

    private static String others(int count) {
        return count == 0
                ? ""
                : " %s such bytes too."
                        .formatted(Words.count(count, "other connection shows", "other connections show"));
    }

    private static Advice advice(KafkaClients.Found clients, BogusReceive.Protocol protocol) {
        return switch (protocol) {
            case TLS_ALERT, TLS_HANDSHAKE -> {
                String security = usesSasl(clients) ? "SASL_SSL" : "SSL";
                yield Advice.of(
                        "Let the client speak TLS, or name the broker's plain-text port in bootstrap.servers.",
                        """
                        security.protocol=%s
                        ssl.truststore.location=/path/to/truststore.jks""".formatted(security));
            }
            case HTTP ->
                Advice.of("Name the broker's own port in bootstrap.servers, not that of a web server or proxy.");
            case UNKNOWN ->
                Advice.of("Look what listens at the port in bootstrap.servers, and which protocol it speaks.");
        };
    }

    private static boolean usesSasl(KafkaClients.Found clients) {
        Stream<ClientConfig> configs = Stream.of(
                        clients.producers().stream().map(Producer::config),
                        clients.consumers().stream().map(Consumer::config),
                        clients.admins().stream().map(Admin::config))
                .flatMap(stream -> stream);
        return configs.anyMatch(config -> config.text("security.protocol")
                .filter(text -> text.startsWith("SASL_"))
                .isPresent());
    }
}
