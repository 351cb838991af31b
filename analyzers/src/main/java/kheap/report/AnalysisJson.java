package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.millis;
import static kheap.report.JsonForm.moment;
import static kheap.report.JsonForm.number;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.texts;
import static kheap.report.JsonForm.word;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpFacts;
import kheap.analysis.HeapFacts;
import kheap.kafka.Admin;
import kheap.kafka.Batches;
import kheap.kafka.BogusReceive;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientCost;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.Held;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import kheap.process.ProcessFacts;
import tools.jackson.databind.node.ObjectNode;

/// An analysis as JSON, for programs; `docs/analysis-json.md` says what each key means.
///
/// It is written key by key rather than mapped from our records, whose names may change; the keys may not. An absent
/// value is `null`, never a missing key.
public final class AnalysisJson {
    public static final String SCHEMA = "kheap.analysis/1";

    private static final List<String> COUNTED = List.of(
            "KafkaProducer",
            "RecordAccumulator",
            "BufferPool",
            "Sender",
            "ProducerBatch",
            "KafkaConsumer",
            "KafkaAdminClient");

    private AnalysisJson() {}

    /// Writes one JSON object and leaves the writer open.
    public static void write(DumpAnalysis analysis, Writer out) throws IOException {
        JsonForm.write(analysis(analysis), out);
    }

    private static ObjectNode analysis(DumpAnalysis analysis) {
        ObjectNode json = object();
        json.put("schema", SCHEMA);
        json.set("dump", dump(analysis.dump()));
        json.set(
                "process",
                process(
                        analysis.process(),
                        analysis.kafka() instanceof KafkaClients.Found found ? found.versions() : List.of()));
        json.set("heap", heap(analysis.heap()));
        kafka(analysis.kafka(), json);
        json.set("diagnoses", array(analysis.diagnoses(), JsonForm::diagnosis));
        json.set("next", array(NextSteps.of(analysis).map(NextSteps::steps).orElse(List.of()), (step, to) -> {
            to.put("why", step.why());
            to.set("commands", texts(step.commands()));
        }));
        json.set("largestClasses", array(analysis.largestClasses(), (row, to) -> {
            to.put("name", row.name());
            to.put("count", row.count());
            to.put("shallowBytes", row.shallow().bytes());
            to.put("retainedBytes", row.retained().bytes());
        }));
        return json;
    }

    private static ObjectNode dump(DumpFacts dump) {
        ObjectNode json = object();
        json.put("file", dump.file());
        json.put("bytes", dump.bytes());
        moment(json, "takenAt", dump.takenAt());
        json.put("format", dump.format());
        json.put("idBytes", dump.idBytes());
        json.put("complete", dump.complete());
        json.put("missingBytes", dump.missingBytes());
        json.put("engine", dump.engine());
        json.set("notes", texts(dump.notes()));
        return json;
    }

    /// @param versions of kafka-clients
    static ObjectNode process(ProcessFacts process, List<String> versions) {
        ObjectNode json = object();
        json.put("javaVersion", process.javaVersion().orElse(null));
        json.put("mainClass", process.mainClass().orElse(null));
        number(json, "pid", process.pid());
        moment(json, "startedAt", process.startedAt());
        json.put("maxHeapBytes", process.maxHeap().map(ByteSize::bytes).orElse(null));
        if (process.directBuffers().isPresent()) {
            ObjectNode direct = json.putObject("directBuffers");
            direct.put("count", process.directBuffers().get().count());
            direct.put("bytes", process.directBuffers().get().bytes().bytes());
            direct.put("limitBytes", process.directBuffers().get().limit().bytes());
        } else {
            json.putNull("directBuffers");
        }
        json.set("kafkaClientsVersions", texts(versions));
        return json;
    }

    private static ObjectNode heap(HeapFacts heap) {
        ObjectNode json = object();
        json.put("objects", heap.objects());
        json.put("bytes", heap.bytes().bytes());
        json.put("unreachableObjects", heap.unreachableObjects());
        json.put("unreachableBytes", heap.unreachableBytes().bytes());
        json.put("classes", heap.classes());
        json.put("threads", heap.threads());
        return json;
    }

