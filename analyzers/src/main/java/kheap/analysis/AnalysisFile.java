package kheap.analysis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import kheap.UnreadableDumpException;
import kheap.hprof.FileAccess;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A [DumpAnalysis] on the disk: written where the dump lies, read where it is compared with others.
///
/// One JSON object, plain or gzip'd. It holds what the analysis holds and nothing of the heap, so secrets are masked
/// in it already. It is known by what it holds, never by its name. What it says more than once is said once, see
/// [SharedParts]. The keys below `analysis` are the names of the records' components: who changes a record changes
/// this format, and a test says so.
public final class AnalysisFile {
    /// What the file says it is.
    public static final String FORMAT = "kheap.saved-analysis";

    /// The version that is written, and the newest that is read.
    public static final int VERSION = 3;

    private static final String SAVE_IT_AGAIN = "Save it again with 'kheap analyze DUMP --save FILE'";
    private static final int LONGEST_REASON = 200;

    /// A few kilobytes of gzip may stand for blanks without end.
    private static final int MOST_BLANKS = 1 << 16;

    private static final int GZIP = 0x1f8b;

    private AnalysisFile() {}

    /// Writes one JSON object in UTF-8 and leaves the stream open.
    ///
    /// @param kheap the version of the program that made the analysis
    public static void write(DumpAnalysis analysis, String kheap, OutputStream out) throws IOException {
        SharedParts.Folded folded = SharedParts.fold(SavedRecords.tree(analysis));
        ObjectNode file = SavedRecords.MAPPER.createObjectNode();
        file.put("format", FORMAT);
        file.put("version", VERSION);
        file.put("kheap", kheap);
        file.set("parts", folded.parts());
        file.set("analysis", folded.tree());
        try {
            SavedRecords.MAPPER.writeValue(out, file);
        } catch (JacksonException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e);
        }
        out.write('\n');
        out.flush();
    }

    /// Whether the file is to be read as a saved analysis: it begins like JSON, gzip'd or not. What cannot be read
    /// at all is none.
    public static boolean isOne(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = inflated(file)) {
            for (int i = 0; i < MOST_BLANKS; i++) {
                switch (in.read()) {
                    case ' ', '\t', '\r', '\n' -> {}
                    case '{' -> {
                        return true;
                    }
                    default -> {
                        return false;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            // The one who opens it as a dump says why.
            return false;
        }
    }

    /// @return what was saved
    /// @throws UnreadableDumpException when the file is no saved analysis, or one of a newer kheap
    public static DumpAnalysis read(Path file) throws UnreadableDumpException {
        try (InputStream in = inflated(file)) {
            JsonNode json = SavedRecords.MAPPER.readTree(in);
            check(file, json);
            JsonNode tree = UnfoldedParts.unfold(json.path("parts"), json.path("analysis"));
            int version = json.path("version").intValue();
            if (version == VERSION) {
                return SavedRecords.analysis(tree);
            }
            EarlierVersions.bringUpToDate(tree, version);
            return SavedRecords.analysis(tree).noting(EarlierVersions.NOTE);
        } catch (JacksonException e) {
            throw damaged(file, SavedRecords.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw damaged(file, e.getMessage(), e);
        } catch (IOException e) {
            throw FileAccess.explained(file, e);
        }
    }

    private static void check(Path file, JsonNode json) throws UnreadableDumpException {
        if (!json.path("format").asString("").equals(FORMAT)) {
            throw new UnreadableDumpException(
                    file,
                    json.path("schema").asString("").startsWith("kheap.")
                            ? "is what --json writes, which does not hold the whole analysis"
                            : "is JSON, but neither a heap dump nor a saved analysis",
                    "Save the analysis with 'kheap analyze DUMP --save FILE'");
        }
        JsonNode version = json.path("version");
        if (version.isIntegralNumber() && version.canConvertToLong() && version.longValue() > VERSION) {
            throw new UnreadableDumpException(
                    file,
                    "was saved by a newer kheap (version %d of the format); this one reads version %d"
                            .formatted(version.longValue(), VERSION),
                    "Use a newer kheap");
        }
        if (!version.isIntegralNumber() || !version.canConvertToInt() || version.intValue() < 1) {
            throw damaged(file, "it does not say its version", null);
        }
        if (!json.path("parts").isArray()) {
            throw damaged(file, "parts is missing", null);
        }
        if (!json.path("analysis").isObject()) {
            throw damaged(file, "analysis is missing", null);
        }
    }

    private static UnreadableDumpException damaged(Path file, String reason, Exception cause) {
        return new UnreadableDumpException(
                file,
                OptionalLong.empty(),
                "is a damaged analysis: "
                        + reason.substring(0, Math.min(reason.length(), LONGEST_REASON))
                                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " "),
                SAVE_IT_AGAIN,
                cause);
    }

    private static InputStream inflated(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            in.mark(2);
            int magic = in.read() << 8 | in.read();
            in.reset();
            return magic == GZIP ? new BufferedInputStream(new GZIPInputStream(in)) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
