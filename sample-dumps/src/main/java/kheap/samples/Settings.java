package kheap.samples;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The least that a client must be told. Compiles with every kafka-clients since 0.9, like [UnclosedProducers], so
/// that dumps of old clients can be grown.
final class Settings {
    /// A port that nobody listens on: a client can be made, and will never connect.
    static final String NOBODY = "127.0.0.1:1";

    static final String GROUP = "billing";

    private Settings() {}

    static Map<String, Object> producer(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("key.serializer", ByteArraySerializer.class.getName());
        settings.put("value.serializer", ByteArraySerializer.class.getName());
        return settings;
    }

    /// Reads from the beginning, in the group protocol that the system property `group.protocol` names.
    static Map<String, Object> consumer(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("group.id", GROUP);
        settings.put("auto.offset.reset", "earliest");
        String protocol = System.getProperty("group.protocol");
        if (protocol != null) {
            settings.put("group.protocol", protocol);
        }
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        return settings;
    }

    static Map<String, Object> admin(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }
}
