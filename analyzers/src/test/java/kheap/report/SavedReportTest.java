package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.AnalysisFile;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.heap.Engine;
import kheap.heap.Opening;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reports of what was saved: those of the dump, whatever it held; and whatever was done to the file, a report or a
/// sentence.
class SavedReportTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @TempDir
    Path folder;

    static List<DumpAnalysis> analyses() {
        return List.of(
                Analyses.orphans(),
                Analyses.orphans(500),
                Analyses.healthy(),
                Analyses.withoutKafka(),
                Analyses.unreadable(),
                Analyses.nasty());
    }

    private static byte[] saved(DumpAnalysis analysis) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AnalysisFile.write(analysis, "1.2.3", bytes);
        return bytes.toByteArray();
    }

    private DumpAnalysis read(byte[] bytes) throws IOException {
        return DumpAnalyzer.analyze(
                Files.write(folder.resolve("orders.kheap.json"), bytes), Opening.by(Engine.KHEAP), Progress.NONE);
    }

    private static List<String> forms(DumpAnalysis analysis) throws IOException {
        Report report = Report.of(analysis);
        StringWriter text = new StringWriter();
        TextReport.write(report, text, false, 100);
        StringWriter html = new StringWriter();
        HtmlReport.write(report, html);
        StringWriter json = new StringWriter();
        AnalysisJson.write(analysis, json);
        return List.of(text.toString(), html.toString(), json.toString());
    }

    @ParameterizedTest
    @MethodSource("analyses")
    void whatWasSavedIsReadAgain(DumpAnalysis analysis) throws IOException {
        Path file = Files.write(folder.resolve("orders.kheap.json"), saved(analysis));
        assertEquals(analysis, AnalysisFile.read(file));
    }

    @ParameterizedTest
    @MethodSource("analyses")
    void theReportIsThatOfTheDumpWithOneNoteMore(DumpAnalysis analysis) throws IOException {
        DumpAnalysis read = read(saved(analysis));

        List<Block> blocks = new ArrayList<>(Report.of(read).blocks());
        List<Block> expected = new ArrayList<>(Report.of(analysis).blocks());
        Block.Section how = (Block.Section) blocks.removeLast();
        Block.Section howOfTheDump = (Block.Section) expected.removeLast();

        assertEquals(expected.toString(), blocks.toString());
        List<Block.Fact> facts = new ArrayList<>(((Block.Facts) how.blocks().getFirst()).facts());
        assertTrue(facts.removeLast().toString().contains("saved analysis"));
        assertEquals(((Block.Facts) howOfTheDump.blocks().getFirst()).facts().toString(), facts.toString());
    }

    @Test
    void whatIsSavedAgainSaysItOnce() throws IOException {
        DumpAnalysis once = read(saved(Analyses.orphans()));
        assertEquals(once, read(saved(once)));
    }

    /// Whatever the file holds: an analysis that can be told in every form, or one sentence.
    ///
    /// @return whether it was an analysis
    private boolean isTold(byte[] bytes, String what) throws IOException {
        DumpAnalysis analysis;
        try {
            analysis = read(bytes);
        } catch (UnreadableDumpException e) {
            String sentence = e.getMessage().replace(folder.toString(), "");
            assertTrue(sentence.length() < 500 && sentence.lines().count() == 1, () -> what + ": " + sentence);
            return false;
        }
        try {
            forms(analysis);
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
        return true;
    }

    @Test
    void aFileThatWasCutAnywhereIsRefused() throws IOException {
        byte[] whole = saved(Analyses.healthy());
        for (int length = 1; length < whole.length - 2; length++) {
            String what = "cut at " + length;
            assertFalse(isTold(Arrays.copyOf(whole, length), what), what);
        }
    }

    @Test
    void flippedBitsAreRefusedOrChangeAValue() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = saved(Analyses.orphans(2));
        for (int i = 0; i < 100; i++) {
            byte[] broken = whole.clone();
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            isTold(broken, "seed " + seed + ", round " + i);
        }
    }

    /// Of long lists the first few elements are like the others.
    private static final int LOOKED_AT = 3;

    /// What may stand in place of any value.
    private static final Map<String, JsonNode> OTHERS = Map.of(
            "null", NODES.nullNode(),
            "an array", NODES.arrayNode().add(NODES.nullNode()),
            "an object", NODES.objectNode().put("x", 1),
            "a text", NODES.stringNode("x"),
            "a date", NODES.stringNode("+1000000000-12-31T23:59:59Z"),
            "a duration", NODES.stringNode("PT2562047788015215H"),
            "minus one", NODES.numberNode(-1),
            "a large number", NODES.numberNode(Long.MAX_VALUE),
            "a fraction", NODES.numberNode(1.5e300),
            "a truth", NODES.booleanNode(true));

    @Test
    void whateverStandsInPlaceOfAValueItIsToldOrRefused() throws IOException {
        JsonNode whole = JSON.readTree(saved(Analyses.orphans(2)));
        List<String> told = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, JsonNode> other : OTHERS.entrySet()) {
            eachPlace(whole, "", other.getValue(), place -> {
                String what = other.getKey() + " at " + place;
                (isTold(JSON.writeValueAsBytes(whole), what) ? told : refused).add(what);
            });
        }
        assertTrue(told.contains("a text at /analysis/dump/file"));
        assertTrue(refused.contains("a large number at /analysis/heap/bytes"));
    }

    private interface Attempt {
        void at(String place) throws IOException;
    }

    /// Puts the other value into each place in turn, and the right one back.
    private static void eachPlace(JsonNode in, String path, JsonNode other, Attempt with) throws IOException {
        if (in instanceof ObjectNode object) {
            for (String key : List.copyOf(object.propertyNames())) {
                JsonNode right = object.get(key);
                eachPlace(right, path + "/" + key, other, with);
                object.set(key, other);
                with.at(path + "/" + key);
                object.set(key, right);
            }
        } else if (in instanceof ArrayNode array) {
            for (int i = 0; i < Math.min(array.size(), LOOKED_AT); i++) {
                JsonNode right = array.get(i);
                eachPlace(right, path + "/" + i, other, with);
                array.set(i, other);
                with.at(path + "/" + i);
                array.set(i, right);
            }
        }
    }
}
