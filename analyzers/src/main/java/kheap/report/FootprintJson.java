package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.number;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.texts;
import static kheap.report.JsonForm.word;

import java.util.Optional;
import kheap.ByteSize;
import kheap.footprint.Footprint;
import kheap.footprint.HeapCourse;
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
        number(json, "pid", footprint.pid());
        amount(json, "limit", footprint.limit());
        json.put("unlimited", footprint.unlimited());
        amount(json, "used", footprint.used());
        amount(json, "resident", footprint.resident());
        json.set("parts", array(footprint.parts(), FootprintJson::part));
        ObjectNode heap = json.putObject("heap");
        amount(heap, "used", footprint.heap().used());
        amount(heap, "committed", footprint.heap().committed());
        amount(heap, "most", footprint.heap().most());
        json.set(
                "heapAfterCollections",
                footprint.course().map(FootprintJson::course).orElse(NullNode.getInstance()));
        json.set("stacks", footprint.stacks().map(FootprintJson::stacks).orElse(NullNode.getInstance()));
        json.set("arenas", footprint.arenas().map(FootprintJson::arenas).orElse(NullNode.getInstance()));
        json.set("threads", footprint.threads().map(FootprintJson::threads).orElse(NullNode.getInstance()));
        json.set("tasks", footprint.tasks().map(FootprintJson::tasks).orElse(NullNode.getInstance()));
        json.put("swappedBytes", footprint.swapped().bytes());
        number(json, "killed", footprint.killed());
        json.set("growth", array(footprint.growth(), (growth, to) -> {
            to.put("part", word(growth.part()));
            to.put("grownBytes", growth.bytes());
        }));
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

    private static JsonNode course(HeapCourse course) {
        ObjectNode json = object();
        json.put("full", course.full());
        json.set("points", array(course.points(), (point, to) -> {
            to.put("uptimeMillis", point.uptime().toMillis());
            to.put("heapBytes", point.heap().bytes());
        }));
        return json;
    }

    private static JsonNode stacks(Footprint.Stacks stacks) {
        ObjectNode json = object();
        json.put("threads", stacks.threads());
        json.put("eachBytes", stacks.mapped().bytes());
        json.put("reservedBytes", stacks.reserved().bytes());
        json.put("residentBytes", bytes(stacks.resident()));
        json.put("source", stacks.source());
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

    private static JsonNode tasks(Footprint.Tasks tasks) {
        ObjectNode json = object();
        json.put("count", tasks.count());
        json.put("source", tasks.source());
        number(json, "limit", tasks.limit());
        return json;
    }

    private static Long bytes(Optional<ByteSize> size) {
        return size.map(ByteSize::bytes).orElse(null);
    }
}
