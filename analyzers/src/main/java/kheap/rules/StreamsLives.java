package kheap.rules;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;
import kheap.kafka.StreamsApplication;

/// What is wrong with the lives of `KafkaStreams`: too many of one application, failed ones, closed ones that are
/// held.
final class StreamsLives {
    /// An application that restarts itself leaves some behind; one may still be held by the field it stood in.
    static final int CLOSED = 3;

    private StreamsLives() {}

    static List<StreamsFinding> duplicates(KafkaClients.Found clients, Coverage coverage) {
        return clients.outside().streams().stream()
                // A redacted dump does not tell the applications apart.
                .filter(one -> !one.isClosed() && !one.id().isEmpty())
                .collect(Collectors.groupingBy(StreamsApplication::id))
                .entrySet()
                .stream()
                .filter(same -> same.getValue().size() > 1)
                .map(same -> duplicate(same.getKey(), same.getValue(), clients, coverage))
                .toList();
    }

    private static StreamsFinding duplicate(
            String id, List<StreamsApplication> same, KafkaClients.Found clients, Coverage coverage) {
        String states = same.stream()
                .collect(Collectors.groupingBy(
                        one -> one.state().toLowerCase(Locale.ROOT).replace('_', ' '),
                        TreeMap::new,
                        Collectors.counting()))
                .entrySet()
                .stream()
                .map(state -> "%,d %s".formatted(state.getValue(), state.getKey()))
                .collect(Collectors.joining(", "));
        long ofThem = same.stream().mapToLong(one -> clientsOf(one, clients)).sum();
        return new StreamsFinding(
                Severity.WARNING,
                coverage.overturnable(Certainty.strong(
                        "Find where the application makes its KafkaStreams: one for each process is usual.")),
                "%,d KafkaStreams of the application %s are not closed (%s)%s."
                        .formatted(
                                same.size(),
                                Words.name(id),
                                states,
                                ofThem == 0
                                        ? ""
                                        : "; they have %s"
                                                .formatted(Words.count(
                                                        ofThem,
                                                        "producer, consumer or admin client",
                                                        "producers, consumers and admin clients"))),
                List.of(Evidence.of(
                        "KafkaStreams of one application that are not closed",
                        Quantity.count(same.size()),
                        Quantity.count(2),
                        StreamsFinding.addresses(same))),
                Advice.of(
                        "Keep one KafkaStreams for an application and set num.stream.threads instead; close the one that is"
                                + " replaced, also when it was never started: its constructor makes clients.",
                        "streams.close(Duration.ofSeconds(30));"));
    }

    private static long clientsOf(StreamsApplication application, KafkaClients.Found clients) {
        String prefix = application.clientId() + "-";
        return application.clientId().isEmpty()
                ? 0
                : LivingClient.of(clients).stream()
                        .filter(client -> client.id().startsWith(prefix))
                        .count();
    }

    static Optional<StreamsFinding> failed(List<StreamsApplication> applications, Coverage coverage) {
        List<StreamsApplication> failed = applications.stream()
                .filter(one -> one.state().equals("ERROR")
                        || one.state().equals("RUNNING")
                                && one.threads().processing() == 0
                                && one.threads().ended() > 0)
                .toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        StreamsApplication first = failed.getFirst();
        return Optional.of(new StreamsFinding(
                Severity.WARNING,
                coverage.overturnable(Certainty.PROOF),
                "%s: no thread of %s processes records any more (state %s)."
                        .formatted(
                                Words.count(
                                        failed.size(),
                                        "application of Kafka Streams has failed",
                                        "applications of Kafka Streams have failed"),
                                Words.name(first.id()),
                                Words.shortened(first.state())),
                List.of(Evidence.of(
                        "failed KafkaStreams", Quantity.count(failed.size()), StreamsFinding.addresses(failed))),
                Advice.of(
                        "Read why its threads ended, and replace a thread or close the application from its exception"
                                + " handler.",
                        """
                        streams.setUncaughtExceptionHandler(error ->
                                StreamThreadExceptionResponse.REPLACE_THREAD);""")));
    }

    static Optional<StreamsFinding> closed(List<StreamsApplication> applications, Coverage coverage) {
        List<StreamsApplication> closed =
                applications.stream().filter(StreamsApplication::isClosed).toList();
        if (closed.size() < CLOSED) {
            return Optional.empty();
        }
        ByteSize bytes = closed.stream().map(StreamsApplication::retained).reduce(ByteSize.ZERO, ByteSize::plus);
        return Optional.of(
                new StreamsFinding(
                        bytes.compareTo(StreamsFinding.MATTERS) < 0 ? Severity.INFO : Severity.WARNING,
                        coverage.overturnable(Certainty.PROOF),
                        "%,d KafkaStreams are closed and something still holds them: they retain %s."
                                .formatted(closed.size(), bytes),
                        List.of(Evidence.of(
                                "closed KafkaStreams that are held",
                                Quantity.count(closed.size()),
                                Quantity.count(CLOSED),
                                StreamsFinding.addresses(closed))),
                        Advice.of(
                                "Let go of a KafkaStreams when it is closed: the field, the list or the listener that holds it.")));
    }
}
