package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.number;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.texts;
import static kheap.report.JsonForm.word;

import java.util.Optional;
import kheap.ByteSize;
import kheap.footprint.Footprint;
import kheap.footprint.Part;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// What the JSON forms say of the memory that a process takes.
final class FootprintJson {
    private FootprintJson() {}

    /// @return null in JSON where no file was read
    static JsonNode of(Footprint footprint) {
        if (footprint.files().isEmpty()) {
            return NullNode.getInstance();
        }
        ObjectNode json = object();
        json.set("files", array(footprint.files(), (file, to) -> {
            to.put("name", file.name());
            to.put("kind", file.kind());
            to.put("lines", file.lines());
            to.put("unknownLines", file.unknown());
        }));
        amount(json, "limit", footprint.limit());
        amount(json, "used", footprint.used());
        json.set("parts", array(footprint.parts(), FootprintJson::part));
        json.set("stacks", footprint.stacks().map(FootprintJson::stacks).orElse(NullNode.getInstance()));
        json.set("arenas", footprint.arenas().map(FootprintJson::arenas).orElse(NullNode.getInstance()));
        json.set("threads", footprint.threads().map(FootprintJson::threads).orElse(NullNode.getInstance()));
        number(json, "killed", footprint.killed());
        json.set("doubts", texts(footprint.doubts()));
        return json;
    }

    private static void amount(ObjectNode json, String name, Optional<Footprint.Amount> amount) {
        json.put(name + "Bytes", bytes(amount.map(Footprint.Amount::size)));
        json.put(name + "Source", amount.map(Footprint.Amount::source).orElse(null));
    }

    private static void part(Part part, ObjectNode json) {
        json.put("kind", word(part.kind()));
        json.put("usedBytes", part.used().bytes());
        json.put("committedBytes", bytes(part.committed()));
        json.put("mostBytes", bytes(part.most()));
        json.put("source", part.source());
        json.put("grade", part.grade().toString());
        json.put("how", part.how());
    }

    private static JsonNode stacks(Footprint.Stacks stacks) {
        ObjectNode json = object();
        json.put("threads", stacks.threads());
        json.put("eachBytes", stacks.mapped().bytes());
        json.put("reservedBytes", stacks.reserved().bytes());
        json.put("residentBytes", bytes(stacks.resident()));
        return json;
    }

    private static JsonNode arenas(Footprint.Arenas arenas) {
        ObjectNode json = object();
        json.put("count", arenas.count());
        json.put("reservedBytes", arenas.reserved().bytes());
        json.put("residentBytes", bytes(arenas.resident()));
        return json;
    }

    private static JsonNode threads(Footprint.Threads threads) {
        ObjectNode json = object();
        json.put("all", threads.all());
        json.set("kafka", array(threads.kafka(), (kind, to) -> {
            to.put("kind", word(kind.kind()));
            to.put("count", kind.count());
        }));
        json.put("source", threads.source());
        return json;
    }

    private static Long bytes(Optional<ByteSize> size) {
        return size.map(ByteSize::bytes).orElse(null);
    }
}
