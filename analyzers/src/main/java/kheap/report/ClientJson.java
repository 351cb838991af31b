package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.millis;
import static kheap.report.JsonForm.moment;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.texts;
import static kheap.report.JsonForm.word;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.ObjectLayout;
import kheap.kafka.Admin;
import kheap.kafka.Batches;
import kheap.kafka.BogusReceive;
import kheap.kafka.ClientConfig;
import kheap.kafka.ClientCost;
import kheap.kafka.ClientMemory;
import kheap.kafka.Consumer;
import kheap.kafka.Instrumentation;
import kheap.kafka.KafkaThread;
import kheap.kafka.Network;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import tools.jackson.databind.node.ObjectNode;

/// The Kafka clients of an [AnalysisJson], and what belongs to them.
final class ClientJson {
    private ClientJson() {}

    static void producer(Producer producer, Optional<ObjectLayout> layout, ObjectNode json) {
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
        cost(json, ClientCost.of(producer, layout));
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

    static void consumer(Consumer consumer, Optional<ObjectLayout> layout, ObjectNode json) {
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
        cost(json, ClientCost.of(consumer, layout));
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

    static void admin(Admin admin, Optional<ObjectLayout> layout, ObjectNode json) {
        json.put("clientId", admin.clientId());
        json.put("state", word(admin.state()));
        json.put("address", Cell.hex(admin.address()));
        moment(json, "createdAt", admin.createdAt());
        json.set("owner", owner(admin.owner()));
        memory(json, admin.memory(), admin.retained());
        cost(json, ClientCost.of(admin, layout));
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

    static void thread(KafkaThread thread, ObjectNode json) {
        json.put("kind", word(thread.kind()));
        json.put("name", thread.name());
        json.put("address", Cell.hex(thread.address()));
        json.put("alive", thread.alive());
        json.put("state", thread.state());
        json.put("clientId", thread.client().isEmpty() ? null : thread.client());
        json.set("stack", texts(thread.stack()));
    }

    static void bogusReceive(BogusReceive receive, ObjectNode json) {
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
