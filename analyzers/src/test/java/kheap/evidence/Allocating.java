package kheap.evidence;

import java.util.concurrent.CountDownLatch;

/// A program with threads named like Kafka's that fills its heap with garbage a few times, says so, and stays.
public final class Allocating {
    static final int THREADS = 20;
    static final int READY = '!';

    private Allocating() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 1; i <= THREADS; i++) {
            Thread.ofPlatform()
                    .daemon()
                    .name("kafka-producer-network-thread | producer-" + i)
                    .start(() -> {
                        try {
                            end.await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    });
        }
        long sum = 0;
        for (int i = 0; i < 4000; i++) {
            sum += new byte[50_000].length;
        }
        System.gc();
        System.out.print(sum > 0 ? (char) READY : ' ');
        System.out.flush();
        end.await();
    }
}
