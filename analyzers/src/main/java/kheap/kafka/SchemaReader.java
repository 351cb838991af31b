package kheap.kafka;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.Instance;

/// Reads the schemas that serializers and registries keep: Avro's, also those of shaded copies.
///
/// The client of Confluent's schema registry is known by its class and the field that bounds a subject's schemas:
/// `identityMapCapacity`, later `cacheCapacity`.
final class SchemaReader {
    private static final String RECORD_SCHEMA = "org.apache.avro.Schema$RecordSchema";
    private static final String REGISTRY_CLIENT = "io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient";

    private SchemaReader() {}

    static List<HeapClass> recordSchemas(HeapDump heap) {
        return named(heap, RECORD_SCHEMA);
    }

    static List<HeapClass> registryClients(HeapDump heap) {
        return named(heap, REGISTRY_CLIENT);
    }

    /// Of this name, under any prefix that a shaded copy may have.
    private static List<HeapClass> named(HeapDump heap, String name) {
        return heap.classes().stream()
                .filter(type -> type.name().equals(name) || type.name().endsWith("." + name))
                .toList();
    }

    /// @param clients of schema registries
    static Schemas read(HeapDump heap, Sampled schemas, Sampled clients, HoldingCollections collections) {
        // Of a cut dump the names may be missing, and what has none is no other's copy.
        List<String> names = schemas.objects().stream()
                .flatMap(schema -> new Instance(heap, schema).instance("name").stream())
                .flatMap(name -> name.instance("full").stream())
                .map(Names::of)
                .filter(name -> !name.isEmpty())
                .toList();
        return new Schemas(
                schemas.total(),
                schemas.bytes(),
                names.size(),
                Set.copyOf(names).size(),
                capacity(heap, clients),
                collections.of(schemas));
    }

    /// The smallest of several.
    private static OptionalLong capacity(HeapDump heap, Sampled clients) {
        return clients.objects().stream()
                .map(client -> new Instance(heap, client))
                .flatMap(client -> Stream.of("identityMapCapacity", "cacheCapacity")
                        .map(client::number)
                        .filter(OptionalLong::isPresent)
                        .map(OptionalLong::getAsLong))
                .mapToLong(Long::longValue)
                .filter(capacity -> capacity > 0)
                .min();
    }
}
