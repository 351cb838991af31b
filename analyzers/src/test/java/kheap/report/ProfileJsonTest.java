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
import kheap.analysis.ProfileAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProfileJsonTest {
    private static final Path DOCUMENTS = Path.of("..", "docs");

    static List<ProfileAnalysis> everySituation() {
        return Profiles.all();
    }

    @ParameterizedTest
    @MethodSource("everySituation")
    void keepsToItsSchema(ProfileAnalysis analysis) throws IOException {
        assertEquals(List.of(), schema().validate(json(analysis), InputFormat.JSON));
    }

    @Test
    void theSchemaRefusesWhatItDoesNotName() throws IOException {
        String json = json(Profiles.plateau());

        assertFalse(schema().validate(json.replace("\"endBytes\"", "\"end\""), InputFormat.JSON)
                .isEmpty());
        assertFalse(schema().validate(json.replace("kheap.profile/1", "kheap.profile/2"), InputFormat.JSON)
                .isEmpty());
    }

    @Test
    void everyKeyOfTheSchemaIsExplainedInADocument() throws IOException {
        String document = Files.readString(DOCUMENTS.resolve("profile-json.md"))
                + Files.readString(DOCUMENTS.resolve("analysis-json.md"));
        Set<String> keys = new TreeSet<>();
        keysOf(JsonMapper.shared().readTree(Files.readString(DOCUMENTS.resolve("profile.schema.json"))), keys);

        assertTrue(keys.size() > 30, keys::toString);
        keys.removeIf(key -> document.contains("`" + key + "`"));
        assertEquals(Set.of(), keys);
    }

    @Test
    void aDiagnosisHasOneShape() throws IOException {
        JsonNode profile = JsonMapper.shared().readTree(Files.readString(DOCUMENTS.resolve("profile.schema.json")));
        JsonNode analysis = JsonMapper.shared().readTree(Files.readString(DOCUMENTS.resolve("analysis.schema.json")));

        assertEquals(analysis.at("/properties/diagnoses"), profile.at("/properties/diagnoses"));
    }

    @Test
    void saysWhatTheProfileShows() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(json(Profiles.plateau()));

        assertEquals(
                "2026-11-21T22:57:36.686972147Z", json.at("/profile/takenAt").asString());
        assertEquals("sarama", json.at("/libraries/0/name").asString());
        assertEquals(1_048_576, json.at("/channels/channelBufferSize").asLong());
        assertEquals(33, json.at("/channels/partitionsMet").asLong());
        assertEquals(520L << 20, json.at("/channels/endBytes").asLong());
        assertEquals("newTopicProducer", json.at("/channels/makers/1/function").asString());
        assertEquals("sarama-channels", json.at("/diagnoses/0/rule").asString());
        assertEquals(33, json.at("/functions/0/flat/objects").asLong());
        assertTrue(JsonMapper.shared()
                .readTree(json(Profiles.leak()))
                .at("/channels")
                .isNull());
    }

    private static String json(ProfileAnalysis analysis) throws IOException {
        StringWriter out = new StringWriter();
        ProfileJson.write(analysis, out);
        return out.toString();
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(DOCUMENTS.resolve("profile.schema.json")), InputFormat.JSON);
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
