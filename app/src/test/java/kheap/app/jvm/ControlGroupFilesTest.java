package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The places are those that Linux shows on a host, in a container, and between two containers of a pod.
@DisabledOnOs(OS.WINDOWS)
class ControlGroupFilesTest {
    private static final long PID = 4711;

    @TempDir
    private Path temporary;

    private Path proc;
    private Path mount;

    @BeforeEach
    void aSystem() throws IOException {
        proc = temporary.resolve("proc");
        mount = Files.createDirectories(temporary.resolve("sys fs").resolve("cgroup"));
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(process());
    }

    private Path process() {
        return proc.resolve(Long.toString(PID));
    }

    private void groups(String lines) throws IOException {
        Files.writeString(process().resolve("cgroup"), lines);
    }

    /// @param kind the type of the file system, and what follows
    private static void mounted(Path seenBy, String root, String point, String kind) throws IOException {
        Files.writeString(
                seenBy.resolve("mountinfo"),
                "29 23 0:26 / /proc rw,nosuid shared:5 - proc proc rw\n35 31 0:32 %s %s rw,relatime shared:9 - %s\n"
                        .formatted(root, point.replace(" ", "\\040"), kind));
    }

    private static void file(Path group, String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(group).resolve(name), text + "\n");
    }

    private Map<String, Path> found() throws IOException {
        return new ControlGroupFiles(proc, PID).find();
    }

    @Test
    void inAContainerTheRootIsItsGroup() throws IOException {
        groups("0::/\n");
        mounted(proc.resolve("self"), "/", mount.toString(), "cgroup2 cgroup rw,nsdelegate");
        file(mount, "memory.max", "314572800");
        file(mount, "memory.current", "1000");
        file(mount, "memory.notes", "kheap does not know them");
        file(mount, "pids.max", "max");
        assertEquals(
                Map.of(
                        "memory.max", mount.resolve("memory.max"),
                        "memory.current", mount.resolve("memory.current"),
                        "pids.max", mount.resolve("pids.max")),
                found());
    }

    @Test
    void theLowestLimitAroundTheGroupIsTheOneThatKills() throws IOException {
        groups("0::/kubepods/pod1/orders\n");
        mounted(proc.resolve("self"), "/", mount.toString(), "cgroup2 cgroup2 rw");
        file(mount.resolve("kubepods"), "memory.max", "8000");
        file(mount.resolve("kubepods/pod1"), "memory.max", "1000");
        file(mount.resolve("kubepods/pod1/orders"), "memory.max", "max");
        assertEquals(Map.of("memory.max", mount.resolve("kubepods/pod1/memory.max")), found());
    }

    @Test
    void withoutAnyLimitTheProcesssOwnGroupIsTaken() throws IOException {
        groups("0::/user.slice/orders.scope\n");
        mounted(proc.resolve("self"), "/", mount.toString(), "cgroup2 cgroup2 rw");
        file(mount.resolve("user.slice"), "memory.max", "max");
        file(mount.resolve("user.slice/orders.scope"), "memory.max", "max");
        assertEquals(Map.of("memory.max", mount.resolve("user.slice/orders.scope/memory.max")), found());
    }

    @Test
    void controllersOfTheFirstVersionHaveMountsOfTheirOwn() throws IOException {
        groups("9:name=systemd:/\n4:cpu,memory:/docker/abc\n0::/\n");
        mounted(proc.resolve("self"), "/docker/abc", mount.toString(), "cgroup cgroup rw,cpu,memory");
        file(mount, "memory.limit_in_bytes", "9223372036854771712");
        file(mount, "memory.failcnt", "0");
        assertEquals(Set.of("memory.limit_in_bytes", "memory.failcnt"), found().keySet());
    }

    @Test
    void anotherContainersGroupIsSeenThroughItsProcess() throws IOException {
        groups("0::/../orders\n");
        Path own = Files.createDirectories(temporary.resolve("own"));
        file(own, "memory.max", "1");
        mounted(proc.resolve("self"), "/", own.toString(), "cgroup2 cgroup rw");
        mounted(process(), "/../orders", "/sys/fs/cgroup", "cgroup2 cgroup ro");
        Path seen = process().resolve("root/sys/fs/cgroup");
        file(seen, "memory.max", "314572800");
        assertEquals(Map.of("memory.max", seen.resolve("memory.max")), found());
    }

    @Test
    void aGroupThatCannotBeSeenIsNone() throws IOException {
        groups("0::/../../etc\n");
        mounted(proc.resolve("self"), "/", mount.toString(), "cgroup2 cgroup rw");
        file(mount, "memory.max", "1");
        assertEquals(Map.of(), found());
    }

    @Test
    void theRootOfAHostHasNoLimit() throws IOException {
        groups("0::/\nnonsense\n");
        mounted(proc.resolve("self"), "/", mount.toString(), "cgroup2 cgroup rw");
        assertEquals(Map.of(), found());
    }
}
