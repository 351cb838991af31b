package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.word;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.kafka.DirectMemory;
import kheap.kafka.LibraryCopy;
import kheap.kafka.Owner;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the JSON form says of the process around the clients: class loaders and memory outside the heap.
final class ProcessJson {
    private ProcessJson() {}

    static ArrayNode libraries(List<LibraryCopy> copies) {
        return array(copies, (copy, json) -> {
            json.put("prefix", copy.prefix());
            json.put("version", copy.version().orElse(null));
            json.set("loader", loader(copy.loader()));
            json.put("producers", copy.producers());
            json.put("consumers", copy.consumers());
            json.put("admins", copy.admins());
            json.put("threads", copy.threads());
            json.set("contexts", array(copy.contexts(), (context, to) -> {
                to.set("loader", loader(context.loader()));
                to.put("threads", context.threads());
            }));
            json.put("newest", copy.newest());
            json.put("retainedBytes", copy.retained().bytes());
        });
    }

    private static ObjectNode loader(LibraryCopy.Loader loader) {
        ObjectNode json = object();
        json.put("type", loader.type().isEmpty() ? null : loader.type());
        json.put("address", Cell.hex(loader.address()));
        json.put("name", loader.name().orElse(null));
        json.put("state", word(loader.state()));
        json.put("held", loader.held());
        json.set("path", path(loader.path()));
        return json;
    }

    static ArrayNode path(List<Owner.Step> path) {
        return array(path, (step, json) -> {
            json.put("via", step.via());
            json.put("type", step.type());
            json.put("address", Cell.hex(step.address()));
        });
    }

    static ObjectNode directMemory(DirectMemory direct) {
        ObjectNode json = object();
        buffers(direct.owned(), json);
        json.set("kafkaThreads", caches(direct.kafkas()));
        json.set("otherThreads", caches(direct.others()));
        json.set("byThread", array(direct.caches(), (cache, to) -> {
            to.put("thread", cache.thread());
            to.put("address", Cell.hex(cache.address()));
            to.put("kafka", cache.kafkas());
            to.put("clientId", cache.client().isEmpty() ? null : cache.client());
            buffers(cache.buffers(), to);
        }));
        json.set("holdings", array(direct.holdings(), (holding, to) -> {
            to.put("address", Cell.hex(holding.address()));
            to.put("bufferBytes", holding.bytes().bytes());
            to.put("holder", holding.holder());
        }));
        json.put("cacheLimitBytes", bytes(direct.cacheLimit()));
        return json;
    }

    private static void buffers(DirectMemory.Buffers buffers, ObjectNode json) {
        json.put("buffers", buffers.count());
        json.put("bufferBytes", buffers.bytes().bytes());
        json.put("largestBytes", buffers.largest().bytes());
    }

    private static ObjectNode caches(DirectMemory.Caches caches) {
        ObjectNode json = object();
        json.put("threads", caches.threads());
        json.put("buffers", caches.buffers());
        json.put("bufferBytes", caches.bytes().bytes());
        json.put("uncountedBytes", caches.uncounted().bytes());
        return json;
    }

    private static Long bytes(Optional<ByteSize> size) {
        return size.map(ByteSize::bytes).orElse(null);
    }
}
