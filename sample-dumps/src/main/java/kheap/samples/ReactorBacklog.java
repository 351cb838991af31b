package kheap.samples;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverRecord;

/// A reactive chain with a buffer that has no bound in front of a slow step: `onBackpressureBuffer()` asks the
/// receiver for everything at once, so that Reactor Kafka never pauses its partitions.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=ReactorBacklog -Ddump=/tmp/reactor.hprof`
public final class ReactorBacklog {
    /// Records in the buffer.
    public static final int BUFFERED = LoopbackBroker.READ_PARTITIONS * LoopbackBroker.READ_RECORDS - 1;

    /// `max.poll.records` of the consumer.
    public static final int MAX_POLL_RECORDS = 10;

    static final Work WORK = new Work();

    private ReactorBacklog() {}

    /// A step that asks for one record and is not done with it.
    static final class Work extends BaseSubscriber<ReceiverRecord<byte[], byte[]>> {
        private ReceiverRecord<byte[], byte[]> underWay;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(ReceiverRecord<byte[], byte[]> record) {
            underWay = record;
        }

        @Override
        public String toString() {
            return "working on " + underWay;
        }
    }

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Settings.consumer(Brokers.acknowledging());
        settings.put("max.poll.records", MAX_POLL_RECORDS);
        CountDownLatch received = new CountDownLatch(BUFFERED + 1);
        KafkaReceiver.create(ReceiverOptions.<byte[], byte[]>create(settings)
                        .subscription(List.of(LoopbackBroker.READ_TOPIC)))
                .receive()
                .doOnNext(record -> received.countDown())
                .onBackpressureBuffer()
                .subscribe(WORK);
        received.await();
        Dump.write(args);
        // The receiver's thread would keep the process running.
        WORK.dispose();
    }
}
