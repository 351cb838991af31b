package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import kheap.Progress;
import kheap.SharedDumps;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceReaderTest {
    private static final Path PROCESS = Path.of("/proc/self");

    @TempDir
    Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private Path file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Path zipped(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
        return file;
    }

    private String refusal(Path file) {
        return assertThrows(UnreadableDumpException.class, () -> EvidenceReader.read(file))
                .getMessage()
                .substring(file.toString().length() + 1);
    }

    @Test
    void aFileIsKnownByWhatStandsInItNotByItsName() throws IOException {
        EvidenceFile file = EvidenceReader.read(file("threads.log", SmallMaps.PMAP_X))
                .files()
                .getLast();
        assertEquals("threads.log", file.name());
        assertEquals("pmap -x", file.content().words());
        assertEquals(14, file.lines());
        assertEquals(0, file.unknown());
    }

    @Test
    void ofAFolderWhatIsNoneOfTheKindsIsNamed() throws IOException {
        file("a/smaps", SmallMaps.SMAPS);
        file("a/b/too-deep", SmallMaps.SMAPS);
        file("status", SmallMaps.STATUS);
        file("notes.md", "Killed again at 3.");
        file("day1.hprof", "JAVA PROFILE 1.0.2\0");
        EvidenceReader.Reading reading = EvidenceReader.read(folder);
        assertEquals(
                List.of("smaps", "status"),
                reading.files().stream().map(EvidenceFile::name).toList());
        assertEquals(List.of("day1.hprof", "notes.md"), reading.others());
        assertEquals(2, reading.otherCount());
    }

    @Test
    void theNamesOfOthersAreNotWithoutEnd() throws IOException {
        file("status", SmallMaps.STATUS);
        for (int i = 0; i < 30; i++) {
            file("note" + i, "nothing");
        }
        EvidenceReader.Reading reading = EvidenceReader.read(folder);
        assertEquals(EvidenceReader.OTHERS_NAMED, reading.others().size());
        assertEquals(30, reading.otherCount());
    }

    @Test
    void foldersInAControlGroupAreOtherControlGroups() throws IOException {
        file("cgroup.procs", "1\n");
        file("memory.max", "1073741824\n");
        file("init.scope/memory.max", "max\n");
        EvidenceReader.Reading reading = EvidenceReader.read(folder);
        assertEquals(
                List.of("memory.max"),
                reading.files().stream().map(EvidenceFile::name).toList());
        assertEquals(List.of("cgroup.procs"), reading.others());
    }

    @Test
    void whatCannotBeReadIsRefusedInOneSentenceEach() throws IOException {
        String kinds = ": " + EvidenceReader.KINDS + ".";
        assertEquals("does not exist. Check the name.", refusal(folder.resolve("no")));
        assertEquals("is empty. Collect it again, and look what the command says.", refusal(file("empty", "")));
        assertEquals(
                "is a heap dump, no file beside one. Open it as the dump.",
                refusal(file("a.hprof", "JAVA PROFILE 1.0.2\0")));
        assertEquals(
                "is a heap dump, no file beside one. Open it as the dump.",
                refusal(zipped("a.hprof.gz", "JAVA PROFILE 1.0.2\0".getBytes(StandardCharsets.ISO_8859_1))));
        String go = "looks like a profile of a Go program, no file beside a heap dump. Open it by itself.";
        assertEquals(go, refusal(file("heap.txt", "heap profile: 1: 2 [3: 4] @ heap/1048576\n")));
        assertEquals(go, refusal(zipped("heap.pb.gz", new byte[] {0x0A, 4, 8, 1, 0x10, 2})));
        assertEquals("is an archive. Unpack it and give the folder.", refusal(file("all.zip", "PK\3\4..")));
        assertEquals("is no text. Give what one of these wrote" + kinds, refusal(file("core", "\177ELF\2\1\1\0")));
        assertEquals(
                "is none of the kinds that kheap reads beside a dump. Give what one of these wrote" + kinds,
                refusal(file("notes", "Killed again at 3.\n")));
    }

    @Test
    void anArticleThatQuotesAMapIsNoMap() throws IOException {
        String quoted = SmallMaps.SMAPS + "It was killed again at 3, and nobody knew why.\n".repeat(2);
        assertEquals(
                "is mostly other text, with a few lines of a kind that kheap reads between. Give these lines in a file of"
                        + " their own, if they are all that the command wrote.",
                refusal(file("notes.md", prose(SmallMaps.SMAPS, 3))));
        assertEquals(1, EvidenceReader.read(file("smaps", quoted)).files().size());
        assertEquals(
                List.of("thread dump"),
                EvidenceReader.read(file("service.log", prose(Read.resource("threads-25.txt"), 9) + SmallMaps.SMAPS))
                        .files()
                        .stream()
                        .map(file -> file.content().words())
                        .toList());
    }

    /// With so many lines of other text for each of its own.
    private static String prose(String text, int lines) {
        return text
                + "It was killed again at 3, and nobody knew why.\n"
                        .repeat(lines * (int) text.lines().count());
    }

    @Test
    void aFolderWithoutAnyOfThemIsRefused() throws IOException {
        String remedy = ". Put there what one of these wrote: " + EvidenceReader.KINDS + ".";
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals("is a folder without files" + remedy, refusal(empty));
        file("notes", "Killed again at 3.\n");
        assertEquals("holds no file that kheap reads beside a dump" + remedy, refusal(folder));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notes      | killed again, and nobody knows why              | is none of the kinds
            memory.max | killed again, and nobody knows why              | ends before it says anything
            zero       | 0                                               | is no text
            """)
    void aLineWithoutEndIsGivenUp(String name, String text, String refusal) {
        Endless endless = new Endless(text.equals("0") ? new byte[1] : text.getBytes(StandardCharsets.UTF_8));
        assertGivenUp(name, endless, refusal);
    }

    @Test
    void linesWithoutEndAreGivenUp() {
        assertGivenUp("log", new Endless("x".repeat(9999).concat("\n").getBytes(StandardCharsets.UTF_8)), "is none of");
    }

    private static void assertGivenUp(String name, Endless text, String refusal) {
        UnreadableDumpException refused = assertThrows(
                UnreadableDumpException.class, () -> EvidenceReader.read(Path.of(name), text, Progress.NONE));
        assertTrue(refused.getMessage().startsWith(name + " " + refusal), refused.getMessage());
        assertTrue(text.given < EvidenceReader.LOOK_AHEAD + (1 << 20), text.given + " were read");
    }

    /// The same again and again.
    private static final class Endless extends InputStream {
        private final byte[] text;
        private long given;

        private Endless(byte[] text) {
            this.text = text;
        }

        @Override
        public int read() {
            return text[(int) (given++ % text.length)];
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            for (int i = 0; i < length; i++) {
                buffer[from + i] = (byte) read();
            }
            return length;
        }
    }

    @Test
    void zeroesBehindTheFirstBytesAreNoText() throws IOException {
        String words = "killed ".repeat(1000);
        assertTrue(refusal(file("pages", words + "\0\0\0\0\n" + words)).startsWith("is no text. "));
        assertTrue(refusal(file("words", words.replace(' ', '\0'))).startsWith("is none of the kinds"));
    }

    /// Who empties a log while a JVM writes it leaves a hole where the text was.
    @Test
    void aLogThatWasEmptiedIsRead() throws IOException {
        Path log = file("gc.log", "\0".repeat(10_000) + Read.resource("gc-25-G1.log"));
        assertEquals(
                "GC log", EvidenceReader.read(log).files().getFirst().content().words());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeThatNobodyWritesToIsRefused() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        String refusal = "is a device or a pipe. Write what it gives to a file, and give that file.";
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertEquals(refusal, refusal(pipe));
            assertEquals(refusal, refusal(Path.of("/dev/zero")));
            file("status", SmallMaps.STATUS);
            assertEquals(1, EvidenceReader.read(folder).files().size());
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatAShellConnectsIsRead() throws IOException, InterruptedException {
        Path status = file("status", SmallMaps.STATUS);
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadingStandardInput.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream pipe = reader.getOutputStream()) {
            Files.copy(status, pipe);
        }
        assertEquals("/proc/PID/status", new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void ofAProcessOnlyWhatTellsOfItsMemoryIsLookedAt() throws IOException {
        file("pagemap", "\0".repeat(4096));
        file("status", SmallMaps.STATUS);
        file("smaps", SmallMaps.SMAPS);
        file("maps", SmallMaps.MAPS);
        file("net/status", SmallMaps.STATUS);
        EvidenceReader.Reading reading = EvidenceReader.read(folder);
        assertEquals(
                List.of("smaps", "status"),
                reading.files().stream().map(EvidenceFile::name).toList());
        assertEquals(0, reading.otherCount());
    }

    @Test
    @EnabledIf("showsPages")
    void aRunningProcessIsReadAtOnce() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertTrue(EvidenceReader.read(PROCESS).files().stream()
                        .anyMatch(file -> file.content() instanceof ProcessStatus)));
    }

    static boolean showsPages() {
        return Files.exists(PROCESS.resolve("pagemap"));
    }

    @Test
    void ofVeryManyFilesTheFirstByNameAreLookedAt() throws IOException {
        for (int i = FolderFiles.LOOKED_AT + 6; i > 1; i--) {
            Files.createFile(folder.resolve("b%04d".formatted(i)));
        }
        file("a/status", SmallMaps.STATUS);
        file("c/status", SmallMaps.STATUS);
        EvidenceReader.Reading reading = EvidenceReader.read(folder);
        assertEquals(1, reading.files().size());
        assertEquals("b0002", reading.others().getFirst());
        assertEquals(7, reading.notLookedAt());
        assertEquals(FolderFiles.LOOKED_AT - 1 + 7, reading.otherCount());
    }

    @Test
    void readingStopsWithinALineWhenNobodyWaits() {
        int[] asked = new int[1];
        Progress impatient = new Progress() {
            @Override
            public void step(String name) {}

            @Override
            public void at(long done, long total) {}

            @Override
            public void goOn() {
                if (++asked[0] > 10) {
                    throw new CancellationException();
                }
            }
        };
        InputStream log = new SequenceInputStream(
                new ByteArrayInputStream(SmallMaps.STATUS.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayInputStream(new byte[10_000_000]));
        assertThrows(CancellationException.class, () -> EvidenceReader.read(Path.of("gc.log"), log, impatient));
    }

    @Test
    @EnabledIf("kheap.SharedDumps#areThere")
    void everyFileOfARealServiceIsKnown() throws IOException {
        for (Path file : SharedDumps.files("evidence", ".*\\.(txt|log)")) {
            for (EvidenceFile one : EvidenceReader.read(file).files()) {
                assertEquals(0, one.unknown(), one.name());
            }
        }
        for (Path profile : SharedDumps.files("evidence", "heap_.*\\.pb\\.gz")) {
            assertTrue(refusal(profile).startsWith("looks like a profile of a Go program"));
        }
    }
}
