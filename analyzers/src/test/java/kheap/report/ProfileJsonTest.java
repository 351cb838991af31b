package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import kheap.analysis.ProfileAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProfileJsonTest {
    private static final DocumentedSchema SCHEMA =
            new DocumentedSchema("profile.schema.json", "profile-json.md", "analysis-json.md");

    static List<ProfileAnalysis> everySituation() {
        return Profiles.all();
    }

    @ParameterizedTest
    @MethodSource("everySituation")
    void keepsToItsSchema(ProfileAnalysis analysis) throws IOException {
        assertEquals(List.of(), SCHEMA.refuses(json(analysis)));
    }

    @Test
    void theSchemaRefusesWhatItDoesNotName() throws IOException {
        String json = json(Profiles.plateau());

        assertFalse(SCHEMA.refuses(json.replace("\"endBytes\"", "\"end\"")).isEmpty());
        assertFalse(SCHEMA.refuses(json.replace("kheap.profile/1", "kheap.profile/2"))
                .isEmpty());
    }

    @Test
    void everyKeyOfTheSchemaIsExplainedInADocument() throws IOException {
        assertTrue(SCHEMA.keys().size() > 30);
        assertEquals(Set.of(), SCHEMA.unexplained());
    }

    @Test
    void aDiagnosisHasOneShape() throws IOException {
        JsonNode profile = SCHEMA.tree();
        JsonNode analysis = new DocumentedSchema("analysis.schema.json").tree();

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
}
