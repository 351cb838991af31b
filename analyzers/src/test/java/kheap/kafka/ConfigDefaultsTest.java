package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kheap.samples.FullBufferPool;
import kheap.samples.HealthyService;
import kheap.samples.PlantedSecrets;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.api.Test;

/// Which settings are the application's, by the defaults that each dump holds itself.
class ConfigDefaultsTest {
    @Test
    void eachClientIsHeldAgainstTheDefaultsOfItsOwnVersion() throws Exception {
        ClientConfig now =
                Dumped.sample(UnclosedProducers.class).producers().getFirst().config();
        ClientConfig then = Dumped.found(Path.of("..", "sample-dumps", "dumps", "unclosed-producers-1.1.1.hprof.gz"))
                .producers()
                .getFirst()
                .config();
        assertEquals(Optional.of("5"), now.defaultOf("linger.ms"));
        assertEquals(Optional.of("0"), then.defaultOf("linger.ms"));
        assertEquals(Optional.of("all"), now.defaultOf("acks"));
        assertEquals(Optional.of("1"), then.defaultOf("acks"));
        assertEquals(Optional.of("2147483647"), now.defaultOf("retries"));
        assertEquals(Optional.of("0"), then.defaultOf("retries"));
        // The newer Kafka writes the client id that it made up into the configuration.
        assertEquals(Set.of("bootstrap.servers", "client.id", "key.serializer", "value.serializer"), now.changed());
        assertEquals(Set.of("bootstrap.servers", "key.serializer", "value.serializer"), then.changed());
        for (ClientConfig config : Set.of(now, then)) {
            assertEquals(Optional.empty(), config.defaultOf("key.serializer"));
            assertEquals(Optional.of("33554432"), config.defaultOf("buffer.memory"));
            assertFalse(config.changed().contains("buffer.memory"));
        }
    }

    @Test
    void whatTheProgramSetsIsChangedAndNothingElse() throws Exception {
        ClientConfig full =
                Dumped.sample(FullBufferPool.class).producers().getFirst().config();
        assertEquals(Set.of(), missing(full, "buffer.memory", "bootstrap.servers"));
        assertEquals(Optional.of("16384"), full.defaultOf("batch.size"));
        // The program sets it, to the default.
        assertFalse(full.changed().contains("batch.size"));
        assertFalse(full.changed().contains("max.request.size"));
        ClientConfig consumer =
                Dumped.sample(HealthyService.class).consumers().getFirst().config();
        assertEquals(Set.of(), missing(consumer, "group.id", "key.deserializer"));
        assertFalse(consumer.changed().contains("fetch.max.bytes"));
        ClientConfig admin =
                Dumped.sample(HealthyService.class).admins().getFirst().config();
        assertTrue(admin.changed().contains("bootstrap.servers"));
        assertFalse(admin.changed().contains("retries"));
    }

    private static Set<String> missing(ClientConfig config, String... keys) {
        Set<String> missing = new TreeSet<>(Set.of(keys));
        missing.removeAll(config.changed());
        return missing;
    }

    @Test
    void aSecretIsChangedAlthoughItsValueIsHidden() throws Exception {
        KafkaClients.Found clients = Dumped.sample(PlantedSecrets.class);
        ClientConfig producer = clients.producers().getFirst().config();
        assertEquals(Set.of(), missing(producer, "ssl.keystore.password", "sasl.jaas.config", "audit.api.key"));
        assertEquals(Optional.of("null"), producer.defaultOf("ssl.keystore.password"));
        assertEquals(Optional.empty(), producer.defaultOf("audit.api.key"));
        assertTrue(clients.admins().getFirst().config().changed().contains("пароль"));
        // It shows as hidden, but nobody set it.
        assertEquals(Secrets.MASK, producer.values().get("sasl.kerberos.kinit.cmd"));
        assertFalse(producer.changed().contains("sasl.kerberos.kinit.cmd"));
    }

    @Test
    void allClientsOfAVersionShareTheDefaults() throws Exception {
        KafkaClients.Found clients = Dumped.sample(UnclosedProducers.class);
        assertTrue(clients.producers().size() > 1);
        clients.producers()
                .forEach(producer -> assertSame(
                        clients.producers().getFirst().config().defaults(),
                        producer.config().defaults()));
    }

    @Test
    void unknownDefaultsAreNotEqualOnes() {
        TreeMap<String, String> values = new TreeMap<>();
        values.put("acks", "all");
        ClientConfig unknown = ClientConfig.of(values);
        assertFalse(unknown.defaults().isKnown());
        assertEquals(Set.of(), unknown.changed());
        assertNotEquals(
                unknown, new ClientConfig(values, new TreeSet<>(), new ClientConfig.Defaults(new TreeMap<>(values))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ClientConfig(values, new TreeSet<>(Set.of("acks")), ClientConfig.Defaults.UNKNOWN));
    }
}
