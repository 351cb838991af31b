package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import kheap.comparison.DumpComparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComparisonJsonTest {
    private static final DocumentedSchema SCHEMA = new DocumentedSchema("comparison.schema.json", "comparison-json.md");

    static List<DumpComparison> everySituation() {
        return Comparisons.all();
    }

    @ParameterizedTest
    @MethodSource("everySituation")
    void keepsToItsSchema(DumpComparison comparison) throws IOException {
        assertEquals(List.of(), SCHEMA.refuses(json(comparison)));
    }

    @Test
    void theSchemaRefusesWhatItDoesNotName() throws IOException {
        String json = json(Comparisons.leak());

        assertFalse(SCHEMA.refuses(json.replace("\"perDayError\"", "\"error\"")).isEmpty());
        assertFalse(SCHEMA.refuses(json.replace("kheap.comparison/1", "kheap.comparison/2"))
                .isEmpty());
    }

    @Test
    void everyKeyOfTheSchemaIsExplainedInTheDocument() throws IOException {
        assertTrue(SCHEMA.keys().size() > 60);
        assertEquals(Set.of(), SCHEMA.unexplained());
    }

    @Test
    void anAnswerHasTheShapeThatItHasInAnAnalysis() throws IOException {
        assertEquals(
                new DocumentedSchema("analysis.schema.json").tree().at("/properties/diagnoses"),
                SCHEMA.tree().at("/properties/diagnoses"));
    }

    @Test
    void saysWhenEveryPartitionHasItsChannel() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(json(Comparisons.channels()));

        assertEquals("heap profile", json.at("/dumps/0/kind").asString());
        assertEquals("goroutine-0.pb.gz", json.at("/dumps/0/goroutineFile").asString());
        assertTrue(json.at("/dumps/5/goroutineFile").isNull());
        assertEquals(64, json.at("/filling/partitions").asInt());
        assertEquals(38, json.at("/filling/partitionProducers").asInt());
        assertTrue(json.at("/filling/earliest")
                        .asString()
                        .compareTo(json.at("/filling/at").asString())
                < 0);
        assertTrue(JsonMapper.shared()
                .readTree(json(Comparisons.leak()))
                .at("/filling")
                .isNull());
    }

    @Test
    void saysWhatTheComparisonSays() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(json(Comparisons.leak()));

        assertEquals("2026-11-14T10:15:30Z", json.at("/dumps/0/at").asString());
        assertEquals("critical", json.at("/dumps/6/worst").asString());
        assertTrue(json.at("/dumps/0/worst").isNull());
        assertEquals(7, json.at("/processes/0/dumps").size());
        assertEquals(1L << 30, json.at("/limit/heapBytes").asLong());
        assertEquals("strong", json.at("/projection/grade").asString());
        JsonNode heap = json.at("/series/0");
        assertEquals("heap.bytes", heap.at("/name").asString());
        assertEquals("growing", heap.at("/verdict").asString());
        assertEquals(410L << 20, heap.at("/points/0/value").asLong());
        assertTrue(heap.at("/points/0/value").isIntegralNumber());
        assertEquals(61.0 * (1 << 20), heap.at("/perDay").asDouble(), 1);
        assertEquals(3.0 * (1 << 20), heap.at("/perDayError").asDouble(), 1);
        assertTrue(heap.at("/bound").isNull());
        JsonNode queues = series(json, "partitions.queues");
        assertEquals("saturating", queues.at("/verdict").asString());
        assertEquals(311, queues.at("/plateau").asDouble());
        assertEquals(320, queues.at("/bound/value").asInt());
        assertEquals("passed", json.at("/clients/2/fate").asString());
        assertEquals(1, json.at("/clients/2/first/dump").asInt());
        assertEquals("orphaned", json.at("/clients/2/last/state").asString());
        assertEquals(1_000, json.at("/clients/2/grewBytes").asInt());
        assertEquals(3, json.at("/classes/0/first/count").asInt());
        assertEquals("new", json.at("/dumpDiagnoses/0/change").asString());
        assertEquals("clear", json.at("/dumpDiagnoses/0/byDump/0/answer").asString());
        assertEquals("critical", json.at("/dumpDiagnoses/0/byDump/6/severity").asString());
    }

    @Test
    void twoPointsHaveNoError() throws IOException {
        JsonNode heap =
                JsonMapper.shared().readTree(json(Comparisons.twoDumps())).at("/series/0");

        assertTrue(heap.at("/perDay").isNumber());
        assertTrue(heap.at("/perDayError").isNull());
    }

    @Test
    void saysWhichFilesAreLeftOut() throws IOException {
        JsonNode unread =
                JsonMapper.shared().readTree(json(Comparisons.strangers())).at("/unread/0");

        assertEquals("day-4.hprof", unread.at("/file").asString());
        assertTrue(unread.at("/reason").asString().contains("no heap dump"));
    }

    @Test
    void writesTheFirstTwoThousandClientsAndSaysHowManyThereWere() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(json(Comparisons.manyClients(ComparisonJson.ROWS + 7)));

        assertEquals(ComparisonJson.ROWS + 7, json.at("/clientsTotal").asInt());
        assertEquals(ComparisonJson.ROWS, json.at("/clients").size());
    }

    private static JsonNode series(JsonNode json, String name) {
        return json.at("/series")
                .valueStream()
                .filter(series -> series.at("/name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String json(DumpComparison comparison) throws IOException {
        StringWriter out = new StringWriter();
        ComparisonJson.write(comparison, out);
        return out.toString();
    }
}
