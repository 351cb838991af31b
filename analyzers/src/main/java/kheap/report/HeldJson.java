package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.number;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.word;

import kheap.kafka.Held;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import tools.jackson.databind.node.ObjectNode;

/// What the application holds of records and schemas, in an [AnalysisJson].
final class HeldJson {
    private HeldJson() {}

    static ObjectNode records(RecordsHeld held) {
        ObjectNode json = object();
        records(json.putObject("received"), held.received());
        records(json.putObject("toSend"), held.toSend());
        return json;
    }

    private static void records(ObjectNode json, RecordsHeld.Kind records) {
        json.put("count", records.objects());
        json.put("bytes", records.bytes().bytes());
        json.put("sampled", records.sampled());
        json.set("holders", array(records.holders(), HeldJson::held));
    }

    static ObjectNode schemas(Schemas schemas) {
        ObjectNode json = object();
        json.put("count", schemas.schemas());
        json.put("bytes", schemas.bytes().bytes());
        json.put("sampled", schemas.sampled());
        json.put("names", schemas.distinct());
        number(json, "capacity", schemas.capacity());
        json.set("caches", array(schemas.caches(), HeldJson::held));
        return json;
    }

    private static void held(Held held, ObjectNode json) {
        json.put("type", held.type());
        json.put("address", Cell.hex(held.address()));
        json.put("way", word(held.way()));
        json.put("holder", held.holder());
        json.put("objects", held.objects());
        number(json, "elements", held.elements());
        number(json, "capacity", held.capacity());
        json.put("retainedBytes", held.retained().bytes());
    }
}
