package kheap.samples;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.KafkaAdminClient;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/// A configuration class whose methods are called for every message instead of once: each send makes a new
/// `DefaultKafkaProducerFactory` with a new `KafkaTemplate`, hence a new producer, and asks a new admin client
/// whether the topic exists. Nobody closes any of them.
///
/// The templates, the factories and the `KafkaProducer` objects are collected; one sender and one admin client for
/// each send stay.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=SpringTemplatePerSend -Ddump=/tmp/template.hprof`
public final class SpringTemplatePerSend {
    /// Messages sent and acknowledged; as many producers and as many admin clients are left behind.
    public static final int SENDS = 6;

    private final String servers;

    private SpringTemplatePerSend(String servers) {
        this.servers = servers;
    }

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        SpringTemplatePerSend configuration = new SpringTemplatePerSend(Brokers.acknowledging());
        for (int i = 0; i < SENDS; i++) {
            configuration.send(new byte[100]);
        }
        Dump.write(args);
    }

    private void send(byte[] message) throws Exception {
        if (topicList().contains(LoopbackBroker.TOPIC)) {
            kafkaTemplate().send(LoopbackBroker.TOPIC, message).get();
        }
    }

    private Set<String> topicList() throws Exception {
        return KafkaAdminClient.create(Settings.admin(servers))
                .listTopics()
                .names()
                .get();
    }

    private KafkaTemplate<byte[], byte[]> kafkaTemplate() {
        return new KafkaTemplate<>(producerFactory());
    }

    private ProducerFactory<byte[], byte[]> producerFactory() {
        Map<String, Object> settings = Settings.producer(servers);
        settings.put("acks", "1");
        settings.put("retries", 3);
        settings.put("max.block.ms", 2500);
        return new DefaultKafkaProducerFactory<>(settings);
    }
}
