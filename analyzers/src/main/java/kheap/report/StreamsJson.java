package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.word;

import kheap.kafka.StreamsApplication;
import tools.jackson.databind.node.ObjectNode;

/// An application of Kafka Streams in the JSON of an analysis.
final class StreamsJson {
    private StreamsJson() {}

    static void application(StreamsApplication application, ObjectNode json) {
        json.put("applicationId", application.id());
        json.put("clientId", application.clientId());
        json.put("state", application.state());
        json.put("address", Cell.hex(application.address()));
        json.put("processingThreads", application.threads().processing());
        json.put("endedThreads", application.threads().ended());
        json.put("otherThreads", application.threads().others());
        json.put("activeTasks", application.tasks().active());
        json.put("standbyTasks", application.tasks().standby());
        json.put("bufferedRecords", application.tasks().buffered());
        json.put("bufferedBytes", application.tasks().bufferedBytes().bytes());
        json.put("cacheBytes", application.cache().used().bytes());
        json.put("cacheLimitBytes", application.cache().limit().bytes());
        json.put("ownRocksDbSettings", application.ownRocksDbSettings());
        json.put("retainedBytes", application.retained().bytes());
        json.put("storeNames", application.storeNames());
        json.set("stores", array(application.stores(), (store, to) -> {
            to.put("name", store.name());
            to.put("kind", word(store.kind()));
            to.put("count", store.count());
            to.put("entries", store.entries());
            to.put("retainedBytes", store.retained().bytes());
            to.put("openIterators", store.openIterators());
        }));
    }
}
