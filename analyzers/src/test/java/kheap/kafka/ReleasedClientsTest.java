package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kheap.samples.HealthyService;
import kheap.samples.UnclosedProducers;
import org.junit.jupiter.params.ParameterizedTest;
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
}
