package kheap.samples;

import java.util.concurrent.CountDownLatch;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/// One Spring factory that makes a producer for each thread, in a service whose threads come and go without
/// `closeThreadBoundProducer()`: the factory keeps the producers of threads that have ended.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=SpringProducerPerThread -Ddump=/tmp/threads.hprof`
public final class SpringProducerPerThread {
    /// Threads that live and may send again, each with its producer.
    public static final int LIVE_THREADS = 2;

    /// Threads that have ended without closing their producer.
    public static final int DEAD_THREADS = 4;

    static DefaultKafkaProducerFactory<byte[], byte[]> factory;

    private SpringProducerPerThread() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        factory = new DefaultKafkaProducerFactory<>(Settings.producer(Brokers.acknowledging()));
        factory.setProducerPerThread(true);
        KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(factory);

        for (int i = 0; i < DEAD_THREADS; i++) {
            Thread task = new Thread(() -> send(template), "short-task-" + i);
            task.start();
            task.join();
        }
        CountDownLatch sent = new CountDownLatch(LIVE_THREADS);
        for (int i = 0; i < LIVE_THREADS; i++) {
            Thread worker = new Thread(() -> sendAndStay(template, sent), "worker-" + i);
            worker.setDaemon(true);
            worker.start();
        }
        sent.await();
        Dump.write(args);
    }

    private static void send(KafkaTemplate<byte[], byte[]> template) {
        template.send(LoopbackBroker.TOPIC, new byte[100]).join();
    }

    private static void sendAndStay(KafkaTemplate<byte[], byte[]> template, CountDownLatch sent) {
        send(template);
        sent.countDown();
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
