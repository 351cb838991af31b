package kheap.evidence;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import kheap.Progress;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// Changes small texts at random, guided by what code each change reaches, and lets what comes out be read and
/// classified. Runs for a while where the continuous integration runs, and with `mvn -Pfuzz verify`; what it finds
/// becomes a test of [LinesOfEvidenceTest] or of the format.
@Tag("fuzz")
class EvidenceFuzzTest {
    static Stream<byte[]> smallTexts() {
        Stream<String> books = Stream.of(
                        "command-line-17.txt",
                        "flags-25.txt",
                        "native-memory-17.txt",
                        "native-memory-17-diff.txt",
                        "native-memory-25-mib.txt",
                        "gc-17-Z.log",
                        "gc-25-G1.log",
                        "threads-25.txt",
                        "thread-file-25.json",
                        "thread-file-25.txt")
                .map(Read::resource);
        return Stream.concat(SmallMaps.ALL.values().stream(), books).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("smallTexts")
    @FuzzTest(maxDuration = "6s")
    void aTextIsReadOrRefused(byte[] text) throws IOException {
        for (String name : new String[] {"evidence.txt", "memory.max"}) {
            try {
                EvidenceReader.read(Path.of(name), new ByteArrayInputStream(text), Progress.NONE).stream()
                        .map(EvidenceFile::content)
                        .filter(MemoryMap.class::isInstance)
                        .forEach(map -> Regions.of((MemoryMap) map, Optional.empty(), Optional.empty()));
            } catch (UnreadableDumpException | ZipException refused) {
                // as it should be; the reader of files makes a sentence of a damaged gzip
            }
        }
    }
}
