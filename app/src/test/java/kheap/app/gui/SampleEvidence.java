package kheap.app.gui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// Files as they lie beside a dump, of a process of 2 GiB with a small heap and many threads.
public final class SampleEvidence {
    public static final int STACKS = 540;
    public static final int ARENAS = 12;

    private static final long HEAP = 0xc0000000L;
    private static final long FIRST_ARENA = 0x7f0000000000L;
    private static final long FIRST_STACK = 0x7f8000000000L;
    private static final int STACK_KIB = 1008;
    private static final int GUARD_KIB = 16;
    private static final int ARENA_KIB = 65_536;

    private SampleEvidence() {}

    /// What `pmap -x` prints.
    public static Path pmap(Path folder) throws IOException {
        StringBuilder text = new StringBuilder(
                "4711:   java -Xmx1g -jar orders.jar\n" + "Address           Kbytes     RSS   Dirty Mode  Mapping\n");
        line(text, HEAP, 262_144, 251_904, "rw---", "[ anon ]");
        line(text, HEAP + 0x10000000L, 786_432, 0, "-----", "[ anon ]");
        for (long arena = 0; arena < ARENAS; arena++) {
            long at = FIRST_ARENA + arena * ARENA_KIB * 1024;
            line(text, at, 58_368, 57_044, "rw---", "[ anon ]");
            line(text, at + 58_368 * 1024, ARENA_KIB - 58_368, 0, "-----", "[ anon ]");
        }
        for (long stack = 0; stack < STACKS; stack++) {
            long at = FIRST_STACK + stack * (GUARD_KIB + STACK_KIB) * 1024;
            line(text, at, GUARD_KIB, 0, "-----", "[ anon ]");
            line(text, at + GUARD_KIB * 1024, STACK_KIB, 132, "rw---", "[ anon ]");
        }
        line(text, 0x7fd058251000L, 13_644, 11_528, "r-x--", "libjvm.so");
        line(text, 0x7fd059225000L, 948, 948, "rw---", "libjvm.so");
        text.append("---------------- ------- ------- ------- \ntotal kB         2389132 1032572 1018204\n");
        return Files.writeString(folder.resolve("pmap.txt"), text);
    }

    private static void line(StringBuilder text, long at, long size, long resident, String mode, String name) {
        text.append("%016x %7d %7d %7d %s %s%n".formatted(at, size, resident, resident, mode, name));
    }

    /// The folder of a control group that has killed a process.
    public static Path controlGroup(Path folder) throws IOException {
        Path group = Files.createDirectories(folder.resolve("cgroup"));
        Files.writeString(group.resolve("memory.max"), "1073741824\n");
        Files.writeString(group.resolve("memory.current"), "1069547520\n");
        Files.writeString(group.resolve("memory.events"), "low 0\nhigh 0\nmax 431\noom 2\noom_kill 1\n");
        return group;
    }

    /// What `jcmd VM.flags` prints.
    public static Path flags(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("flags.txt"),
                "4711:\n-XX:CICompilerCount=3 -XX:InitialHeapSize=134217728 -XX:MaxHeapSize=1073741824"
                        + " -XX:ThreadStackSize=1024 -XX:+UseG1GC\n");
    }

    public static List<Path> all(Path folder) throws IOException {
        return List.of(pmap(folder), controlGroup(folder), flags(folder));
    }

    /// A heap profile as `/debug/pprof/heap?debug=1` prints it: the channels of as many partitions of one topic.
    public static Path profile(Path folder, String name, int partitions) throws IOException {
        long bytes = partitions * (8L << 20);
        return Files.writeString(folder.resolve(name), """
                heap profile: %1$d: %2$d [%1$d: %2$d] @ heap/1048576
                %1$d: %2$d [%1$d: %2$d] @ 0x6d4a5c 0x6d4d09 0x6cf4a1 0x46a4e1
                #\t0x6d4a5b\tgithub.com/IBM/sarama.(*asyncProducer).newPartitionProducer+0x9b\t/go/sarama/async_producer.go:579
                #\t0x6d4d08\tgithub.com/IBM/sarama.(*topicProducer).dispatch+0x348\t/go/sarama/async_producer.go:452
                #\t0x6cf4a0\tgithub.com/IBM/sarama.withRecover+0x40\t/go/sarama/utils.go:43
                """.formatted(partitions, bytes));
    }

    /// Real heap profiles of one program on six days, oldest first.
    public static List<Path> profilesOfDays() {
        return IntStream.rangeClosed(1, 6)
                .mapToObj(day -> Path.of("../sample-dumps/profiles/heap-%d.pb.gz".formatted(day)))
                .toList();
    }
}
