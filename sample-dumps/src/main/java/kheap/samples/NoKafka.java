package kheap.samples;

import java.util.HashMap;
import java.util.Map;

/// A program that has kafka-clients on its class path and never uses it: there is no Kafka in its dump.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=NoKafka -Ddump=/tmp/none.hprof`
public final class NoKafka {
    /// Entries of the one map that it holds.
    public static final int ORDERS = 1000;

    static final Map<Integer, String> HELD = new HashMap<>();

    private NoKafka() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < ORDERS; i++) {
            HELD.put(i, "order " + i);
        }
        Dump.write(args);
    }
}
