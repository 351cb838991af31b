package kheap.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/// A producer with an interceptor that remembers every record, and one with an interceptor that remembers none.
///
/// There is no broker: an interceptor gets a record before anything else happens to it. Compiles with every
/// kafka-clients since 0.10, like [UnclosedProducers].
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=HeavyInterceptor -Ddump=/tmp/interceptor.hprof`
public final class HeavyInterceptor {
    /// Records that the interceptor remembers.
    public static final int RECORDS = 2_000;

    /// Bytes of the value of each.
    public static final int VALUE_BYTES = 1_000;

    static KafkaProducer<byte[], byte[]> audited;
    static KafkaProducer<byte[], byte[]> plain;

    private HeavyInterceptor() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        audited = producer("audited", Remembering.class);
        plain = producer("plain", Passing.class);
        for (int i = 0; i < RECORDS; i++) {
            audited.send(new ProducerRecord<>("orders", new byte[VALUE_BYTES]));
        }
        plain.send(new ProducerRecord<>("orders", new byte[VALUE_BYTES]));
        Dump.write(args);
    }

    private static KafkaProducer<byte[], byte[]> producer(String clientId, Class<?> interceptor) {
        Map<String, Object> settings = Settings.producer(Settings.NOBODY);
        settings.put("client.id", clientId);
        settings.put("interceptor.classes", interceptor.getName());
        // Nobody tells where the topic is: a record is given up at once.
        settings.put("max.block.ms", 0L);
        return new KafkaProducer<>(settings);
    }

    /// Hands every record on as it is.
    public static class Passing implements ProducerInterceptor<byte[], byte[]> {
        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
            return sent;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception failure) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }

    /// Keeps every record besides.
    public static final class Remembering extends Passing {
        private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
            records.add(sent);
            return sent;
        }
    }
}
