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
import kheap.kafka.Held;
import kheap.kafka.KafkaClients;
import kheap.kafka.Schemas;

/// Is the same schema parsed again and again?
///
/// Clients of a schema registry and serializers keep what they made for a schema in maps that compare schemas by
/// identity, or by a hash that takes long. Who parses the schema's text for every record gives them an equal but new
/// object each time: the maps fill with copies, each with its id and its writer, until they refuse (`Too many schema
/// objects created`) or throw out what is needed.
///
/// Sources: schema-registry #285, #536, #631, #894, #2134 and PR #4405 (1,000 writers, 54 MB), kafka-rest #91, ABRiS
/// #84. Measured: a schema of five fields in two records, parsed by Avro 1.12.1, keeps 2.8 KB.
///
/// Blind spot: only Avro's schemas are counted, and a schema without a record in it, such as a plain string, not.
final class SchemaCaches implements ClientRule {
    static final Question QUESTION = new Question(
            "schema-caches",
            "Is the same schema parsed again and again?",
            "Only Avro's record schemas are counted, not those of Protobuf and JSON.");

    /// So many schemas of one name are no versions of it any more.
    static final int OF_ONE_NAME = 10;

    /// Fewer are not worth a word.
    static final int FEWEST = 100;

    /// What a client of Confluent's registry takes of one subject unless it is told otherwise, and its serializers
    /// of writers.
    static final long CAPACITY = 1000;

    static final double MUCH_OF_THE_HEAP = 0.10;

    private static final Background BACKGROUND = new Background(
            "Clients of a schema registry and serializers keep what belongs to a schema in maps that compare schemas by"
                    + " identity. Who parses the schema's text for every record gives them an equal but new object each"
                    + " time. The maps fill with copies, each with its id and its writer, until they refuse with \"Too many"
                    + " schema objects created\" or throw out what is needed.",
            List.of(
                    "all instances of org.apache.avro.Schema$RecordSchema, also of shaded copies",
                    "their full names, of an even sample of 4,096",
                    "the collections above that sample",
                    "CachedSchemaRegistryClient.identityMapCapacity or cacheCapacity"),
            "A warning when there are 100 schemas or more and on average more than ten of one name, for a name has few"
                    + " versions in one process; or when a cache by identity, or that of a registry's client, has reached"
                    + " its capacity, 1,000 by default, and there are two or more of a name. Critical when they keep a tenth of the heap and 16 MiB, or when the cache is that of a registry's"
                    + " client, which refuses the next schema.",
            "The dump proves that schemas of one name exist many times. That their texts are equal, too, and not"
                    + " versions, is not read.",
            List.of("schema-registry #285, #536, #631, #894, #2134, PR #4405", "kafka-rest #91", "ABRiS #84"),
            Background.Redaction.partly(
                    "Counts and holders remain, and names are told apart by the hashes that their texts remember: copies"
                            + " whose hash was never asked for are missed."));

    private static final Advice PARSE_ONCE = Advice.of(
            "Parse each schema once and use that object for every record. Where a library parses, update it: newer ones"
                    + " compare schemas by value and bound their caches.",
            """
            private static final Schema ORDER = new Schema.Parser().parse(TEXT);

            GenericRecord record = new GenericData.Record(ORDER);""");

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
        Schemas schemas = clients.outside().schemas();
        if (schemas.schemas() == 0) {
            return Coverage.of(clients).holdsNo("record schema of Avro", QUESTION);
        }
        Optional<Held> full = full(schemas);
        boolean many = schemas.schemas() >= FEWEST && ofOneName(schemas) > OF_ONE_NAME;
        return many || full.isPresent() ? problem(clients, schemas, full) : few(clients, schemas);
    }

    /// How many schemas there are of a name on average; of those that were looked at, so at the least.
    private static double ofOneName(Schemas schemas) {
        return (double) schemas.sampled() / schemas.distinct();
    }

    /// The cache that has reached its capacity with copies. Without a registry's client that tells its own, only a
    /// map that compares by identity is known to be one.
    private static Optional<Held> full(Schemas schemas) {
        return schemas.caches().stream()
                .filter(cache -> schemas.capacity().isPresent() || cache.type().endsWith(".IdentityHashMap"))
                .filter(cache -> entries(cache) >= schemas.capacity().orElse(CAPACITY))
                .filter(cache -> ofOneName(schemas) >= 2)
                .findFirst();
    }

    private static long entries(Held cache) {
        return cache.elements().orElse(cache.objects());
    }

    private static Diagnosis few(KafkaClients.Found clients, Schemas schemas) {
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked; %s. Fewer than %d schemas, or up to %d of a name, are normal."
                                .formatted(
                                        Words.count(schemas.schemas(), "record schema was", "record schemas were"),
                                        Words.count(schemas.distinct(), "name was found", "names were found"),
                                        FEWEST,
                                        OF_ONE_NAME),
                        Evidence.of("record schemas", Quantity.count(schemas.schemas())),
                        Evidence.of("names of record schemas", Quantity.count(schemas.distinct())));
    }

    private static Diagnosis problem(KafkaClients.Found clients, Schemas schemas, Optional<Held> full) {
        ByteSize bytes = new ByteSize(Math.max(
                schemas.bytes().bytes(),
                schemas.caches().stream()
                        .mapToLong(cache -> cache.retained().bytes())
                        .max()
                        .orElse(0)));
        double share = bytes.shareOf(clients.surroundings().heapBytes());
        boolean refuses = full.isPresent() && schemas.capacity().isPresent();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "record schemas",
                Quantity.count(schemas.schemas()),
                schemas.caches().stream().map(Held::address).toList()));
        evidence.add(Evidence.of("names of record schemas", Quantity.count(schemas.distinct())));
        evidence.add(Evidence.of(
                "record schemas of one name",
                Quantity.count(Math.round(ofOneName(schemas))),
                Quantity.count(OF_ONE_NAME),
                List.of()));
        evidence.add(Evidence.of(
                "share of the heap with schemas", Quantity.share(share), Quantity.share(MUCH_OF_THE_HEAP), List.of()));
        evidence.add(Evidence.of("memory of schemas", Quantity.of(bytes)));
        return new Diagnosis.Problem(
                QUESTION,
                refuses || share > MUCH_OF_THE_HEAP && bytes.compareTo(Limits.ENDS_A_PROCESS) >= 0
                        ? Severity.CRITICAL
                        : Severity.WARNING,
                Coverage.of(clients)
                        .overturnable(Certainty.strong(
                                "Compare the texts of two of the schemas in the window: equal ones prove it.")),
                "%s of Avro %s %s: the same schema is parsed again and again. They and what is kept for them take %s, %s of"
                                .formatted(
                                        Words.count(schemas.schemas(), "record schema"),
                                        Words.either(schemas.schemas(), "has", "have"),
                                        (schemas.distinct() < schemas.schemas() ? "only " : "")
                                                + Words.count(schemas.distinct(), "name"),
                                        bytes,
                                        Words.share(share))
                        + " the heap." + cache(schemas, full),
                evidence,
                PARSE_ONCE);
    }

    private static String cache(Schemas schemas, Optional<Held> full) {
        if (full.isPresent()) {
            return " The cache of %s is full with %,d%s."
                    .formatted(
                            Words.shortened(full.get().holder()),
                            entries(full.get()),
                            schemas.capacity().isPresent() ? ": it refuses the next one" : "");
        }
        return schemas.caches().stream()
                .findFirst()
                .map(most -> " %s holds most of them.".formatted(Words.capital(Words.shortened(most.holder()))))
                .orElse("");
    }
}
