package kheap.report;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON form: its schema, and the documents that explain its keys.
record DocumentedSchema(String schema, List<String> documents) {
    private static final Path FOLDER = Path.of("..", "docs");

    DocumentedSchema(String schema, String... documents) {
        this(schema, List.of(documents));
    }

    /// What of the JSON the schema does not allow.
    List<?> refuses(String json) {
        Schema rules = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text(schema), InputFormat.JSON);
        return rules.validate(json, InputFormat.JSON);
    }

    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        collect(tree(), keys);
        return keys;
    }

    /// The keys that no document names.
    Set<String> unexplained() {
        Set<String> keys = keys();
        documents.stream()
                .map(DocumentedSchema::text)
                .forEach(document -> keys.removeIf(key -> document.contains("`" + key + "`")));
        return keys;
    }

    JsonNode tree() {
        return JsonMapper.shared().readTree(text(schema));
    }

    private static void collect(JsonNode node, Set<String> keys) {
        if (node.path("properties").isObject()) {
            keys.addAll(node.path("properties").propertyNames());
        }
        node.forEach(part -> collect(part, keys));
    }

    private static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
