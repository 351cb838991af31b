package kheap.samples;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The broker has frozen, and every record that waits for it is a few bytes with a callback that holds on to the
/// whole order that it was made of. Next to nothing of `buffer.memory` is in use, and the heap fills all the same.
///
/// Compiles and runs with kafka-clients from 1.0 on.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=CallbackHeavy -Ddump=/tmp/callbacks.hprof`
public final class CallbackHeavy {
    /// Records that nobody acknowledges, each with a callback.
    public static final int RECORDS = 4_000;

    /// Bytes that each callback holds on to, and one of its own instances besides.
    public static final int ORDER_BYTES = 1_000;

    /// Bytes of a record's value.
    public static final int VALUE_BYTES = 10;

    static KafkaProducer<byte[], byte[]> producer;
    static int confirmed;

    private CallbackHeavy() {}

    /// What the service works on.
    private record Order(byte[] document) {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Settings.producer(Brokers.frozen());
        settings.put("client.id", "confirmations-producer");
        // Only full batches are to leave, so that the rest shares one.
        settings.put("linger.ms", 60_000);
        producer = new KafkaProducer<>(settings);
        for (int i = 0; i < RECORDS; i++) {
            Order order = new Order(new byte[ORDER_BYTES]);
            producer.send(
                    new ProducerRecord<>(LoopbackBroker.TOPIC, 0, null, new byte[VALUE_BYTES]),
                    (sent, error) -> confirmed += order.document.length);
        }
        ProducerMetric.await(producer, "record-send-total", 1);
        Dump.write(args);
    }
}
