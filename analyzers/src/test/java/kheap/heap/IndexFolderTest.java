package kheap.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.ByteSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class IndexFolderTest {
    private static final Instant NOW = Instant.now();

    @TempDir
    Path temporary;

    private Path dump;
    private IndexFolder indexes;

    @BeforeEach
    void aDumpAndNoIndexes() throws IOException {
        dump = Files.write(temporary.resolve("orders.hprof"), new byte[3 << 20]);
        indexes = new IndexFolder(temporary.resolve("cache").resolve("kheap"), new ByteSize(100));
    }

    private Path index(String name, int bytes, Duration age) throws IOException {
        Path file = indexes.newTemporary();
        Files.write(file, new byte[bytes]);
        Path index = indexes.folder().resolve(name + "-" + "0".repeat(32) + ".kheap-index");
        Files.move(file, index);
        return Files.setLastModifiedTime(index, FileTime.from(NOW.minus(age)));
    }

    private List<String> dumps() throws IOException {
        return indexes.entries().stream().map(IndexFolder.Entry::dump).toList();
    }

    private void flip(long at) throws IOException {
        FileTime before = Files.getLastModifiedTime(dump);
        byte[] bytes = Files.readAllBytes(dump);
        bytes[(int) at] ^= 1;
        Files.write(dump, bytes);
        Files.setLastModifiedTime(dump, before);
    }

    private static String home(String system, Map<String, String> environment, String userHome) {
        return IndexFolder.standard(system, environment, userHome)
                .map(indexes -> indexes.folder().toString().replace('\\', '/'))
                .orElse("none");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void everyPlatformHasItsPlaceForSuchFiles() {
        assertEquals("/home/a/.cache/kheap", home("Linux", Map.of(), "/home/a"));
        assertEquals("/cache/kheap", home("Linux", Map.of("XDG_CACHE_HOME", "/cache"), "/home/a"));
        assertEquals("/Users/a/Library/Caches/kheap", home("Mac OS X", Map.of("XDG_CACHE_HOME", "/c"), "/Users/a"));
        assertEquals("/local/kheap/cache", home("Windows 11", Map.of("LOCALAPPDATA", "/local"), "/Users/a"));
        assertEquals("/Users/a/AppData/Local/kheap/cache", home("Windows 11", Map.of(), "/Users/a"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aRelativePathIsNoPlace() {
        assertEquals("/home/a/.cache/kheap", home("Linux", Map.of("XDG_CACHE_HOME", "cache"), "/home/a"));
        assertEquals("/home/a/.cache/kheap", home("Linux", Map.of("XDG_CACHE_HOME", ""), "/home/a"));
        assertEquals("none", home("Linux", Map.of(), "?"));
    }

    @Test
    void theSameDumpHasTheSameIndexWhereverItLies() throws IOException {
        Path index = indexes.indexOf(dump, "");

        Path moved = Files.createDirectory(temporary.resolve("other")).resolve("orders.hprof");
        Files.move(dump, moved);

        assertEquals(index, indexes.indexOf(moved, ""));
        assertEquals(indexes.folder(), index.getParent());
    }

    @Test
    void aChangedDumpNeverGetsAnOldIndex() throws IOException {
        Path index = indexes.indexOf(dump, "");

        flip(0);
        Path otherStart = indexes.indexOf(dump, "");
        flip(0);
        flip((3 << 20) - 1);
        Path otherEnd = indexes.indexOf(dump, "");
        flip((3 << 20) - 1);
        assertEquals(index, indexes.indexOf(dump, ""));
        FileTime time = Files.getLastModifiedTime(dump);
        Files.setLastModifiedTime(dump, FileTime.from(time.toInstant().minusMillis(1)));
        Path otherTime = indexes.indexOf(dump, "");
        Files.write(dump, new byte[(3 << 20) - 1]);
        Files.setLastModifiedTime(dump, time);
        Path otherSize = indexes.indexOf(dump, "");

        assertEquals(
                5,
                Stream.of(index, otherStart, otherEnd, otherTime, otherSize)
                        .distinct()
                        .count());
    }

    @Test
    void otherOptionsAreAnotherIndex() throws IOException {
        assertNotEquals(indexes.indexOf(dump, "true"), indexes.indexOf(dump, "mat"));
    }

    @Test
    void anEmptyDumpHasANameToo() throws IOException {
        Files.write(dump, new byte[0]);

        assertTrue(indexes.indexOf(dump, "").toString().endsWith(".kheap-index"));
    }

    @Test
    void theNameBeginsLikeTheDumpsAndFitsEveryFileSystem() throws IOException {
        Path odd = Files.move(dump, temporary.resolve("..f'r " + "x".repeat(200) + ".hprof"));

        String name = indexes.indexOf(odd, "").getFileName().toString();

        assertTrue(name.matches("_\\.f_+r_x{40,60}-[0-9a-f]{32}\\.kheap-index"), name);
        assertTrue(name.length() < 120, name);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void folderAndFilesAreForTheirOwnerAlone() throws IOException {
        Path file = indexes.newTemporary();

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(indexes.folder())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aPublishedIndexIsAnEntryUnderTheNameOfItsDump() throws IOException {
        Path index = indexes.indexOf(dump, "");
        Path file = indexes.newTemporary();
        Files.write(file, new byte[10]);
        assertEquals(List.of(), indexes.entries());

        indexes.publish(file, index);

        assertFalse(Files.exists(file));
        IndexFolder.Entry entry = indexes.entries().getFirst();
        assertEquals(index, entry.file());
        assertEquals("orders.hprof", entry.dump());
        assertEquals(new ByteSize(10), entry.size());
        assertEquals(Files.getLastModifiedTime(index).toInstant(), entry.lastUsed());
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() throws IOException {
        assertEquals(List.of(), indexes.entries());
        assertEquals(new IndexFolder.Freed(0, ByteSize.ZERO), indexes.clear());
        assertEquals(new IndexFolder.Freed(0, ByteSize.ZERO), indexes.trim());
        assertFalse(Files.exists(indexes.folder()));
    }

    @Test
    void whatWasNotUsedForLongestGoesFirst() throws IOException {
        index("old", 40, Duration.ofHours(3));
        index("new", 40, Duration.ofHours(1));
        index("middle", 40, Duration.ofHours(2));

        assertEquals(new IndexFolder.Freed(1, new ByteSize(40)), indexes.trim());

        assertEquals(List.of("new", "middle"), dumps());
    }

    @Test
    void useMakesYoung() throws IOException {
        Path old = index("old", 60, Duration.ofHours(3));
        index("new", 60, Duration.ofHours(1));

        indexes.touch(old);
        indexes.trim();

        assertEquals(List.of("old"), dumps());
        indexes.touch(indexes.folder().resolve("gone"));
    }

    @Test
    void theOneJustWrittenStaysThoughItIsLargerThanTheLimit() throws IOException {
        index("small", 10, Duration.ZERO);
        Path file = indexes.newTemporary();
        Files.write(file, new byte[101]);

        indexes.publish(file, indexes.indexOf(dump, ""));

        assertEquals(List.of("orders.hprof"), dumps());
    }

    @Test
    void whatNobodyFinishedGoesAfterADay() throws IOException {
        Path fresh = indexes.newTemporary();
        Path abandoned = indexes.newTemporary();
        Files.setLastModifiedTime(abandoned, FileTime.from(NOW.minus(Duration.ofHours(25))));

        assertEquals(1, indexes.trim().files());

        assertTrue(Files.exists(fresh));
        assertFalse(Files.exists(abandoned));
    }

    @Test
    void onlyFilesOfOurOwnAreTouched() throws IOException {
        index("orders", 50, Duration.ZERO);
        Path stranger = Files.write(indexes.folder().resolve("thesis.txt"), new byte[1000]);
        Files.setLastModifiedTime(stranger, FileTime.from(NOW.minus(Duration.ofDays(100))));
        Path folder = Files.createDirectory(indexes.folder().resolve("a.kheap-index"));

        indexes.trim();
        assertEquals(new IndexFolder.Freed(1, new ByteSize(50)), indexes.clear());

        assertTrue(Files.exists(stranger));
        assertTrue(Files.exists(folder));
    }

    @Test
    void clearingTakesUnfinishedFilesAndTheirWriterIsTold() throws IOException {
        Path unfinished = indexes.newTemporary();

        assertEquals(1, indexes.clear().files());

        assertThrows(NoSuchFileException.class, () -> indexes.publish(unfinished, indexes.indexOf(dump, "")));
    }

    @Test
    void manyMayUseTheFolderAtTheSameTime() throws Exception {
        Path index = indexes.indexOf(dump, "");
        try (ExecutorService processes = Executors.newFixedThreadPool(8)) {
            List<Future<Optional<byte[]>>> runs = IntStream.range(0, 200)
                    .mapToObj(run -> processes.submit(() -> {
                        Path file = indexes.newTemporary();
                        Files.write(file, new byte[90]);
                        indexes.publish(file, run % 2 == 0 ? index : indexes.indexOf(dump, "" + run));
                        indexes.touch(index);
                        return read(index);
                    }))
                    .toList();
            for (Future<Optional<byte[]>> run : runs) {
                run.get().ifPresent(bytes -> assertEquals(90, bytes.length));
            }
        }
        indexes.trim();
        // Two that appear at the same time may each make room for itself.
        assertTrue(indexes.entries().size() <= 1);
    }

    private static Optional<byte[]> read(Path index) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(index));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
