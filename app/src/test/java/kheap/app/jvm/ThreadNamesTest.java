package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadNamesTest {
    @TempDir
    private Path tasks;

    @Test
    void namesThatLostTheirEndAreKnown() throws IOException {
        assertEquals(
                OptionalInt.of(4),
                kafka(
                        "VM Thread",
                        "kafka-producer-",
                        "kafka-admin-cli",
                        "kafka-coordinat",
                        "consumer_backgr",
                        "kafka-request-h",
                        "consumer-pool-1"));
    }

    @Test
    void namesThatLostTheirMiddleAreKnown() throws IOException {
        assertEquals(
                OptionalInt.of(4),
                kafka(
                        "VM Thread",
                        "kafka-p..ucer-1",
                        "kafka-a..ient-1",
                        "kafka-c..orders",
                        "consume..thread",
                        "consume..pool-1",
                        "kafka-r..dler-0"));
    }

    @Test
    void aJvmWithoutKafkaShowsNone() throws IOException {
        assertEquals(OptionalInt.of(0), kafka("java", "VM Thread", "my-kafka-listen"));
    }

    @Test
    void aJvmThatNamesNoThreadsTellsNothing() throws IOException {
        assertEquals(OptionalInt.empty(), kafka("java", "java", "java"));
    }

    @Test
    void aThreadThatEndsWhileItIsReadIsNoThread() throws IOException {
        Files.createDirectory(tasks.resolve("99"));
        assertEquals(OptionalInt.of(1), kafka("VM Thread", "kafka-producer-"));
    }

    @Test
    void aSystemWithoutSuchFilesTellsNothing() {
        assertEquals(OptionalInt.empty(), ThreadNames.kafka(tasks.resolve("missing")));
    }

    private OptionalInt kafka(String... names) throws IOException {
        for (int i = 0; i < names.length; i++) {
            Files.writeString(Files.createDirectory(tasks.resolve("" + i)).resolve("comm"), names[i] + "\n");
        }
        return ThreadNames.kafka(tasks);
    }
}
