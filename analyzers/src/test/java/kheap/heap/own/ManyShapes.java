package kheap.heap.own;

import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// A program whose objects have all shapes that a JVM lays out in a way of its own: it fills its heap, says so, and
/// waits for its standard input to end. In the Java of JDK 17, which runs it, too.
final class ManyShapes {
    private static final int MANY = 2000;
    private static final int THREADS = 150;

    static final List<Object> KEPT = new ArrayList<>();

    private ManyShapes() {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < MANY; i++) {
            KEPT.add(new Flag(i % 2 == 0));
            KEPT.add(new FlagAndByte());
            KEPT.add(new FlagAndShort());
            KEPT.add(new FlagAndLong());
            KEPT.add(new FlagAndReference(KEPT));
            KEPT.add(new Bean("bean " + i));
            KEPT.add(new LargerBean("larger bean " + i));
            KEPT.add("text " + i);
            KEPT.add("Текст " + i);
            KEPT.add(Long.valueOf(MANY + i));
            KEPT.add(Double.valueOf(i));
            KEPT.add(new WeakReference<>(KEPT.get(i)));
            KEPT.add(new SoftReference<>(KEPT.get(i)));
            KEPT.add(new LongAdder());
            KEPT.add(new Object());
            int number = i;
            Supplier<Object> lambda = () -> number;
            KEPT.add(lambda);
            arrays(i % 37);
        }
        maps();
        for (int i = 0; i < THREADS; i++) {
            Class<?> proxied = i % 2 == 0 ? Supplier.class : Runnable.class;
            KEPT.add(proxied);
            KEPT.add(new Exchanger<Object>());
        }
        threads();
        System.out.println("ready");
        while (System.in.read() >= 0) {}
    }

    private static void arrays(int length) {
        KEPT.add(new boolean[length]);
        KEPT.add(new byte[length]);
        KEPT.add(new char[length]);
        KEPT.add(new short[length]);
        KEPT.add(new int[length]);
        KEPT.add(new float[length]);
        KEPT.add(new long[length]);
        KEPT.add(new double[length]);
        KEPT.add(new Object[length]);
        KEPT.add(new String[length]);
        KEPT.add(new byte[length][2]);
    }

    private static void maps() {
        Map<Integer, String> hashed = new HashMap<>();
        Map<Integer, String> linked = new LinkedHashMap<>();
        Map<Integer, String> sorted = new TreeMap<>();
        Map<Integer, String> concurrent = new ConcurrentHashMap<>();
        for (int i = 0; i < MANY; i++) {
            for (Map<Integer, String> map : List.of(hashed, linked, sorted, concurrent)) {
                map.put(i, "value " + i);
            }
        }
        KEPT.addAll(List.of(hashed, linked, sorted, concurrent));
    }

    private static void threads() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(2 * THREADS);
        for (int i = 0; i < THREADS; i++) {
            NamedThread own = new NamedThread(running);
            for (Thread thread : List.of(own, new Thread(own::waiting, "plain"))) {
                thread.setDaemon(true);
                thread.start();
                KEPT.add(thread);
            }
        }
        running.await();
    }

    static class Flag {
        final boolean flag;

        Flag(boolean flag) {
            this.flag = flag;
        }
    }

    static class FlagAndByte extends Flag {
        byte count = 7;

        FlagAndByte() {
            super(true);
        }
    }

    static class FlagAndShort extends FlagAndByte {
        short port = 9092;
        char letter = 'k';
    }

    static class FlagAndLong extends FlagAndByte {
        long offset = 42;
    }

    static class FlagAndReference extends FlagAndLong {
        final Object reference;
        byte last = 1;

        FlagAndReference(Object reference) {
            this.reference = reference;
        }
    }

    static class Bean {
        final String name;
        boolean open;
        double rate = 0.5;
        short partition = 3;
        int attempts;

        Bean(String name) {
            this.name = name;
        }
    }

    static final class LargerBean extends Bean {
        byte kind = 2;
        float share = 0.25f;
        Object[] parts = new Object[3];
        boolean closed;
        long bytes = 1000;
        char unit = 'B';

        LargerBean(String name) {
            super(name);
        }
    }

    /// As Kafka's threads: a field or two more than [Thread] has.
    static final class NamedThread extends Thread {
        private final CountDownLatch running;
        private boolean asked;

        NamedThread(CountDownLatch running) {
            super("named");
            this.running = running;
        }

        @Override
        public void run() {
            waiting();
        }

        void waiting() {
            running.countDown();
            synchronized (this) {
                while (!asked) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
        }
    }
}
