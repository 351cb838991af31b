package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.DirectMemory;
import kheap.kafka.Held;
import kheap.kafka.Meters;
import kheap.kafka.Outside;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCachesTest {
    private static final long MIB = 1 << 20;

    private final ClientRule rule = new SchemaCaches();

    private static Held cache(long schemas, long elements) {
        return new Held(
                "java.util.IdentityHashMap",
                0x7000,
                Held.Way.COLLECTION,
                "CachedSchemaRegistryClient (schemaCache)",
                schemas,
                OptionalLong.of(elements),
                OptionalLong.empty(),
                new ByteSize(MIB));
    }

    /// A heap of 256 MiB with one producer.
    private static Clients world(Schemas schemas) {
        return Clients.of(AProducer.open("a"))
                .outside(new Outside(RecordsHeld.NONE, Meters.NONE, schemas, List.of(), List.of(), DirectMemory.NONE));
    }

    private static Clients world(long schemas, long names, long mib, Held... caches) {
        return world(new Schemas(
                schemas,
                new ByteSize(mib * MIB),
                Math.min(4096, schemas),
                names,
                OptionalLong.empty(),
                List.of(caches)));
    }

    @Test
    void withoutAvroItDoesNotArise() {
        assertEquals(
                "The dump holds no record schema of Avro.",
                world(Schemas.NONE).notApplicable(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 1", "99, 1", "990, 99", "5000, 4096"})
    void versionsAndManySchemasAreClear(long schemas, long names) {
        world(schemas, names, 1, cache(schemas, schemas)).clear(rule);
    }

    @Test
    void itSaysWhatWasChecked() {
        assertEquals(
                "1 record schema was checked; 1 name was found. Fewer than 100 schemas, or up to 10 of a name, are normal.",
                world(1, 1, 1).clear(rule).sentence());
        assertTrue(
                world(20, 2, 1).cut().clear(rule).sentence().contains("20 record schemas were checked; 2 names were"));
    }

    @ParameterizedTest
    @CsvSource({"100, 9, 1, WARNING", "3000, 2, 25, WARNING", "3000, 2, 26, CRITICAL"})
    void manyOfOneNameAreAProblem(long schemas, long names, long mib, Severity severity) {
        assertEquals(severity, world(schemas, names, mib).problem(rule).severity());
    }

    @Test
    void itSaysHowManyAndWhoHoldsThem() {
        Diagnosis.Problem answer = world(800, 2, 3, cache(800, 400)).problem(rule);
        assertEquals(
                "800 record schemas of Avro have only 2 names: the same schema is parsed again and again. They and what is"
                        + " kept for them take 3 MiB, 1.2 % of the heap. CachedSchemaRegistryClient (schemaCache) holds most"
                        + " of them.",
                answer.sentence());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(List.of(0x7000L), answer.evidence().getFirst().objects());
        assertEquals(
                Grade.HINT,
                world(800, 2, 3, cache(800, 400)).cut().problem(rule).grade());
    }

    @Test
    void aCacheAtItsCapacityIsTold() {
        Diagnosis.Problem answer = world(2000, 900, 3, cache(2000, 1000)).problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertTrue(answer.sentence().contains("is full with 1,000."), answer::sentence);
    }

    @Test
    void aRegistrysClientAtItsCapacityRefusesTheNextSchema() {
        Diagnosis.Problem answer = world(
                        new Schemas(100, new ByteSize(MIB), 100, 50, OptionalLong.of(100), List.of(cache(100, 100))))
                .problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertTrue(answer.sentence().endsWith("is full with 100: it refuses the next one."), answer::sentence);
        world(new Schemas(100, new ByteSize(MIB), 100, 50, OptionalLong.of(101), List.of(cache(100, 100))))
                .clear(rule);
    }
}
