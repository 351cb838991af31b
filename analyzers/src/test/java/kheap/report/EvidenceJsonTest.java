package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import kheap.analysis.EvidenceAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvidenceJsonTest {
    private static final DocumentedSchema SCHEMA =
            new DocumentedSchema("evidence.schema.json", "evidence-json.md", "analysis-json.md");

    static List<EvidenceAnalysis> everySituation() {
        return Footprints.all();
    }

    @ParameterizedTest
    @MethodSource("everySituation")
    void keepsToItsSchema(EvidenceAnalysis analysis) throws IOException {
        assertEquals(List.of(), SCHEMA.refuses(json(analysis)));
    }

    @Test
    void theSchemaRefusesWhatItDoesNotName() throws IOException {
        String json = json(Footprints.full());

        assertFalse(SCHEMA.refuses(json.replace("\"usedBytes\"", "\"used\"")).isEmpty());
        assertFalse(SCHEMA.refuses(json.replace("kheap.evidence/1", "kheap.evidence/2"))
                .isEmpty());
    }

    @Test
    void everyKeyOfTheSchemaIsExplainedInADocument() throws IOException {
        assertTrue(SCHEMA.keys().size() > 40);
        assertEquals(Set.of(), SCHEMA.unexplained());
    }

    @Test
    void whatAProcessTakesHasOneShapeWithADumpAndWithout() throws IOException {
        JsonNode evidence = SCHEMA.tree();
        JsonNode analysis = new DocumentedSchema("analysis.schema.json").tree();

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
}
