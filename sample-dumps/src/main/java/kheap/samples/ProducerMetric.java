package kheap.samples;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;

/// A figure that a producer tells of itself. It says when a situation has come about.
final class ProducerMetric {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private ProducerMetric() {}

    /// Waits until the producer's metric of that name is at least `least`.
    static void await(KafkaProducer<?, ?> producer, String name, double least)
            throws InterruptedException, TimeoutException {
        long start = System.nanoTime();
        while (value(producer, name) < least) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new TimeoutException(name + " is " + value(producer, name) + " and not " + least);
            }
            Thread.sleep(1);
        }
    }

    private static double value(KafkaProducer<?, ?> producer, String name) {
        return producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("producer-metrics"))
                .filter(metric -> metric.getKey().name().equals(name))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .findFirst()
                .orElseThrow();
    }
}
