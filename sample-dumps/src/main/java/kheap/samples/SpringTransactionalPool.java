package kheap.samples;

import java.util.concurrent.CyclicBarrier;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/// One Spring factory with a `transactionIdPrefix`: it makes a producer for each transaction that runs at the same
/// time as others, and keeps them all in its cache when the burst is over.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=SpringTransactionalPool -Ddump=/tmp/transactions.hprof`
public final class SpringTransactionalPool {
    /// Transactions that ran at the same time; as many producers are in the factory's cache.
    public static final int TRANSACTIONS = 4;

    /// What the transactional ids begin with.
    public static final String PREFIX = "orders-tx-";

    static DefaultKafkaProducerFactory<byte[], byte[]> factory;

    private SpringTransactionalPool() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        factory = new DefaultKafkaProducerFactory<>(Settings.producer(Brokers.acknowledging()));
        factory.setTransactionIdPrefix(PREFIX);
        KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(factory);

        CyclicBarrier allInside = new CyclicBarrier(TRANSACTIONS);
        Thread[] burst = new Thread[TRANSACTIONS];
        for (int i = 0; i < TRANSACTIONS; i++) {
            burst[i] = new Thread(() -> template.executeInTransaction(operations -> arriveAt(allInside)));
            burst[i].start();
        }
        for (Thread thread : burst) {
            thread.join();
        }
        Dump.write(args);
    }

    private static int arriveAt(CyclicBarrier barrier) {
        try {
            return barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
