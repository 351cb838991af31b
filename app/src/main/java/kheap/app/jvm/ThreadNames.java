package kheap.app.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The names of a process's threads as Linux knows them, read without the process noticing.
///
/// Linux keeps 15 bytes of a name. HotSpot cuts off the end until JDK 25; from JDK 26 it cuts out the middle and
/// puts two dots there, so that `kafka-producer-network-thread | producer-1` is `kafka-producer-` or
/// `kafka-p..ucer-1`. Up to JDK 8 it tells the system no names at all.
final class ThreadNames {
    /// Threads of producers, of admin clients, and of consumers: of the old kind in a group, or of the new kind.
    private static final Pattern KAFKA = Pattern.compile(
            "kafka-(producer-|admin-cli|coordinat)|consumer_backgr|kafka-[pac]\\.\\..*|consume\\.\\.thread");

    /// Every HotSpot that tells the system its names has one thread of this name.
    private static final String NAMED = "VM Thread";

    private ThreadNames() {}

    /// How many threads of Kafka clients there are.
    ///
    /// Costs one small file for each thread. Blind spots: a consumer of the old kind that is in no group has no
    /// thread of its own, and in JDK 26 and later a consumer's thread cannot be told from another whose name starts
    /// with `kafka-c`.
    ///
    /// @param tasks `/proc/PID/task`
    /// @return empty where it cannot be told: on other systems, for processes of others, for JVMs that name no
    ///     threads
    static OptionalInt kafka(Path tasks) {
        List<String> names = names(tasks);
        return names.contains(NAMED)
                ? OptionalInt.of((int) names.stream()
                        .filter(name -> KAFKA.matcher(name).matches())
                        .count())
                : OptionalInt.empty();
    }

    private static List<String> names(Path tasks) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                try {
                    // bytes, for a cut may go through the middle of a character
                    names.add(new String(Files.readAllBytes(thread.resolve("comm")), StandardCharsets.ISO_8859_1)
                            .strip());
                } catch (IOException e) {
                    // this thread has ended meanwhile
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return names;
    }
}
