package kheap.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a JSON tree says more than once, said once: thousands of clients are made alike, and differ in their ids and
/// addresses.
///
/// Instead of an object or an array that stands in several places there stands `{"=": n}`, which means part number n
/// of a list. An object with `=` and other keys is that part with these keys added. The keys of records are never
/// `=`, and where keys come from a dump the values are texts, so that a number under `=` means this and nothing
/// else. A part refers only to parts before it. [UnfoldedParts] puts the whole together again.
final class SharedParts {
    static final String LIKE = "=";

    /// A value is common among the objects of one shape from every twentieth on. What is rarer would split them into
    /// many small groups.
    private static final int COMMON = 20;

    /// What is shorter than this gains nothing by being shared.
    private static final int SHORTEST = 24;

    private final Map<JsonNode, Integer> places = new HashMap<>();

    /// Different objects by their keys.
    private final Map<List<String>, List<JsonNode>> shapes = new LinkedHashMap<>();

    /// For each object that resembles others, what it has in common with them.
    private final Map<JsonNode, ObjectNode> common = new HashMap<>();

    private final Map<JsonNode, Integer> numbers = new HashMap<>();
    private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();

    private SharedParts() {}

    /// A tree that refers to parts.
    record Folded(ArrayNode parts, JsonNode tree) {}

    static Folded fold(JsonNode tree) {
        SharedParts shared = new SharedParts();
        shared.count(tree);
        shared.shapes.values().forEach(shared::compare);
        return new Folded(shared.parts, shared.folded(tree));
    }

    private void count(JsonNode node) {
        if (!node.isContainer() || places.merge(node, 1, Integer::sum) > 1) {
            return;
        }
        if (node.isObject() && !node.has(LIKE)) {
            shapes.computeIfAbsent(List.copyOf(node.propertyNames()), keys -> new ArrayList<>())
                    .add(node);
        }
        node.values().forEach(this::count);
    }

    /// Finds out what objects with the same keys have in common.
    private void compare(List<JsonNode> objects) {
        Map<String, Map<JsonNode, Integer>> counts = new HashMap<>();
        for (JsonNode object : objects) {
            object.properties().forEach(entry -> counts.computeIfAbsent(entry.getKey(), key -> new HashMap<>())
                    .merge(entry.getValue(), 1, Integer::sum));
        }
        int enough = Math.max(2, objects.size() / COMMON);
        Map<ObjectNode, List<JsonNode>> alike = new LinkedHashMap<>();
        for (JsonNode object : objects) {
            ObjectNode often = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(entry -> {
                if (counts.get(entry.getKey()).get(entry.getValue()) >= enough) {
                    often.set(entry.getKey(), entry.getValue());
                }
            });
            alike.computeIfAbsent(often, values -> new ArrayList<>()).add(object);
        }
        alike.forEach((often, group) -> {
            if (group.size() > 1 && isWorthSharing(often)) {
                group.forEach(object -> common.put(object, often));
            }
        });
    }

    private static boolean isWorthSharing(JsonNode node) {
        return node.toString().length() >= SHORTEST;
    }

    private JsonNode folded(JsonNode node) {
        if (!node.isContainer()) {
            return node;
        }
        return places.get(node) > 1 && isWorthSharing(node) ? reference(node, () -> inside(node)) : inside(node);
    }

    private JsonNode inside(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.values().forEach(element -> array.add(folded(element)));
            return array;
        }
        ObjectNode often = common.get(node);
        if (often == null || often.equals(node)) {
            return fields(node, List.of());
        }
        return reference(often, () -> fields(often, List.of())).setAll(fields(node, often.propertyNames()));
    }

    private ObjectNode fields(JsonNode object, Collection<String> without) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(entry -> !without.contains(entry.getKey()))
                .forEach(entry -> fields.set(entry.getKey(), folded(entry.getValue())));
        return fields;
    }

    private ObjectNode reference(JsonNode part, Supplier<JsonNode> content) {
        Integer number = numbers.get(part);
        if (number == null) {
            JsonNode added = content.get();
            number = parts.size();
            parts.add(added);
            numbers.put(part, number);
        }
        return JsonNodeFactory.instance.objectNode().put(LIKE, number);
    }
}