    private static void kafka(KafkaClients kafka, ObjectNode json) {
        switch (kafka) {
            case KafkaClients.Found found -> {
                ObjectNode summary = json.putObject("kafka");
                summary.put("answer", "found");
                summary.put("libraryLoaded", true);
                summary.set("unknownLayout", texts(List.of()));
                summary.put("totalBytes", found.totalBytes().bytes());
                summary.put("sharedBytes", found.sharedBytes().bytes());
                summary.put("springKafka", found.surroundings().springKafka());
                summary.put("redacted", found.surroundings().redacted());
                summary.put(
                        "springKafkaVersion",
                        found.surroundings().springKafkaVersion().orElse(null));
                clients(found, json);
            }
            case KafkaClients.None none -> {
                ObjectNode summary = json.putObject("kafka");
                summary.put("answer", "none");
                summary.put("libraryLoaded", none.libraryLoaded());
                summary.set("unknownLayout", texts(List.of()));
                summary.put("totalBytes", 0);
                summary.put("sharedBytes", 0);
                summary.putNull("springKafka");
                summary.putNull("redacted");
                summary.putNull("springKafkaVersion");
                noClients(json, OptionalLong.of(0));
            }
            case KafkaClients.Unreadable unreadable -> {
                ObjectNode summary = json.putObject("kafka");
                summary.put("answer", "unreadable");
                summary.put("libraryLoaded", true);
                summary.set("unknownLayout", texts(unreadable.found()));
                summary.putNull("totalBytes");
                summary.putNull("sharedBytes");
                summary.putNull("springKafka");
                summary.putNull("redacted");
                summary.putNull("springKafkaVersion");
                noClients(json, OptionalLong.empty());
            }
        }
    }

    private static void clients(KafkaClients.Found found, ObjectNode json) {
        ObjectNode counts = json.putObject("counts");
        COUNTED.forEach(name -> counts.put(name, found.count(name)));
        counts.put(
                "producerNetworkThreads",
                found.threads().stream()
                        .filter(thread -> thread.alive() && thread.kind() == KafkaThread.Kind.PRODUCER)
                        .count());
        ObjectNode retained = json.putObject("retained");
        COUNTED.forEach(name -> retained.put(
                name,
                found.counts().stream()
                        .filter(count -> count.name().equals(name))
                        .mapToLong(count -> count.retained().bytes())
                        .sum()));
        created(json, found.created());
        json.set("producers", array(found.producers(), AnalysisJson::producer));
        json.set("consumers", array(found.consumers(), AnalysisJson::consumer));
        json.set("admins", array(found.admins(), AnalysisJson::admin));
        json.set("threads", array(found.threads(), AnalysisJson::thread));
        json.set("bogusReceives", array(found.bogusReceives(), AnalysisJson::bogusReceive));
        ObjectNode records = json.putObject("records");
        records(records.putObject("received"), found.outside().records().received());
        records(records.putObject("toSend"), found.outside().records().toSend());
        schemas(json.putObject("schemas"), found.outside().schemas());
        json.set("libraries", ProcessJson.libraries(found.outside().copies()));
        json.set("directMemory", ProcessJson.directMemory(found.outside().directMemory()));
        json.set("meters", MetersJson.of(found.outside().meters()));
        json.set("streams", array(found.outside().streams(), StreamsJson::application));
    }

    private static void records(ObjectNode json, RecordsHeld.Kind records) {
        json.put("count", records.objects());
        json.put("bytes", records.bytes().bytes());
        json.put("sampled", records.sampled());
        json.set("holders", array(records.holders(), AnalysisJson::held));
    }

