package kheap.app.gui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import kheap.app.gui.SampleDays;
import kheap.app.gui.SampleEvidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A name says nothing here: every file has that of another kind.
class FileKindTest {
    @TempDir
    private Path folder;

    private FileKind of(byte[] content) throws IOException {
        return FileKind.of(Files.write(folder.resolve("pmap.hprof.pb.gz"), content));
    }

    private static byte[] gzipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void aDumpAndASavedAnalysisAreDumps() throws IOException {
        assertEquals(FileKind.DUMP, of(Files.readAllBytes(SampleDays.SAMPLE)));
        assertEquals(FileKind.DUMP, of("JAVA PROFILE 1.0.2\0\0\0\0\10".getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(FileKind.DUMP, of(Files.readAllBytes(SampleDays.saved().getFirst())));
    }

    @Test
    void aProfileIsOneInEachOfItsForms() throws IOException {
        assertEquals(
                FileKind.PROFILE,
                of(Files.readAllBytes(SampleEvidence.profilesOfDays().getFirst())));
        byte[] text = Files.readAllBytes(SampleEvidence.profile(folder, "text", 3));
        assertEquals(FileKind.PROFILE, of(text));
        assertEquals(FileKind.PROFILE, of(gzipped(text)));
    }

    @Test
    void aTextOrAFolderLiesBesideADump() throws IOException {
        byte[] text = Files.readAllBytes(SampleEvidence.pmap(folder));
        assertEquals(FileKind.EVIDENCE, of(text));
        assertEquals(FileKind.EVIDENCE, of(gzipped(text)));
        assertEquals(FileKind.EVIDENCE, of("\ufeff4711:\r\n".getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(FileKind.EVIDENCE, FileKind.of(folder));
    }

    @Test
    void whatIsEmptyOrNotThereOrCutIsLeftToTheReaderOfDumps() throws IOException {
        assertEquals(FileKind.DUMP, of(new byte[0]));
        assertEquals(FileKind.DUMP, of(new byte[] {0x1f, (byte) 0x8b, 8}));
        assertEquals(FileKind.DUMP, FileKind.of(folder.resolve("gone.txt")));
    }
}
