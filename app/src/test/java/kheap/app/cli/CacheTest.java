package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @TempDir
    Path folder;

    private Run cache(String... options) {
        List<String> arguments = new ArrayList<>(List.of("cache", "--cache-dir", folder.toString()));
        arguments.addAll(List.of(options));
        return Run.of(FakeRoute.finding(), arguments.toArray(String[]::new));
    }

    private void index(String dump, int bytes, String lastUsed) throws IOException {
        Path file = folder.resolve(dump + "-" + "0".repeat(32) + ".kheap-index");
        Files.write(file, new byte[bytes]);
        Files.setLastModifiedTime(
                file,
                FileTime.from(LocalDateTime.parse(lastUsed)
                        .atZone(ZoneId.systemDefault())
                        .toInstant()));
    }

    @Test
    void theFolderItsLimitAndItsIndexesAreShownLastUsedFirst() throws IOException {
        index("orders.hprof", 2048, "2026-11-20T10:11:12");
        index("payments.hprof.gz", 1024, "2026-11-21T10:11:12");

        Run run = cache();

        assertEquals(folder + ", at most 10 GiB\n" + """
                        Size  Last used         Dump
                       1 KiB  2026-11-21 10:11  payments.hprof.gz
                       2 KiB  2026-11-20 10:11  orders.hprof
                       3 KiB                    all 2
                """, run.out());
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @Test
    void anEmptyFolderIsSaidToBeEmpty() {
        assertEquals(folder + ", at most 10 GiB\nNo dump has an index here.\n", cache().out());
    }

    @Test
    void clearingDeletesTheIndexesAndNothingElse() throws IOException {
        index("orders.hprof", 2048, "2026-11-20T10:11:12");
        Path stranger = Files.createFile(folder.resolve("thesis.txt"));

        Run run = cache("--clear");

        assertEquals("Deleted 1 file with 2 KiB from " + folder + ".\n", run.out());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(stranger), files.toList());
        }
        assertEquals(
                "Deleted 0 files with 0 B from " + folder + ".\n",
                cache("--clear").out());
    }

    @Test
    void aFileNameCannotSteerTheTerminal() throws IOException {
        index("a\u001b[2Jb", 1, "2026-11-20T10:11:12");

        assertTrue(cache().out().contains("a\uFFFD[2Jb"), cache().out());
    }
}
