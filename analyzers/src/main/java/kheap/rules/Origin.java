package kheap.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kheap.diagnosis.Advice;

/// How orphaned producers came to be, as far as their client ids tell.
///
/// A hint and never more: what made them is no longer in the dump. The ids were read in dumps of spring-kafka 2.2 to
/// 4.0: each `DefaultKafkaProducerFactory` numbers its producers from 1 on, so a factory that is made for every send
/// gives every producer the same id, and a factory with a producer for each thread counts up.
enum Origin {
    /// Kafka numbered them: `producer-1`, `producer-2`.
    UNNAMED(
            "Probably a new KafkaProducer without client.id is made for every send: create one and close it at the end.",
            Snippets.ONE_PRODUCER),
    /// The same in a process with Spring Kafka, where a factory without client.id leaves the numbering to Kafka.
    UNNAMED_WITH_SPRING(
            "Probably a DefaultKafkaProducerFactory, a KafkaTemplate or a KafkaProducer without client.id is made for"
                    + " every send: make the factory and the template beans, and inject them.",
            Snippets.SPRING_BEANS),
    /// All ids end with `-1`.
    SPRING_FACTORY_PER_SEND(
            "Probably a DefaultKafkaProducerFactory or KafkaTemplate is made for every send: make both beans, and inject"
                    + " them.",
            Snippets.SPRING_BEANS),
    /// One prefix, counted up.
    SPRING_PRODUCER_PER_THREAD(
            "Probably a DefaultKafkaProducerFactory with producerPerThread lost them when their threads ended (Spring"
                    + " Kafka up to 3.0): close each thread's producer before the thread ends, or share one.",
            Snippets.SPRING_THREAD_END),
    /// The application named them.
    NAMED(
            "Look for the code that makes producers with these client ids: %s. Create one and close it at the end.",
            Snippets.ONE_PRODUCER);

    private static final Pattern NUMBERED = Pattern.compile("(.*)-(\\d+)");

    private final String text;
    private final String snippet;

    /// @param text of the advice, in which `%s` stands for the client ids
    Origin(String text, String snippet) {
        this.text = text;
        this.snippet = snippet;
    }

    /// @param clientIds of the orphans, at least one
    static Origin of(List<String> clientIds, boolean springKafka) {
        if (clientIds.stream().allMatch(Origin::isKafkasNumber)) {
            return springKafka ? UNNAMED_WITH_SPRING : UNNAMED;
        }
        if (!springKafka) {
            return NAMED;
        }
        if (clientIds.stream().allMatch(id -> id.endsWith("-1"))) {
            return SPRING_FACTORY_PER_SEND;
        }
        return areCountedUp(clientIds) ? SPRING_PRODUCER_PER_THREAD : NAMED;
    }

    /// Whether Kafka made the client id because none was configured.
    static boolean isKafkasNumber(String clientId) {
        return clientId.matches("producer-\\d+");
    }

    private static boolean areCountedUp(List<String> clientIds) {
        List<Matcher> ids = clientIds.stream().map(NUMBERED::matcher).toList();
        return clientIds.size() > 1
                && new HashSet<>(clientIds).size() == clientIds.size()
                && ids.stream().allMatch(Matcher::matches)
                && ids.stream()
                                .map(id -> id.group(1))
                                .collect(Collectors.toSet())
                                .size()
                        == 1;
    }

    /// Whose remains they are, if a framework's; for a sentence.
    Optional<String> pool() {
        return switch (this) {
            case SPRING_FACTORY_PER_SEND -> Optional.of("Spring factories made for every send");
            case SPRING_PRODUCER_PER_THREAD -> Optional.of("a Spring factory with a producer for each thread");
            case UNNAMED, UNNAMED_WITH_SPRING, NAMED -> Optional.empty();
        };
    }

    Advice advice(List<String> clientIds) {
        return Advice.of(
                text.formatted(Words.names(clientIds.stream().distinct().toList())), snippet);
    }
}
