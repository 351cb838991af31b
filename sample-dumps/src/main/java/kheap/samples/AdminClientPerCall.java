package kheap.samples;

import java.util.Set;
import org.apache.kafka.clients.admin.AdminClient;

/// A health check that makes an admin client for every call and never closes it.
///
/// The admin client's own thread keeps it: nothing of it is ever collected.
///
/// `mvn -q -pl sample-dumps compile exec:exec@grow -Dsample=AdminClientPerCall -Ddump=/tmp/admins.hprof`
public final class AdminClientPerCall {
    /// Admin clients that run and that nothing of the application holds.
    public static final int CALLS = 6;

    private AdminClientPerCall() {}

    /// @param args the path of the dump
    public static void main(String[] args) throws Exception {
        String broker = Brokers.acknowledging();
        for (int i = 0; i < CALLS; i++) {
            topics(broker);
        }
        Dump.write(args);
    }

    private static Set<String> topics(String bootstrapServers) throws Exception {
        return AdminClient.create(Settings.admin(bootstrapServers))
                .listTopics()
                .names()
                .get();
    }
}
