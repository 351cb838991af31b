package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds [KafkaField] against released kafka-clients, one of every minor line from 0.9 to 4.4.
class KafkaFieldTest {
    private static final Path JARS = Path.of("target", "kafka-clients");

    /// Classes that every line has, under one of these names.
    private static final List<List<String>> EVERYWHERE = List.of(
            List.of("producer.KafkaProducer"),
            List.of("producer.internals.Sender"),
            List.of("producer.internals.RecordAccumulator"),
            List.of("producer.internals.BufferPool"),
            List.of("producer.internals.ProducerBatch", "producer.internals.RecordBatch"),
            List.of("NetworkClient"),
            List.of("network.NetworkReceive"),
            List.of("consumer.KafkaConsumer"),
            List.of("utils.AppInfoParser"));

    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(JARS)) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyMinorLineIsThere() throws IOException {
        assertEquals(31, jars().size());
    }

    @ParameterizedTest
    @MethodSource("jars")
    void everyRequiredFieldIsDeclared(Path jar) throws IOException {
        Map<String, Set<String>> fields = fields(jar);
        List<String> missing = new ArrayList<>();
        for (KafkaField field : KafkaField.values()) {
            for (String type : field.types()) {
                if (field.isRequired()
                        && fields.containsKey(type)
                        && field.names().stream().noneMatch(fields.get(type)::contains)) {
                    missing.add(field + " in " + type);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @ParameterizedTest
    @MethodSource("jars")
    void everyClassThatAClientHasIsThere(Path jar) throws IOException {
        Set<String> classes = fields(jar).keySet();
        for (List<String> names : EVERYWHERE) {
            assertTrue(names.stream().anyMatch(classes::contains), () -> "none of " + names);
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void noNameIsReadThatTheLineUsesForSomethingElse(Path jar) throws IOException {
        Map<String, Set<String>> fields = fields(jar);
        // In 0.11 and before, the free list was outside the counter too; both counters in one class would be a third
        // layout.
        Set<String> pool = fields.get("producer.internals.BufferPool");
        assertEquals(
                1,
                KafkaField.POOL_UNALLOCATED.names().stream()
                        .filter(pool::contains)
                        .count());
        Set<String> accumulator = fields.get("producer.internals.RecordAccumulator");
        assertEquals(
                1,
                KafkaField.ACCUMULATOR_QUEUES.names().stream()
                        .filter(accumulator::contains)
                        .count());
    }

    /// Their absence does not make a client unreadable, so nothing else would tell.
    @ParameterizedTest
    @MethodSource("jars")
    void theDefaultsStandWhereTheyAreReadFrom(Path jar) throws IOException {
        Map<String, Set<String>> fields = fields(jar);
        for (KafkaField field : List.of(KafkaField.DEFINITION_KEYS, KafkaField.KEY_DEFAULT)) {
            assertTrue(fields.get(field.types().getFirst()).containsAll(field.names()), field::toString);
        }
        assertTrue(fields.get("config.ConfigDef").contains("NO_DEFAULT_VALUE"));
        for (String config : List.of("producer.ProducerConfig", "consumer.ConsumerConfig", "admin.AdminClientConfig")) {
            if (fields.containsKey(config)) {
                assertTrue(fields.get(config).contains("CONFIG"), config);
                assertTrue(fields.get(config).containsAll(List.of("values", "originals")), config);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void thePartitionsStandWhereTheyAreReadFrom(Path jar) throws IOException {
        Map<String, Set<String>> fields = fields(jar);
        for (KafkaField field : List.of(KafkaField.METADATA_CLUSTER, KafkaField.CLUSTER_PARTITIONS)) {
            for (String type : field.types()) {
                if (fields.containsKey(type)) {
                    assertEquals(
                            1,
                            field.names().stream()
                                    .filter(fields.get(type)::contains)
                                    .count(),
                            type);
                }
            }
        }
        assertTrue(fields.containsKey("Metadata") && fields.containsKey("Cluster"));
    }

    /// Their absence would only leave out a number.
    @ParameterizedTest
    @MethodSource("jars")
    void metricsAndPlugInsStandWhereTheyAreReadFrom(Path jar) throws IOException {
        Map<String, Set<String>> fields = fields(jar);
        for (KafkaField field : List.of(
                KafkaField.REGISTRY_METRICS,
                KafkaField.REGISTRY_SENSORS,
                KafkaField.REGISTRY_REPORTERS,
                KafkaField.REPORTER_BEANS,
                KafkaField.REPORTER_DOMAIN,
                KafkaField.INTERCEPTORS,
                KafkaField.CLIENT_PARTITIONER,
                KafkaField.PLUGIN_INSTANCE)) {
            for (String type : field.types()) {
                if (fields.containsKey(type)) {
                    assertEquals(
                            1,
                            field.names().stream()
                                    .filter(fields.get(type)::contains)
                                    .count(),
                            field + " in " + type);
                }
            }
        }
        boolean intercepts = fields.containsKey("producer.internals.ProducerInterceptors");
        assertEquals(
                intercepts, fields.get("producer.KafkaProducer").containsAll(KafkaField.CLIENT_INTERCEPTORS.names()));
        boolean pushes = fields.containsKey("telemetry.internals.ClientTelemetryReporter");
        assertEquals(pushes, fields.get("producer.KafkaProducer").containsAll(KafkaField.CLIENT_TELEMETRY.names()));
    }

    @ParameterizedTest
    @MethodSource("jars")
    void whatBatchesKeepBesidesTheirBytesStandsWhereItIsReadFrom(Path jar) throws IOException {
        Map<String, Set<String>> fields = fields(jar);
        for (KafkaField field : List.of(
                KafkaField.BATCH_DRAINED,
                KafkaField.BATCH_THUNKS,
                KafkaField.THUNK_CALLBACK,
                KafkaField.WRAPPED_CALLBACK,
                KafkaField.WRITER_STREAM,
                KafkaField.WRITER_UNCOMPRESSED)) {
            for (String type : field.types()) {
                if (fields.containsKey(type)) {
                    assertTrue(field.names().stream().anyMatch(fields.get(type)::contains), field + " in " + type);
                }
            }
        }
        for (KafkaField field : List.of(KafkaField.THUNK_CALLBACK, KafkaField.WRITER_STREAM)) {
            assertTrue(field.types().stream().anyMatch(fields::containsKey), field::toString);
        }
        // A batch that is closed tells so by its records, a flag of its builder, or the builder's own closed stream.
        Set<String> records = fields.get("record.MemoryRecords");
        assertTrue(records.contains("writable")
                || fields.get("record.MemoryRecordsBuilder").contains("builtRecords"));
    }

    @ParameterizedTest
    @MethodSource("jars")
    void theConnectionsStandWhereTheyAreReadFrom(Path jar) throws IOException {
        Map<String, Set<String>> fields = fields(jar);
        for (KafkaField field : List.of(
                KafkaField.NETWORK_REQUEST_TIMEOUT,
                KafkaField.IN_FLIGHT_REQUESTS,
                KafkaField.HEADER_API,
                KafkaField.CONNECTION_STATES,
                KafkaField.CONNECTION_STATE,
                KafkaField.CONNECTION_LAST_ATTEMPT)) {
            assertEquals(
                    1,
                    field.names().stream()
                            .filter(fields.get(field.types().getFirst())::contains)
                            .count(),
                    field::toString);
        }
        boolean modern = fields.containsKey("NetworkClient$InFlightRequest");
        assertTrue(fields.get(modern ? "NetworkClient$InFlightRequest" : "ClientRequest")
                .contains("sendTimeMs"));
        assertTrue(fields.get(modern ? "NetworkClient$InFlightRequest" : "requests.RequestSend")
                .contains("header"));
        assertTrue(!fields.get("requests.RequestHeader").contains("data")
                || fields.get("message.RequestHeaderData").contains("requestApiKey"));
        assertTrue(fields.get("protocol.ApiKeys").contains("id"));
    }

    @Test
    void everyFieldIsInOneOfTheJarsAtLeast() throws IOException {
        Set<KafkaField> unseen = new HashSet<>(Arrays.asList(KafkaField.values()));
        for (Path jar : jars()) {
            Map<String, Set<String>> fields = fields(jar);
            unseen.removeIf(field -> field.types().stream()
                    .anyMatch(type -> field.names().stream().anyMatch(fields.getOrDefault(type, Set.of())::contains)));
        }
        assertEquals(Set.of(), unseen);
    }

    /// Instance fields by class, inherited ones too, under the names that [KafkaClasses] asks by.
    private static Map<String, Set<String>> fields(Path jar) throws IOException {
        Map<String, ClassModel> models = new HashMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .filter(entry -> entry.getName().startsWith("org/apache/kafka/")
                            && entry.getName().endsWith(".class"))
                    .forEach(entry -> {
                        try {
                            ClassModel model = ClassFile.of()
                                    .parse(file.getInputStream(entry).readAllBytes());
                            models.put(model.thisClass().asInternalName(), model);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
        Map<String, Set<String>> fields = new HashMap<>();
        for (ClassModel model : models.values()) {
            Set<String> names = new HashSet<>();
            for (ClassModel at = model; at != null; at = superclass(at, models)) {
                at.fields().forEach(field -> names.add(field.fieldName().stringValue()));
            }
            fields.put(KafkaClasses.shortName(model.thisClass().asInternalName().replace('/', '.')), names);
        }
        return fields;
    }

    private static ClassModel superclass(ClassModel model, Map<String, ClassModel> models) {
        return model.superclass()
                .map(above -> models.get(above.asInternalName()))
                .orElse(null);
    }
}
