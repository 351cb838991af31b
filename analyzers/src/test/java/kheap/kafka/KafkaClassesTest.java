package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaClassesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.clients.producer.KafkaProducer",
                "com.acme.shaded.org.apache.kafka.clients.producer.KafkaProducer",
                "shaded.org.apache.kafka.common.metrics.Metrics",
            })
    void kafkasOwnClassesAreKnownUnderAnyPrefix(String name) {
        assertTrue(KafkaClasses.isKafka(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.camel.component.kafka.KafkaProducer",
                "xorg.apache.kafka.X",
                "com.acme.xorg.apache.kafka.X",
                "org.apache.kafkaesque.Trial",
                "com.acme.KafkaProducer",
            })
    void aNameThatOnlyLooksLikeKafkasIsNot(String name) {
        assertFalse(KafkaClasses.isKafka(name));
    }
}
