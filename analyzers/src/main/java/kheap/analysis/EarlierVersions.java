package kheap.analysis;

import java.util.List;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Grade;
import kheap.footprint.Footprint;
import kheap.kafka.Batches;
import kheap.kafka.Consumer;
import kheap.kafka.Instrumentation;
import kheap.kafka.Outside;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes of an analysis that was saved in an earlier version of the format one of today's: what was not asked then
/// is none or unknown. Version 2 had no files beside the dump.
///
/// What is said once stands in several places of the tree as one node, so whatever is done to a node may be done to
/// it again.
final class EarlierVersions {
    /// Is added to the analysis, so that nobody takes for measured what was not asked.
    static final String NOTE = "This was saved by a kheap that asked less: what was added since is shown as none.";

    private static final String ASK_AGAIN = "Analyse the dump itself again: this kheap says what would prove it.";

    private EarlierVersions() {}

    /// @param analysis unfolded; is changed
    static void bringUpToDate(JsonNode analysis, int version) {
        if (analysis instanceof ObjectNode saved) {
            saved.putIfAbsent("footprint", tree(Footprint.NONE));
        }
        if (version == 1) {
            ofFirst(analysis);
        }
    }

    private static void ofFirst(JsonNode analysis) {
        JsonNode kafka = analysis.path("kafka");
        if (kafka.path("kind").asString("").equals("found")) {
            clients((ObjectNode) kafka, analysis.path("process"));
        }
        each(analysis, "diagnoses", EarlierVersions::diagnosis);
    }

    private static void clients(ObjectNode kafka, JsonNode process) {
        if (kafka.path("surroundings") instanceof ObjectNode surroundings) {
            surroundings.putIfAbsent("springKafkaVersion", surroundings.nullNode());
            surroundings.putIfAbsent("process", process);
            surroundings.putIfAbsent("layout", surroundings.nullNode());
            surroundings.putIfAbsent("redacted", surroundings.booleanNode(false));
        }
        kafka.putIfAbsent("outside", tree(Outside.NONE));
        each(kafka, "producers", EarlierVersions::producer);
        each(kafka, "consumers", EarlierVersions::consumer);
        each(kafka, "admins", EarlierVersions::admin);
    }

    private static void producer(ObjectNode producer) {
        producer.putIfAbsent(
                "instrumentation",
                tree(new Instrumentation(producer.path("metrics").asInt(0), 0, 0, List.of())));
        producer.putIfAbsent("muted", producer.numberNode(0));
        if (producer.path("batches") instanceof ObjectNode batches) {
            batches.putIfAbsent("fill", tree(Batches.Fill.NONE));
            batches.putIfAbsent("overhead", tree(Batches.Overhead.NONE));
        }
        nodes(producer);
    }

    private static void consumer(ObjectNode consumer) {
        boolean closed = consumer.path("closed").asBoolean(false);
        consumer.putIfAbsent("state", tree(closed ? Consumer.State.CLOSED : Consumer.State.OPEN));
        consumer.putIfAbsent("paused", consumer.numberNode(0));
        consumer.putIfAbsent("sinceLastPoll", consumer.nullNode());
        if (consumer.path("fetched") instanceof ObjectNode fetched) {
            // At the most: how much of the arrays was still to be polled, and how they differ, was not asked.
            fetched.putIfAbsent("unread", fetched.path("bytes"));
            fetched.putIfAbsent("largest", fetched.path("bytes"));
            fetched.putIfAbsent("paused", fetched.arrayNode());
            fetched.putIfAbsent("paused", fetched.arrayNode());
        }
        client(consumer);
    }

    private static void admin(ObjectNode admin) {
        client(admin);
    }

    private static void client(ObjectNode client) {
        client.putIfAbsent("version", client.nullNode());
        client.putIfAbsent("instrumentation", tree(Instrumentation.NONE));
        nodes(client);
    }

    private static void nodes(ObjectNode client) {
        each(client.path("network"), "nodes", node -> {
            node.putIfAbsent("inFlight", node.numberNode(0));
            node.putIfAbsent("oldestRequest", node.nullNode());
            node.putIfAbsent("sinceLastAttempt", node.nullNode());
        });
    }

    private static void diagnosis(ObjectNode diagnosis) {
        if (diagnosis.path("kind").asString("").equals("problem")) {
            JsonNode grade = diagnosis.path("grade");
            ObjectNode certainty = diagnosis.objectNode();
            certainty.set("grade", grade);
            certainty.put("missing", grade.equals(tree(Grade.PROOF)) ? Certainty.PROOF.missing() : ASK_AGAIN);
            diagnosis.putIfAbsent("certainty", certainty);
            diagnosis.putIfAbsent("bugs", diagnosis.arrayNode());
        }
    }

    private static void each(JsonNode parent, String key, java.util.function.Consumer<ObjectNode> change) {
        for (JsonNode element : parent.path(key).values()) {
            if (element instanceof ObjectNode object) {
                change.accept(object);
            }
        }
    }

    private static JsonNode tree(Object value) {
        return SavedRecords.MAPPER.valueToTree(value);
    }
}
