package kheap.samples;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Two producers that wait for brokers in vain: one whose broker has acknowledged [#ACKNOWLEDGED] records and then
/// frozen with the next ones under way, and one whose `bootstrap.servers` nobody listens on.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=DeadBroker -Ddump=/tmp/dead-broker.hprof`
public final class DeadBroker {
    /// The client id of the producer whose broker has frozen.
    public static final String WAITING = "orders-producer";

    /// The client id of the producer that has never been connected.
    public static final String UNCONNECTED = "payments-producer";

    /// Records sent and acknowledged before the broker froze.
    public static final int ACKNOWLEDGED = 20;

    /// Batches that wait: one for each partition. Some of them, at least one, are in the only request; their
    /// partitions are muted.
    public static final int BATCHES = LoopbackBroker.PARTITIONS;

    /// The only broker's id.
    public static final String BROKER = "1";

    /// `request.timeout.ms` of the producer whose broker has frozen. The dump is taken before it is over: the client
    /// drops the connection then.
    public static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);

    /// How long the request had waited at the least.
    public static final Duration WAITED = Duration.ofSeconds(16);

    /// How often connecting had failed at the least: there is an attempt each quarter of a second.
    public static final int FAILED_ATTEMPTS = 30;

    static KafkaProducer<byte[], byte[]> waiting;
    static KafkaProducer<byte[], byte[]> unconnected;

    private DeadBroker() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        LoopbackBroker broker = LoopbackBroker.acknowledging();
        waiting = new KafkaProducer<>(waiting(broker.address()));
        unconnected = new KafkaProducer<>(unconnected());

        for (int i = 0; i < ACKNOWLEDGED; i++) {
            waiting.send(record(i % BATCHES));
        }
        waiting.flush();
        broker.freeze();
        for (int partition = 0; partition < BATCHES; partition++) {
            waiting.send(record(partition));
        }
        ProducerMetric.await(waiting, "record-send-total", ACKNOWLEDGED + 1.0);
        // The age of the request is what this program shows.
        Thread.sleep(WAITED);
        Dump.write(args);
    }

    private static Map<String, Object> waiting(String broker) {
        Map<String, Object> settings = Settings.producer(broker);
        settings.put("client.id", WAITING);
        settings.put("request.timeout.ms", (int) REQUEST_TIMEOUT.toMillis());
        // In order, so that a partition takes part in one request at a time.
        settings.put("max.in.flight.requests.per.connection", 1);
        return settings;
    }

    private static Map<String, Object> unconnected() {
        Map<String, Object> settings = Settings.producer(Settings.NOBODY);
        settings.put("client.id", UNCONNECTED);
        settings.put("reconnect.backoff.ms", 200);
        settings.put("reconnect.backoff.max.ms", 200);
        return settings;
    }

    private static ProducerRecord<byte[], byte[]> record(int partition) {
        return new ProducerRecord<>(LoopbackBroker.TOPIC, partition, null, new byte[100]);
    }
}
