package kheap.analysis;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.kafka.KafkaClients;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// The records of an analysis as JSON and back: a record is an object with its components as keys, a size a number
/// of bytes, a time a text in ISO form, what is absent `null`. A choice between records says under `kind` which it
/// is.
///
/// How records are mapped stands here alone, so that they need know nothing of it. A file is not trusted: it is
/// bounded, names no classes, and whatever is missing, null or of another type is refused.
final class SavedRecords {
    /// Twice what [UnfoldedParts#MOST_VALUES] values may take where nothing can be shared.
    private static final long LONGEST_FILE = 256L << 20;

    private static final long MOST_TOKENS = 2 * UnfoldedParts.MOST_VALUES;
    private static final int LONGEST_TEXT = 1 << 20;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(LONGEST_FILE)
                            .maxTokenCount(MOST_TOKENS)
                            .maxNestingDepth(UnfoldedParts.DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNameLength(LONGEST_TEXT)
                            .maxNumberLength(50)
                            .build())
                    .build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .changeDefaultVisibility(visible -> visible.withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
            .addModule(new SimpleModule()
                    .addDeserializer(ByteSize.class, by(Long.class, ByteSize.class, SavedRecords::size))
                    .addDeserializer(Instant.class, by(String.class, Instant.class, SavedRecords::moment))
                    .addDeserializer(Duration.class, by(String.class, Duration.class, SavedRecords::age)))
            .addMixIn(ByteSize.class, Bytes.class)
            .addMixIn(KafkaClients.class, KindOfClients.class)
            .addMixIn(Diagnosis.class, KindOfDiagnosis.class)
            .build();

    private SavedRecords() {}

    static JsonNode tree(DumpAnalysis analysis) {
        return MAPPER.valueToTree(analysis);
    }

    /// @throws JacksonException when it is none
    static DumpAnalysis analysis(JsonNode tree) {
        return MAPPER.treeToValue(tree, DumpAnalysis.class);
    }

    /// What is wrong and where, in a few words.
    static String reason(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "it is longer or deeper than an analysis is";
        }
        String place = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        String what = e instanceof ValueInstantiationException && e.getCause() != null
                ? String.valueOf(e.getCause().getMessage())
                : e.getOriginalMessage();
        if (what.startsWith("Missing creator property")) {
            return place + " is missing";
        }
        return place.isEmpty() ? what : place + ": " + what;
    }

    /// All that a process can address, and so little that no sum of them leaves a `long`.
    private static final long LARGEST = 1L << 48;

    /// As far from 1970 as a time or an age may be, in milliseconds: what is reckoned with it stays in a `long`.
    private static final long FARTHEST = 1L << 60;

    private static ByteSize size(long bytes) {
        if (bytes > LARGEST) {
            throw new IllegalArgumentException("a size of " + bytes + " bytes, which no process has");
        }
        return new ByteSize(bytes);
    }

    private static Instant moment(String text) {
        Instant moment = Instant.parse(text);
        checkFarness(moment.toEpochMilli());
        return moment;
    }

    private static Duration age(String text) {
        Duration age = Duration.parse(text);
        checkFarness(age.toMillis());
        return age;
    }

    private static void checkFarness(long millis) {
        if (Math.abs(millis) > FARTHEST) {
            throw new IllegalArgumentException("a time millions of years away");
        }
    }

    private static <F, T> ValueDeserializer<T> by(Class<F> from, Class<T> to, Function<F, T> conversion) {
        return new StdScalarDeserializer<T>(to) {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) {
                F value = context.readValue(parser, from);
                try {
                    return conversion.apply(value);
                } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
                    throw context.instantiationException(to, e);
                }
            }
        };
    }

    private interface Bytes {
        @JsonValue
        long bytes();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @Type(value = KafkaClients.Found.class, name = "found"),
        @Type(value = KafkaClients.None.class, name = "none"),
        @Type(value = KafkaClients.Unreadable.class, name = "unreadable")
    })
    private interface KindOfClients {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @Type(value = Diagnosis.Problem.class, name = "problem"),
        @Type(value = Diagnosis.Clear.class, name = "clear"),
        @Type(value = Diagnosis.NotApplicable.class, name = "not-applicable")
    })
    private interface KindOfDiagnosis {}
}
