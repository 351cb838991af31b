package kheap.pprof;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Changes small profiles at random, guided by what code each change reaches. Runs as the fuzzing of dumps does.
@Tag("fuzz")
class ProfileFuzzTest {
    @TempDir
    static Path folder;

    static Stream<byte[]> smallProfiles() throws IOException {
        return Stream.of(
                RealProfiles.unpacked("plateau-33.pb.gz"),
                RealProfiles.unpacked("plateau-goroutines.pb.gz"),
                RealProfiles.unpacked("leaked-200-goroutines.txt.gz"),
                RealProfiles.unpacked("plateau-64.txt.gz"),
                RealProfiles.unpacked("plateau-goroutine-dump.txt.gz"),
                Files.readAllBytes(RealProfiles.file("plateau-33.pb.gz")));
    }

    @MethodSource("smallProfiles")
    @FuzzTest(maxDuration = "6s")
    void aFileIsRefusedOrRead(byte[] bytes) throws IOException {
        Path file = folder.resolve("any");
        Files.write(file, bytes);
        try {
            GoProfile profile = GoProfileFile.read(file);
            assertTrue(GoProfileFile.isOne(file));
            for (GoProfile.Sample sample : profile.samples()) {
                assertTrue(sample.values().size() == profile.sampleTypes().size());
            }
        } catch (UnreadableDumpException e) {
            assertTrue(e.getMessage().endsWith("."), e.getMessage());
        }
    }
}
