package kheap.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.KnownBug;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the JSON forms have in common: an absent value is `null`, moments are ISO 8601 in UTC, and a diagnosis has
/// the same keys whatever it is about.
final class JsonForm {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private JsonForm() {}

    /// Writes one JSON object and leaves the writer open.
    static void write(ObjectNode json, Writer out) throws IOException {
        try {
            MAPPER.writerWithDefaultPrettyPrinter().writeValue(out, json);
        } catch (JacksonException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e);
        }
        out.append('\n');
        out.flush();
    }

    /// A diagnosis with all that it says.
    static void diagnosis(Diagnosis diagnosis, ObjectNode json) {
        json.put("rule", diagnosis.question().id());
        json.put("question", diagnosis.question().text());
        switch (diagnosis) {
            case Diagnosis.Problem problem -> {
                json.put("answer", "problem");
                json.put("severity", problem.severity().toString());
                json.put("grade", problem.grade().toString());
                json.put(
                        "missing",
                        problem.grade() == Grade.PROOF
                                ? null
                                : problem.certainty().missing());
                json.put("sentence", problem.sentence());
                json.set("evidence", array(problem.evidence(), JsonForm::evidence));
                json.put("advice", problem.advice().text());
                json.put("snippet", problem.advice().snippet().orElse(null));
                json.set("knownBugs", array(problem.bugs(), JsonForm::knownBug));
            }
            case Diagnosis.Clear clear -> unproblematic(json, "clear", clear.sentence(), clear.evidence());
            case Diagnosis.NotApplicable cannot -> unproblematic(json, "not-applicable", cannot.sentence(), List.of());
        }
        json.put("blindSpot", diagnosis.question().blindSpot());
    }

    private static void unproblematic(ObjectNode json, String answer, String sentence, List<Evidence> evidence) {
        json.put("answer", answer);
        json.putNull("severity");
        json.putNull("grade");
        json.putNull("missing");
        json.put("sentence", sentence);
        json.set("evidence", array(evidence, JsonForm::evidence));
        json.putNull("advice");
        json.putNull("snippet");
        json.putArray("knownBugs");
    }

    private static void knownBug(KnownBug bug, ObjectNode json) {
        json.put("id", bug.id());
        json.put("what", bug.what());
        json.put("affects", bug.affects());
        json.put("found", bug.found());
        json.put("link", bug.link());
    }

    private static void evidence(Evidence evidence, ObjectNode json) {
        json.put("name", evidence.name());
        amount(json, "value", evidence.value().amount());
        json.put("unit", evidence.value().unit().toString());
        if (evidence.threshold().isPresent()) {
            amount(json, "threshold", evidence.threshold().get().amount());
        } else {
            json.putNull("threshold");
        }
        json.set("objects", texts(evidence.objects().stream().map(Cell::hex).toList()));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whole numbers are written without a fraction.
    static void amount(ObjectNode json, String key, double amount) {
        if (amount == Math.rint(amount) && Math.abs(amount) < 1L << 53) {
            json.put(key, (long) amount);
        } else {
            json.put(key, amount);
        }
    }

    static void amount(ObjectNode json, String key, OptionalDouble amount) {
        if (amount.isPresent()) {
            amount(json, key, amount.getAsDouble());
        } else {
            json.putNull(key);
        }
    }

    static void number(ObjectNode json, String key, OptionalLong value) {
        json.put(key, value.isPresent() ? (Long) value.getAsLong() : null);
    }

    static void moment(ObjectNode json, String key, Optional<Instant> moment) {
        json.put(key, moment.map(Instant::toString).orElse(null));
    }

    static void millis(ObjectNode json, String key, Optional<Duration> time) {
        json.put(key, time.map(Duration::toMillis).orElse(null));
    }

    static ArrayNode texts(List<String> texts) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        texts.forEach(json::add);
        return json;
    }

    static <T> ArrayNode array(List<T> values, BiConsumer<T, ObjectNode> fields) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> fields.accept(value, json.addObject()));
        return json;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
