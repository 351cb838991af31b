package kheap.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import kheap.Progress;

/// Reads texts as the reader of files does.
final class Read {
    private Read() {}

    static List<EvidenceFile> files(String name, String text) throws IOException {
        return EvidenceReader.read(
                Path.of(name), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Progress.NONE);
    }

    /// The one file of this kind.
    static EvidenceFile file(Class<? extends EvidenceFile.Content> kind, String name, String text) throws IOException {
        return files(name, text).stream()
                .filter(file -> kind.isInstance(file.content()))
                .findFirst()
                .orElseThrow();
    }

    static <T extends EvidenceFile.Content> T content(Class<T> kind, String name, String text) throws IOException {
        return kind.cast(file(kind, name, text).content());
    }

    static <T extends EvidenceFile.Content> T content(Class<T> kind, String text) throws IOException {
        return content(kind, "evidence.txt", text);
    }

    /// A file beside the tests.
    static String resource(String name) {
        try (InputStream bytes = Read.class.getResourceAsStream(name)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
