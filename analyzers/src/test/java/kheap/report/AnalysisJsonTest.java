package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kheap.analysis.DumpAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnalysisJsonTest {
    private static final DocumentedSchema SCHEMA =
            new DocumentedSchema("analysis.schema.json", "analysis-json.md", "evidence-json.md");

    static List<DumpAnalysis> everySituation() {
        return Stream.concat(HtmlReportTest.everySituation().stream(), Stream.of(Analyses.besideFiles()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everySituation")
    void keepsToItsSchema(DumpAnalysis analysis) throws IOException {
        assertEquals(List.of(), SCHEMA.refuses(json(analysis)));
    }

    @Test
    void theSchemaRefusesWhatItDoesNotName() throws IOException {
        String json = json(Analyses.healthy());

        assertFalse(SCHEMA.refuses(json.replace("\"ghostBytes\"", "\"ghosts\"")).isEmpty());
        assertFalse(SCHEMA.refuses(json.replace("kheap.analysis/1", "kheap.analysis/2"))
                .isEmpty());
    }

    @Test
    void everyKeyOfTheSchemaIsExplainedInADocument() throws IOException {
        assertTrue(SCHEMA.keys().size() > 100);
        assertEquals(Set.of(), SCHEMA.unexplained());
    }

    @Test
    void saysWhatTheAnalysisSays() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(json(Analyses.orphans()));

        assertEquals("2026-11-20T10:15:30Z", json.at("/dump/takenAt").asString());
        assertEquals("com.acme.orders.Main", json.at("/process/mainClass").asString());
        assertEquals(4711, json.at("/process/pid").asLong());
        assertEquals("2026-11-19T04:15:30Z", json.at("/process/startedAt").asString());
        assertEquals(512L << 20, json.at("/process/maxHeapBytes").asLong());
        assertEquals(
                "{\"count\":12,\"bytes\":300000,\"limitBytes\":536870912}",
                json.at("/process/directBuffers").toString());
        assertEquals(13, json.at("/counts/Sender").asLong());
        assertEquals(14, json.at("/counts/producerNetworkThreads").asLong());
        assertTrue(json.at("/created/admins").isNull());
        assertEquals("unknown", json.at("/libraries/0/loader/state").asString());
        assertFalse(json.at("/libraries/0/loader/held").asBoolean());
        assertEquals(1, json.at("/libraries/0/contexts/0/threads").asInt());
        assertEquals(9 << 20, json.at("/directMemory/kafkaThreads/bufferBytes").asInt());
        assertEquals(
                "consumer-billing-1", json.at("/directMemory/byThread/0/thread").asString());
        assertEquals(1 << 20, json.at("/directMemory/cacheLimitBytes").asInt());
        JsonNode producer = json.at("/producers/1");
        assertEquals("orphaned", producer.at("/state").asString());
        assertEquals("0x7f0002000", producer.at("/address").asString());
        assertTrue(producer.at("/facadeAddress").isNull());
        assertEquals(33_554_432, producer.at("/bufferMemoryBytes").asLong());
        assertEquals(16_384, producer.at("/batchSizeBytes").asLong());
        assertEquals(
                List.of("{\"queues\":7,\"known\":6}", "{\"queues\":7,\"known\":null}"),
                List.of(
                        producer.at("/partitions").toString(),
                        json.at("/producers/2/partitions").toString()));
        assertEquals("[hidden]", producer.get("config").get("sasl.jaas.config").asString());
        assertEquals("[\"sasl.jaas.config\"]", producer.at("/configChanged").toString());
        JsonNode evidence = json.at("/diagnoses/0/evidence/0");
        assertEquals("count", evidence.at("/unit").asString());
        assertTrue(evidence.at("/value").isIntegralNumber());
        assertEquals(12, evidence.at("/value").asInt());
        assertEquals(1, evidence.at("/threshold").asInt());
        assertEquals("0x7f0001000", evidence.at("/objects/0").asString());
        assertTrue(json.at("/diagnoses/0/evidence/1/threshold").isNull());
        assertEquals("not-applicable", json.at("/diagnoses/2/answer").asString());
        assertTrue(json.at("/diagnoses/2/severity").isNull());
    }

    @Test
    void countsNothingWithoutKafkaAndKnowsNothingOfAnUnknownLayout() throws IOException {
        JsonNode none = JsonMapper.shared().readTree(json(Analyses.withoutKafka()));
        JsonNode unreadable = JsonMapper.shared().readTree(json(Analyses.unreadable()));

        assertEquals(0, none.at("/counts/Sender").asInt(-1));
        assertTrue(unreadable.at("/counts/Sender").isNull());
        assertNotNull(unreadable.at("/kafka/unknownLayout/0").asString());
    }

    @Test
    void whereTheDefaultsAreUnknownNobodyKnowsWhatWasChanged() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(json(Analyses.orphans()));

        assertTrue(json.at("/consumers/0/config").isObject());
        assertTrue(json.at("/consumers/0/configChanged").isNull());
    }

    @Test
    void leavesTheWriterOpen() throws IOException {
        boolean[] closed = {false};
        StringWriter out = new StringWriter() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        AnalysisJson.write(Analyses.healthy(), out);

        assertFalse(closed[0]);
        assertTrue(out.toString().endsWith("}\n"));
    }

    private static String json(DumpAnalysis analysis) throws IOException {
        StringWriter out = new StringWriter();
        AnalysisJson.write(analysis, out);
        return out.toString();
    }
}
