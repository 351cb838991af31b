package kheap.evidence;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kheap.kafka.KafkaThread;

/// The threads of a JVM: `jcmd PID Thread.print`, `jstack PID`, or what SIGQUIT prints.
///
/// @param jvm as the first line says: `OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing)`
/// @param listed how many Java threads the JVM says it lists
public record ThreadDump(OptionalLong pid, Optional<String> jvm, OptionalInt listed, List<Thread> threads)
        implements EvidenceFile.Content {
    public ThreadDump {
        threads = List.copyOf(threads);
    }

    @Override
    public String words() {
        return "thread dump";
    }

    /// @param java whether it runs Java, and is none of the JVM's own
    /// @param age since it was started, of JDK 11 and later
    /// @param kafka what kind of Kafka's it is; empty for all others
    public record Thread(String name, boolean java, Optional<Duration> age, Optional<KafkaThread.Kind> kafka) {}
}
