package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.moment;
import static kheap.report.JsonForm.number;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.texts;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.ObjectLayout;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpFacts;
import kheap.analysis.HeapFacts;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
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
        json.set("footprint", FootprintJson.of(analysis.footprint()));
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
        Optional<ObjectLayout> layout = found.surroundings().layout();
        json.set("producers", array(found.producers(), (producer, to) -> ClientJson.producer(producer, layout, to)));
        json.set("consumers", array(found.consumers(), (consumer, to) -> ClientJson.consumer(consumer, layout, to)));
        json.set("admins", array(found.admins(), (admin, to) -> ClientJson.admin(admin, layout, to)));
        json.set("threads", array(found.threads(), ClientJson::thread));
        json.set("bogusReceives", array(found.bogusReceives(), ClientJson::bogusReceive));
        json.set("records", HeldJson.records(found.outside().records()));
        json.set("schemas", HeldJson.schemas(found.outside().schemas()));
        json.set("libraries", ProcessJson.libraries(found.outside().copies()));
        json.set("directMemory", ProcessJson.directMemory(found.outside().directMemory()));
        json.set("meters", MetersJson.of(found.outside().meters()));
        json.set("streams", array(found.outside().streams(), StreamsJson::application));
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
}
