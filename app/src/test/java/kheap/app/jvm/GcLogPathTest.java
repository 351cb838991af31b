package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class GcLogPathTest {
    private static final Path PROCESS = Path.of("/proc/4711");

    /// As JDK 17 and 25 say it.
    private static String outputs(String files) {
        return """
                Log output configuration:
                 #0: stdout all=warning uptime,level,tags
                 #1: stderr all=off uptime,level,tags foldmultilines=false
                """ + files;
    }

    @Test
    void theLogOfTheJvmsOwnContainerIsFound() throws IOException {
        assertEquals(
                Optional.of(Path.of("/proc/4711/root/var/log/gc of orders.log")),
                GcLogPath.find(
                        outputs(" #2: file=/var/log/gc of orders.log all=off,gc*=info uptime,level,tags filecount=5\n"),
                        PROCESS));
    }

    @Test
    void aRelativeNameCountsFromTheJvmsFolder() throws IOException {
        assertEquals(Optional.of(Path.of("/proc/4711/cwd/gc.log")), GcLogPath.find(outputs("""
                         #2: file=safepoints.log all=off,safepoint=info uptime filecount=5
                         #3: file=quiet.log all=off,gc=off uptime filecount=5
                         #4: file=gc.log all=off,safepoint=info,gc+heap=debug uptime foldmultilines=false,filecount=5
                        """), PROCESS));
    }

    @Test
    void aLogOfEverythingHoldsCollectionsToo() throws IOException {
        assertEquals(
                Optional.of(Path.of("/proc/4711/root/all.log")),
                GcLogPath.find(outputs(" #2: file=/all.log all=info uptime filecount=5\n"), PROCESS));
    }

    @Test
    void aJvmWithoutLogHasNone() throws IOException {
        assertEquals(Optional.empty(), GcLogPath.find(outputs(""), PROCESS));
    }

    @Test
    void jdk8IsAskedByItsArguments(@TempDir Path process) throws IOException {
        Files.writeString(process.resolve("cmdline"), "java\0-Dpassword=hunter2\0-Xloggc:/var/log/gc.log\0Main\0");
        assertEquals(
                Optional.of(process.resolve("root/var/log/gc.log")),
                GcLogPath.find("java.lang.IllegalArgumentException: Unknown diagnostic command\n", process));
    }
}
