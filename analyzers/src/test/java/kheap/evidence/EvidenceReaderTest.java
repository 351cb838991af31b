package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import kheap.SharedDumps;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class EvidenceReaderTest {
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

    @Test
    void aTextWithoutEndIsGivenUp() throws IOException {
        Path endless = folder.resolve("endless.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(endless))) {
            byte[] blank = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                out.write(blank);
            }
            out.write(("\n" + SmallMaps.STATUS).getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(refusal(endless).startsWith("is none of the kinds"));
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
