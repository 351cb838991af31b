package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import kheap.app.output.UnwritableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EvidenceFolderTest {
    @TempDir
    private Path temporary;

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes());
    }

    private static String refused(Path folder) {
        return assertThrows(UnwritableException.class, () -> EvidenceFolder.make(folder))
                .getMessage();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has other permissions")
    void nobodyButTheOwnerReadsIt() throws Exception {
        EvidenceFolder folder = EvidenceFolder.make(temporary.resolve("new"));
        folder.makeFolder("cgroup");
        folder.copy(text("1"), 10, "cgroup/memory.max");
        assertEquals("rwx------", permissions(folder.path()));
        assertEquals("rwx------", permissions(folder.path().resolve("cgroup")));
        assertEquals("rw-------", permissions(folder.path().resolve("cgroup/memory.max")));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void anEmptyFolderIsTakenAndAFullOneIsNot() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("empty"));
        assertEquals(1, EvidenceFolder.make(folder).copy(text("1"), 10, "a"));
        assertEquals(folder + " is not empty, and nothing in it is overwritten: name another folder.", refused(folder));
        assertEquals("1", Files.readString(folder.resolve("a")));
    }

    @Test
    void aFolderNeedsAPlace() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        assertEquals(file + " is a file: name a folder that does not exist yet.", refused(file));
        Path deep = temporary.resolve("missing").resolve("new");
        assertEquals(
                "%s cannot be made: the folder %s does not exist.".formatted(deep, deep.getParent()), refused(deep));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkInTheFolderIsNotFollowed() throws Exception {
        EvidenceFolder folder = EvidenceFolder.make(temporary.resolve("new"));
        Path precious = Files.writeString(temporary.resolve("precious"), "precious");
        Files.createSymbolicLink(folder.path().resolve("status"), precious);
        assertThrows(FileAlreadyExistsException.class, () -> folder.copy(text("1"), 10, "status"));
        assertEquals("precious", Files.readString(precious));
    }

    @Test
    void aFileIsAsLongAsItMayBeAndAnEmptyOneIsNone() throws Exception {
        EvidenceFolder folder = EvidenceFolder.make(temporary.resolve("new"));
        assertEquals(4, folder.copy(text("12345678"), 4, "long"));
        assertEquals("1234", Files.readString(folder.path().resolve("long")));
        assertEquals(0, folder.copy(text(""), 4, "none"));
        assertFalse(Files.exists(folder.path().resolve("none")));
    }

    @Test
    void aFileThatBreaksOffIsNone() throws Exception {
        EvidenceFolder folder = EvidenceFolder.make(temporary.resolve("new"));
        InputStream breaking = new InputStream() {
            private int read;

            @Override
            public int read() throws IOException {
                if (read++ > 2) {
                    throw new IOException("No such process");
                }
                return 'x';
            }
        };
        // a stream of single bytes hands on what it has read before it fails, and fails at the next call
        assertThrows(IOException.class, () -> folder.copy(breaking, 1 << 20, "smaps"));
        assertFalse(Files.exists(folder.path().resolve("smaps")));
        folder.deleteIfEmpty();
        assertFalse(Files.exists(folder.path()));
    }

    @Test
    void onlyAnEmptyFolderGoesAway() throws Exception {
        EvidenceFolder folder = EvidenceFolder.make(temporary.resolve("new"));
        folder.copy(text("1"), 10, "a");
        folder.deleteIfEmpty();
        assertTrue(Files.exists(folder.path().resolve("a")));
    }
}
