package kheap.samples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/// A producer, a consumer and an admin client whose configuration is full of secrets: under Kafka's own keys, under
/// those of serializers and interceptors, inside values that look harmless, as a `Password` and as a plain string.
///
/// Every secret contains [#MARKER]: no output of an analysis of this dump may contain it.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=PlantedSecrets -Ddump=/tmp/secrets.hprof`
public final class PlantedSecrets {
    /// What every secret of this program contains, and nothing else.
    public static final String MARKER = "pl4nted";

    /// The client ids; they are no secrets.
    public static final List<String> CLIENT_IDS = List.of("secret-producer", "secret-consumer", "secret-admin");

    private static final String STORE_PASSWORD = secret("store-password");

    static KafkaProducer<byte[], byte[]> producer;
    static KafkaConsumer<byte[], byte[]> consumer;
    static Admin admin;

    private PlantedSecrets() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Path store = Files.createTempFile("kheap-sample", ".p12");
        try {
            writeEmptyStore(store);
            producer = new KafkaProducer<>(producerSettings(store));
        } finally {
            Files.delete(store);
        }
        consumer = new KafkaConsumer<>(consumerSettings());
        admin = Admin.create(adminSettings());
        Dump.write(args);
    }

    /// TLS with key and trust store, and a password inside a JAAS line.
    private static Map<String, Object> producerSettings(Path store) {
        Map<String, Object> settings = Settings.producer(Settings.NOBODY);
        settings.put("client.id", CLIENT_IDS.get(0));
        settings.putAll(login("org.apache.kafka.common.security.plain.PlainLoginModule", "PLAIN"));
        settings.put("security.protocol", "SASL_SSL");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", store.toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("ssl.key.password", STORE_PASSWORD);
        settings.put("ssl.truststore.type", "PKCS12");
        settings.put("ssl.truststore.location", store.toString());
        settings.put("ssl.truststore.password", STORE_PASSWORD);
        settings.put("interceptor.classes", Audit.class.getName());
        settings.put("audit.api.key", secret("audit-api-key"));
        settings.put("audit.url", "https://auditor:" + secret("url") + "@audit.example/records");
        settings.putAll(schemaRegistry());
        return settings;
    }

    /// Key material and the secrets of other ways to log in, which this client does not use but keeps.
    private static Map<String, Object> consumerSettings() {
        Map<String, Object> settings = Settings.consumer(Settings.NOBODY);
        settings.put("client.id", CLIENT_IDS.get(1));
        settings.putAll(login("org.apache.kafka.common.security.scram.ScramLoginModule", "SCRAM-SHA-512"));
        settings.put("ssl.keystore.key", "-----BEGIN PRIVATE KEY-----\n" + secret("key-material") + "\n-----END");
        settings.put("sasl.oauthbearer.client.credentials.client.id", "billing");
        settings.put("sasl.oauthbearer.client.credentials.client.secret", secret("client-secret"));
        settings.put("my.api.token", secret("token"));
        settings.put("some.credential", secret("credential"));
        settings.put("aws.secretAccessKey", secret("access-key"));
        settings.putAll(schemaRegistry());
        return settings;
    }

    /// Secrets in values whose keys do not say so.
    private static Map<String, Object> adminSettings() {
        Map<String, Object> settings = Settings.admin(Settings.NOBODY);
        settings.put("client.id", CLIENT_IDS.get(2));
        settings.putAll(login("org.apache.kafka.common.security.plain.PlainLoginModule", "PLAIN"));
        settings.put("proxy.headers", "Authorization: Bearer " + secret("bearer"));
        settings.put("plugin.options", Map.of("password", secret("nested")));
        settings.put("storage", "Endpoint=sb://example;SharedAccessKey=" + secret("shared-access-key"));
        settings.put("пароль", secret("не-латиница"));
        return settings;
    }

    private static Map<String, Object> login(String module, String mechanism) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                module + " required username=\"orders\" password=\"" + secret("jaas-password") + "\";");
    }

    private static Map<String, Object> schemaRegistry() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("schema.registry.url", "https://registry:" + secret("registry-url") + "@registry.example");
        settings.put("basic.auth.credentials.source", "USER_INFO");
        settings.put("basic.auth.user.info", "registry:" + secret("user-info"));
        settings.put("schema.registry.ssl.keystore.password", secret("registry-store-password"));
        return settings;
    }

    private static String secret(String name) {
        return MARKER + "-" + name;
    }

    private static void writeEmptyStore(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, STORE_PASSWORD.toCharArray());
        }
    }

    /// An interceptor that keeps the configuration it was given, secrets and all.
    public static final class Audit implements ProducerInterceptor<byte[], byte[]> {
        private Map<String, ?> settings = Map.of();

        @Override
        public void configure(Map<String, ?> configs) {
            settings = new HashMap<>(configs);
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return settings.isEmpty() ? record : new ProducerRecord<>(record.topic(), record.key(), record.value());
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

        @Override
        public void close() {}
    }
}
