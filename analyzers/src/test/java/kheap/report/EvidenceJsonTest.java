package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kheap.analysis.EvidenceAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvidenceJsonTest {
    private static final Path DOCUMENTS = Path.of("..", "docs");

    static List<EvidenceAnalysis> everySituation() {
        return Footprints.all();
    }

    @ParameterizedTest
    @MethodSource("everySituation")
    void keepsToItsSchema(EvidenceAnalysis analysis) throws IOException {
        assertEquals(List.of(), schema().validate(json(analysis), InputFormat.JSON));
    }

    @Test
    void theSchemaRefusesWhatItDoesNotName() throws IOException {
        String json = json(Footprints.full());

        assertFalse(schema().validate(json.replace("\"usedBytes\"", "\"used\""), InputFormat.JSON)
                .isEmpty());
        assertFalse(schema().validate(json.replace("kheap.evidence/1", "kheap.evidence/2"), InputFormat.JSON)
                .isEmpty());
    }

    @Test
    void everyKeyOfTheSchemaIsExplainedInADocument() throws IOException {
        String document = Files.readString(DOCUMENTS.resolve("evidence-json.md"))
                + Files.readString(DOCUMENTS.resolve("analysis-json.md"));
        Set<String> keys = new TreeSet<>();
        keysOf(JsonMapper.shared().readTree(Files.readString(DOCUMENTS.resolve("evidence.schema.json"))), keys);

        assertTrue(keys.size() > 40, keys::toString);
        keys.removeIf(key -> document.contains("`" + key + "`"));
        assertEquals(Set.of(), keys);
    }

    @Test
    void whatAProcessTakesHasOneShapeWithADumpAndWithout() throws IOException {
        JsonNode evidence = JsonMapper.shared().readTree(Files.readString(DOCUMENTS.resolve("evidence.schema.json")));
        JsonNode analysis = JsonMapper.shared().readTree(Files.readString(DOCUMENTS.resolve("analysis.schema.json")));

        assertTrue(evidence.at("/$defs/footprint").isObject());
        assertEquals(analysis.at("/$defs/footprint"), evidence.at("/$defs/footprint"));
        assertEquals(analysis.at("/properties/diagnoses"), evidence.at("/properties/diagnoses"));
    }

    @Test
    void saysWhatTheProcessTakes() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(json(Footprints.full()));

        assertEquals(2048L << 20, json.at("/footprint/limitBytes").asLong());
        assertEquals("memory.current", json.at("/footprint/usedSource").asString());
        assertEquals("thread-stacks", json.at("/footprint/parts/4/kind").asString());
        assertEquals(430L << 20, json.at("/footprint/parts/4/usedBytes").asLong());
        assertEquals("strong", json.at("/footprint/parts/4/grade").asString());
        assertTrue(json.at("/footprint/parts/6/mostBytes").isNull());
        assertEquals(4900, json.at("/footprint/stacks/threads").asInt());
        assertEquals("producer", json.at("/footprint/threads/kafka/0/kind").asString());
        assertEquals(3, json.at("/footprint/killed").asInt());
        assertEquals(3, json.at("/footprint/files/0/unknownLines").asInt());
        assertEquals("container-budget", json.at("/diagnoses/0/rule").asString());
    }

    private static String json(EvidenceAnalysis analysis) throws IOException {
        StringWriter out = new StringWriter();
        EvidenceJson.write(analysis, out);
        return out.toString();
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(DOCUMENTS.resolve("evidence.schema.json")), InputFormat.JSON);
    }

    private static void keysOf(JsonNode schema, Set<String> keys) {
        schema.properties().forEach(entry -> {
            if (entry.getKey().equals("properties")) {
                entry.getValue().propertyNames().forEach(keys::add);
            }
            keysOf(entry.getValue(), keys);
        });
        schema.values().forEach(value -> keysOf(value, keys));
    }
}
