package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Test;

class ControlGroupFormatTest {
    private static final ByteSize HALF_A_GIB = new ByteSize(536_870_912);

    private static ControlGroup read(String name, String text) throws IOException {
        return Read.content(ControlGroup.class, name, text);
    }

    private static ControlGroup.Joined join(ControlGroup... files) {
        return ControlGroup.join(List.of(files)).orElseThrow();
    }

    @Test
    void aFileOfOneNumberMeansSomethingByItsName() throws IOException {
        assertEquals(Optional.of(HALF_A_GIB), read("memory.max", "536870912\n").limit());
        assertEquals(
                Optional.of(HALF_A_GIB),
                read("memory.limit_in_bytes", "536870912").limit());
        assertEquals(
                Optional.of(HALF_A_GIB), read("memory.current", "536870912\r\n").current());
        assertEquals(
                Optional.of(HALF_A_GIB), read("memory.peak.txt", "536870912\n").peak());
        assertEquals(Optional.of(HALF_A_GIB), read("memory.high", "536870912\n").high());
        assertEquals(
                Optional.of(HALF_A_GIB),
                read("memory.swap.current", "536870912\n").swapped());
        assertEquals(OptionalLong.of(4096), read("pids.max", "4096\n").tasksLimit());
        assertEquals(OptionalLong.of(231), read("pids.current", "231\n").tasks());
        assertEquals(Map.of("failcnt", 12L), read("memory.failcnt", "12\n").events());
        assertThrows(UnreadableDumpException.class, () -> Read.files("number.txt", "536870912\n"));
    }

    @Test
    void noLimitIsToldInTwoWays() throws IOException {
        for (ControlGroup none : List.of(
                read("memory.max", "max\n"),
                read("memory.limit_in_bytes", "9223372036854771712\n"),
                read("memory.limit_in_bytes", "9223372036854710272\n"))) {
            assertEquals(Optional.empty(), none.limit());
            assertTrue(none.isUnlimited());
        }
        assertEquals(OptionalLong.empty(), read("pids.max", "max\n").tasksLimit());
    }

    @Test
    void theFilesWithKeysAreKnownByThem() throws IOException {
        ControlGroup stat = read("a.txt", "anon 1000\nfile 2000\nkernel 30\ninactive_file 600\npgfault 12\n");
        assertEquals(
                Map.of("anon", 1000L, "file", 2000L, "kernel", 30L, "inactive_file", 600L, "pgfault", 12L),
                stat.stat());
        ControlGroup events = read("b.txt", "low 0\nhigh 0\nmax 371\noom 3\noom_kill 2\noom_group_kill 0\n");
        assertEquals(
                Map.of("low", 0L, "high", 0L, "max", 371L, "oom", 3L, "oom_kill", 2L, "oom_group_kill", 0L),
                events.events());
        assertEquals(
                Map.of("oom_kill", 1L),
                read("c", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n").events());
    }

    @Test
    void ofVersion1TheTotalsHoldByTheNamesOfVersion2() throws IOException {
        ControlGroup stat = read("memory.stat", """
                cache 1
                rss 2
                mapped_file 3
                inactive_file 4
                hierarchical_memory_limit 536870912
                hierarchical_memsw_limit 9223372036854771712
                total_cache 10
                total_rss 20
                total_mapped_file 30
                total_inactive_file 40
                """);
        assertEquals(10L, stat.stat().get("file"));
        assertEquals(20L, stat.stat().get("anon"));
        assertEquals(30L, stat.stat().get("file_mapped"));
        assertEquals(40L, stat.stat().get("inactive_file"));
        assertEquals(Optional.empty(), stat.limit());
        ControlGroup own = read("memory.limit_in_bytes", "9223372036854771712\n");
        ControlGroup.Joined both = join(own, stat);
        assertEquals(Optional.of(HALF_A_GIB), both.group().limit(), "the limit of a group above");
        assertEquals(List.of(), both.doubts());
        assertEquals(false, both.group().isUnlimited());
    }

    @Test
    void filesOfOneGroupAreOneAndWhatIsInactiveIsNotWorkedWith() throws IOException {
        ControlGroup.Joined group = join(
                read("memory.max", "536870912\n"),
                read("memory.current", "500000000\n"),
                read("memory.stat", "anon 300000000\ninactive_file 150000000\n"),
                read("memory.events", "low 0\nhigh 0\nmax 1\noom 1\noom_kill 1\n"));
        assertEquals(List.of(), group.doubts());
        assertEquals(Optional.of(HALF_A_GIB), group.group().limit());
        assertEquals(Optional.of(new ByteSize(350_000_000)), group.group().workingSet());
        assertEquals(1L, group.group().events().get("oom_kill"));
        assertEquals(Optional.empty(), ControlGroup.join(List.of()));
    }

    @Test
    void limitsThatContradictEachOtherAreSaid() throws IOException {
        ControlGroup.Joined group = join(
                read("memory.max", "536870912\n"), read("memory.max", "1073741824\n"), read("memory.max", "max\n"));
        assertEquals(
                List.of("Files of the container tell different limits of memory: 512 MiB, 1 GiB, none."),
                group.doubts());
        assertEquals(Optional.of(HALF_A_GIB), group.group().limit());
        assertEquals(
                List.of("Files of the container tell different limits of threads: 100, 200."),
                join(read("pids.max", "100\n"), read("pids.max", "200\n")).doubts());
    }

    @Test
    void aWholeFolderInOneFileIsRead() throws IOException {
        String grep = """
                /sys/fs/cgroup/memory.current:500000000
                /sys/fs/cgroup/memory.events:oom 3
                /sys/fs/cgroup/memory.events:oom_kill 2
                /sys/fs/cgroup/memory.events.local:oom_kill 9
                /sys/fs/cgroup/memory.max:536870912
                /sys/fs/cgroup/memory.oom.group:0
                /sys/fs/cgroup/memory.stat:anon 300000000
                /sys/fs/cgroup/memory.swap.max:max
                /sys/fs/cgroup/pids.max:4096
                """;
        String tail = """
                ==> /sys/fs/cgroup/memory.current <==
                500000000

                ==> /sys/fs/cgroup/memory.events <==
                oom 3
                oom_kill 2

                ==> /sys/fs/cgroup/memory.events.local <==
                oom_kill 9

                ==> /sys/fs/cgroup/memory.max <==
                536870912

                ==> /sys/fs/cgroup/memory.oom.group <==
                0

                ==> /sys/fs/cgroup/memory.stat <==
                anon 300000000

                ==> /sys/fs/cgroup/pids.max <==
                4096

                ==> /sys/fs/cgroup/pids.events <==
                max 77
                """;
        ControlGroup group = read("all.txt", grep);
        assertEquals(Optional.of(HALF_A_GIB), group.limit());
        assertEquals(Map.of("oom", 3L, "oom_kill", 2L), group.events());
        assertEquals(Map.of("anon", 300_000_000L), group.stat());
        assertEquals(OptionalLong.of(4096), group.tasksLimit());
        assertEquals(group, read("all.txt", tail));
    }

    @Test
    void whatLooksAlikeIsNoControlGroup() {
        String vmstat = "nr_free_pages 4\npgpgin 5\noom_kill 6\n";
        assertThrows(UnreadableDumpException.class, () -> Read.files("vmstat", vmstat));
    }
}
