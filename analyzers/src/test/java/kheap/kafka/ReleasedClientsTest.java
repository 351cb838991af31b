package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kheap.kafka.Instrumentation.Plugin;
import kheap.samples.HealthyService;
import kheap.samples.HeavyInterceptor;
import kheap.samples.HeavyInterceptor.Passing;
import kheap.samples.HeavyInterceptor.Remembering;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads the dumps of sample programs that ran with other kafka-clients than the one they were compiled with, and
/// compares with what the programs say of themselves.
class ReleasedClientsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.1.1", "2.8.2", "4.4.0"})
    void producersOfEveryAgeAreRead(String version) throws Exception {
        KafkaClients.Found clients = Dumped.sampleWith(version, UnclosedProducers.class);
        assertEquals(List.of(version), clients.versions());
        assertEquals(
                UnclosedProducers.DROPPED,
                clients.producers().stream()
                        .filter(producer -> producer.state() == Producer.State.ORPHANED)
                        .count());
        assertEquals(UnclosedProducers.KEPT, clients.count("KafkaProducer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1", "3.6.2", "4.4.0"})
    void aHealthyServiceOfEveryAgeIsRead(String version) throws Exception {
        KafkaClients.Found clients = Dumped.sampleWith(version, HealthyService.class);
        assertEquals(List.of(version), clients.versions());
        assertEquals(Producer.State.OPEN, clients.producers().getFirst().state());
        assertEquals(HealthyService.ASSIGNED, clients.consumers().getFirst().assigned());
        assertEquals(Admin.State.OPEN, clients.admins().getFirst().state());
    }

    /// The list of interceptors was renamed and its elements wrapped in 4.1; telemetry came with 3.7.
    @ParameterizedTest
    @CsvSource({"1.1.1, false", "2.8.2, false", "3.9.2, true", "4.4.0, true"})
    void plugInsOfEveryAgeAreRead(String version, boolean telemetry) throws Exception {
        for (Producer producer :
                Dumped.sampleWith(version, HeavyInterceptor.class).producers()) {
            assertEquals(
                    List.of(
                            producer.clientId().equals("audited")
                                    ? Remembering.class.getName()
                                    : Passing.class.getName()),
                    producer.instrumentation()
                            .plugins(Plugin.Kind.INTERCEPTOR)
                            .map(Plugin::type)
                            .toList());
            assertEquals(
                    telemetry ? 1 : 0,
                    producer.instrumentation().plugins(Plugin.Kind.TELEMETRY).count());
            assertTrue(producer.instrumentation().sensors() >= 20);
            assertEquals(4, producer.instrumentation().beans());
        }
    }
}
