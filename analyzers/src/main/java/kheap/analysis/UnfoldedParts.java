package kheap.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts a tree together again whose [SharedParts] are said once.
///
/// The file is not trusted: a few lines of parts that refer to parts could stand for more than any memory holds, and
/// deeper than any stack. So what they stand for is counted before it is made.
final class UnfoldedParts {
    /// Values in all parts and the tree together, as often as they are referred to; some 50,000 clients have as
    /// many.
    static final long MOST_VALUES = 20_000_000;

    /// An analysis nests a dozen deep.
    static final int DEEPEST = 64;

    private final List<Sized> parts = new ArrayList<>();
    private long values;

    private UnfoldedParts() {}

    /// @param values how many the node stands for, itself included
    /// @param depth how deep it nests; 1 for what holds nothing
    private record Sized(JsonNode node, long values, int depth) {}

    /// What has been put into a node so far.
    private record Sum(long values, int depth) {
        static final Sum NOTHING = new Sum(1, 0);

        Sum plus(Sized inside) {
            return new Sum(values + inside.values(), Math.max(depth, inside.depth()));
        }

        Sized of(JsonNode node) {
            if (values > MOST_VALUES || depth >= DEEPEST) {
                throw new IllegalArgumentException("it stands for more values than an analysis has");
            }
            return new Sized(node, values, depth + 1);
        }
    }

    /// @return the whole tree; what is said once is there once, in several places
    /// @throws IllegalArgumentException when a reference leads nowhere, or there is more than anybody can have saved
    static JsonNode unfold(JsonNode parts, JsonNode tree) {
        UnfoldedParts unfolded = new UnfoldedParts();
        parts.values().forEach(part -> unfolded.parts.add(unfolded.whole(part)));
        return unfolded.whole(tree).node();
    }

    private Sized whole(JsonNode node) {
        Sized whole = sized(node);
        values += whole.values();
        if (values > MOST_VALUES) {
            throw new IllegalArgumentException("it stands for more values than an analysis has");
        }
        return whole;
    }

    private Sized sized(JsonNode node) {
        if (node.isArray()) {
            return array(node);
        }
        return node.isObject() ? object(node) : new Sized(node, 1, 1);
    }

    private Sized array(JsonNode node) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        Sum sum = Sum.NOTHING;
        for (JsonNode element : node.values()) {
            Sized sized = sized(element);
            array.add(sized.node());
            sum = sum.plus(sized);
        }
        return sum.of(array);
    }

    private Sized object(JsonNode node) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Sum sum = Sum.NOTHING;
        JsonNode like = node.path(SharedParts.LIKE);
        if (like.isIntegralNumber()) {
            Sized part = part(like);
            if (node.size() == 1) {
                return part;
            }
            if (!part.node().isObject()) {
                throw new IllegalArgumentException("part " + like + " is no object");
            }
            object.setAll((ObjectNode) part.node());
            sum = new Sum(part.values(), part.depth() - 1);
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!like.isIntegralNumber() || !entry.getKey().equals(SharedParts.LIKE)) {
                Sized sized = sized(entry.getValue());
                object.set(entry.getKey(), sized.node());
                sum = sum.plus(sized);
            }
        }
        return sum.of(object);
    }

    private Sized part(JsonNode number) {
        if (!number.canConvertToInt() || number.intValue() < 0 || number.intValue() >= parts.size()) {
            throw new IllegalArgumentException("there is no part " + number + " before it is referred to");
        }
        return parts.get(number.intValue());
    }
}