    private static void schemas(ObjectNode json, Schemas schemas) {
        json.put("count", schemas.schemas());
        json.put("bytes", schemas.bytes().bytes());
        json.put("sampled", schemas.sampled());
        json.put("names", schemas.distinct());
        number(json, "capacity", schemas.capacity());
        json.set("caches", array(schemas.caches(), AnalysisJson::held));
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

    /// @param count of everything; empty when it is not known
    private static void noClients(ObjectNode json, OptionalLong count) {
        ObjectNode counts = json.putObject("counts");
        COUNTED.forEach(name -> number(counts, name, count));
        number(counts, "producerNetworkThreads", count);
        ObjectNode retained = json.putObject("retained");
        COUNTED.forEach(name -> number(retained, name, count));
        created(json, new KafkaClients.Created(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
        for (String key :
                List.of("producers", "consumers", "admins", "threads", "bogusReceives", "libraries", "streams")) {
            json.putArray(key);
        }
        json.putNull("records");
        json.putNull("schemas");
        json.putNull("directMemory");
        json.putNull("meters");
    }

    private static void created(ObjectNode json, KafkaClients.Created created) {
        ObjectNode ever = json.putObject("created");
        number(ever, "producers", created.producers());
        number(ever, "consumers", created.consumers());
        number(ever, "admins", created.admins());
    }

    private static void producer(Producer producer, ObjectNode json) {
        json.put("clientId", producer.clientId());
        json.put("state", word(producer.state()));
        json.put("closeCalled", producer.closeCalled());
        json.put("address", Cell.hex(producer.address()));
        json.put(
                "facadeAddress",
                producer.facade().isPresent() ? Cell.hex(producer.facade().getAsLong()) : null);
        moment(json, "createdAt", producer.createdAt());
        json.put("kafkaClientsVersion", producer.version().orElse(null));
        json.set("owner", owner(producer.owner()));
        if (producer.transaction().isPresent()) {
            ObjectNode transaction = json.putObject("transaction");
            transaction.put("id", producer.transaction().get().id());
            transaction.put("state", producer.transaction().get().state());
        } else {
            json.putNull("transaction");
        }
        memory(json, producer.memory(), producer.retained());
        cost(json, ClientCost.of(producer));
        json.put("bufferMemoryBytes", producer.pool().total().bytes());
        json.put("batchSizeBytes", ClientCharts.batchSize(producer));
        ObjectNode pool = json.putObject("pool");
        pool.put("totalBytes", producer.pool().total().bytes());
        pool.put("unallocatedBytes", producer.pool().unallocated().bytes());
        pool.put("freeBuffers", producer.pool().freeBuffers());
        pool.put("freeBytes", producer.pool().free().bytes());
        pool.put("inUseBytes", producer.pool().inUse().bytes());
        pool.put("waiters", producer.pool().waiters());
        pool.put("ghostBytes", producer.ghostBytes());
        json.set("batches", batches(producer.batches()));
        ObjectNode partitions = json.putObject("partitions");
        partitions.put("queues", producer.partitions().queues());
        partitions.put(
                "known",
                producer.partitions().known().isPresent()
                        ? (Integer) producer.partitions().known().getAsInt()
                        : null);
        network(json, producer.network());
        json.put("mutedPartitions", producer.muted());
        json.set("thread", thread(producer.thread()));
        json.set("blockedThreads", texts(producer.blockedThreads()));
        instrumentation(json, producer.instrumentation());
        config(json, producer.config());
    }

    private static ObjectNode batches(Batches batches) {
        ObjectNode json = object();
        json.put("count", batches.count());
        json.put("inFlight", batches.inFlight());
        json.put("reservedBytes", batches.reserved().bytes());
        json.put("writtenBytes", batches.written().bytes());
        json.put("records", batches.records());
        json.put("oversized", batches.oversized());
        json.put("oversizedBytes", batches.oversizedBytes().bytes());
        json.put("largestBytes", batches.largest().bytes());
        json.put("partitions", batches.partitionCount());
        millis(json, "oldestAgeMillis", batches.oldestAge());
        ObjectNode fill = json.putObject("fill");
        fill.put("batches", batches.fill().batches());
        fill.put("reservedBytes", batches.fill().reserved().bytes());
        fill.put("writtenBytes", batches.fill().written().bytes());
        fill.put("medianPercent", batches.fill().medianPercent());
        json.set("overhead", overhead(batches.overhead()));
        json.set("byPartition", array(batches.partitions(), (partition, to) -> {
            to.put("topic", partition.topic());
            to.put("partition", partition.partition());
            to.put("count", partition.count());
            to.put("inFlight", partition.inFlight());
            to.put("reservedBytes", partition.reserved().bytes());
            to.put("writtenBytes", partition.written().bytes());
            to.put("records", partition.records());
            to.put("oversized", partition.oversized());
            millis(to, "oldestAgeMillis", partition.oldestAge());
        }));
        return json;
    }

    private static ObjectNode overhead(Batches.Overhead overhead) {
        ObjectNode json = object();
        json.put("thunks", overhead.thunks());
        json.put("bufferBytes", overhead.buffers().bytes());
        json.put("splitBatches", overhead.splitBatches());
        ObjectNode callbacks = json.putObject("callbacks");
        callbacks.put("sampled", overhead.callbacks().sampled());
        callbacks.put("found", overhead.callbacks().found());
        callbacks.put(
                "type",
                overhead.callbacks().found() == 0 ? null : overhead.callbacks().type());
        callbacks.put("bytesEach", overhead.callbacks().each().bytes());
        ObjectNode compressors = json.putObject("compressors");
        compressors.put("count", overhead.compressors().count());
        compressors.put("bytes", overhead.compressors().bytes().bytes());
        compressors.put("idle", overhead.compressors().idle());
        compressors.put("idleBytes", overhead.compressors().idleBytes().bytes());
        return json;
    }

    private static void consumer(Consumer consumer, ObjectNode json) {
        json.put("clientId", consumer.clientId());
        json.put("kind", word(consumer.kind()));
        json.put("state", word(consumer.state()));
        json.put("address", Cell.hex(consumer.address()));
        json.put("group", consumer.group().orElse(null));
        json.put("assigned", consumer.assigned());
        json.set("assignment", texts(consumer.assignment()));
        json.put("paused", consumer.paused());
        json.put("polling", consumer.polling());
        millis(json, "sinceLastPollMillis", consumer.sinceLastPoll());
        moment(json, "createdAt", consumer.createdAt());
        json.put("kafkaClientsVersion", consumer.version().orElse(null));
        json.set("owner", owner(consumer.owner()));
        memory(json, consumer.memory(), consumer.retained());
        cost(json, ClientCost.of(consumer));
        ObjectNode fetched = json.putObject("fetched");
        fetched.put("fetches", consumer.fetched().fetches());
        fetched.put("arrays", consumer.fetched().arrays());
        fetched.put("bytes", consumer.fetched().bytes().bytes());
        fetched.put("unreadBytes", consumer.fetched().unread().bytes());
        fetched.put("largestBytes", consumer.fetched().largest().bytes());
        fetched.set("pausedPartitions", texts(consumer.fetched().paused()));
        network(json, consumer.network());
        json.set("thread", thread(consumer.thread()));
        instrumentation(json, consumer.instrumentation());
        config(json, consumer.config());
    }

    private static void admin(Admin admin, ObjectNode json) {
        json.put("clientId", admin.clientId());
        json.put("state", word(admin.state()));
        json.put("address", Cell.hex(admin.address()));
        moment(json, "createdAt", admin.createdAt());
        json.set("owner", owner(admin.owner()));
        memory(json, admin.memory(), admin.retained());
        cost(json, ClientCost.of(admin));
        json.put("pendingCalls", admin.pendingCalls());
        network(json, admin.network());
        json.set("thread", thread(admin.thread()));
        instrumentation(json, admin.instrumentation());
        config(json, admin.config());
    }

    private static void instrumentation(ObjectNode json, Instrumentation instrumentation) {
        json.put("metrics", instrumentation.metrics());
        json.put("sensors", instrumentation.sensors());
        json.put("beans", instrumentation.beans());
        json.set("plugins", array(instrumentation.plugins(), (plugin, to) -> {
            to.put("kind", word(plugin.kind()));
            to.put("type", plugin.type());
            to.put("address", Cell.hex(plugin.address()));
            to.put("retainedBytes", plugin.retained().bytes());
        }));
    }

    private static ObjectNode owner(Owner owner) {
        ObjectNode json = object();
        json.put("kind", word(owner.kind()));
        json.put("type", owner.type().isEmpty() ? null : owner.type());
        json.put("description", owner.description());
        json.set("path", ProcessJson.path(owner.path()));
        return json;
    }

    private static void cost(ObjectNode json, Optional<ClientCost> cost) {
        if (cost.isEmpty()) {
            json.putNull("cost");
            return;
        }
        ObjectNode to = json.putObject("cost");
        to.put("baseBytes", cost.get().base().bytes());
        to.put("usualBytes", cost.get().usual().bytes());
        to.put("metrics", cost.get().metrics());
        to.put("usualMetrics", cost.get().usualMetrics());
        to.put("measuredVersion", cost.get().version());
    }

    private static void memory(ObjectNode json, ClientMemory memory, ByteSize retained) {
        json.put("ownBytes", memory.own().bytes());
        ObjectNode own = json.putObject("ownBytesByPart");
        own.put("batches", memory.batches().bytes());
        own.put("pool", memory.pool().bytes());
        own.put("fetched", memory.fetched().bytes());
        own.put("metrics", memory.metrics().bytes());
        own.put("network", memory.network().bytes());
        own.put("other", memory.other().bytes());
        json.put("sharedBytes", memory.shared().bytes());
        json.put("retainedBytes", retained.bytes());
    }

    private static void network(ObjectNode json, Network network) {
        json.put("inFlightRequests", network.inFlightRequests());
        millis(json, "oldestRequestAgeMillis", network.oldestRequestAge());
        json.set("nodes", array(network.nodes(), (node, to) -> {
            to.put("id", node.id());
            to.put("state", node.state());
            to.put("failedAttempts", node.failedAttempts());
            millis(to, "lastAttemptAgeMillis", node.sinceLastAttempt());
            to.put("inFlightRequests", node.inFlight());
            if (node.oldestRequest().isPresent()) {
                Network.Request oldest = node.oldestRequest().get();
                ObjectNode request = to.putObject("oldestRequest");
                request.put("api", word(oldest.api()));
                request.put("ageMillis", oldest.age().toMillis());
                request.put("timeoutMillis", oldest.timeout().toMillis());
            } else {
                to.putNull("oldestRequest");
            }
        }));
    }

    private static ObjectNode thread(Optional<KafkaThread> thread) {
        return thread.map(found -> {
                    ObjectNode json = object();
                    thread(found, json);
                    return json;
                })
                .orElse(null);
    }

    private static void thread(KafkaThread thread, ObjectNode json) {
        json.put("kind", word(thread.kind()));
        json.put("name", thread.name());
        json.put("address", Cell.hex(thread.address()));
        json.put("alive", thread.alive());
        json.put("state", thread.state());
        json.put("clientId", thread.client().isEmpty() ? null : thread.client());
        json.set("stack", texts(thread.stack()));
    }

    private static void bogusReceive(BogusReceive receive, ObjectNode json) {
        json.put("address", Cell.hex(receive.address()));
        json.put("requestedBytes", receive.requestedBytes());
        json.put("requestedHex", receive.hex());
        json.put("source", receive.source());
        json.put("bufferAllocated", receive.bufferAllocated());
        json.put("protocol", word(receive.protocol()));
    }

    private static void config(ObjectNode json, ClientConfig config) {
        config.values().forEach(json.putObject("config")::put);
        json.set("configChanged", config.defaults().isKnown() ? texts(List.copyOf(config.changed())) : json.nullNode());
    }
}
