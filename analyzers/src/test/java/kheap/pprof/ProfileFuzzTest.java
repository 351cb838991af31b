package kheap.pprof;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import kheap.UnreadableDumpException;
import kheap.analysis.ProfileAnalysis;
import kheap.analysis.ProfileAnalyzer;
import kheap.report.ProfileJson;
import kheap.report.Report;
import kheap.report.TextReport;
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
    void aFileIsRefusedOrEveryQuestionHasAnAnswer(byte[] bytes) throws IOException {
        Path file = folder.resolve("any");
        Files.write(file, bytes);
        try {
            ProfileAnalysis analysis = ProfileAnalyzer.analyze(file, OptionalInt.of(64));
            assertTrue(GoProfileFile.isOne(file));
            TextReport.write(Report.of(analysis), new StringBuilder(), false, 100);
            ProfileJson.write(analysis, Writer.nullWriter());
        } catch (UnreadableDumpException e) {
            assertTrue(e.getMessage().endsWith("."), e.getMessage());
        }
    }
}
