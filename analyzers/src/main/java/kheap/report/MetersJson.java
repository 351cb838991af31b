package kheap.report;

import static kheap.report.JsonForm.array;
import static kheap.report.JsonForm.object;
import static kheap.report.JsonForm.texts;

import java.util.List;
import kheap.kafka.Meters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What measures Kafka in the whole heap, as JSON.
final class MetersJson {
    private MetersJson() {}

    static ObjectNode of(Meters meters) {
        ObjectNode json = object();
        json.put("metrics", meters.metrics());
        json.put("sensors", meters.sensors());
        json.put("beans", meters.beans());
        json.put("telemetryReporters", meters.telemetryReporters());
        Meters.Stray stray = meters.stray();
        ObjectNode gone = json.putObject("stray");
        gone.put("registries", stray.registries());
        gone.put("registered", stray.registered());
        gone.put("unregistered", stray.unregistered());
        gone.put("retainedBytes", stray.retained().bytes());
        gone.set("objects", addresses(stray.objects()));
        Meters.Micrometer micrometer = meters.micrometer();
        ObjectNode ids = json.putObject("micrometer");
        ids.put("ids", micrometer.ids());
        ids.put("read", micrometer.read());
        ids.put("ofKafka", micrometer.ofKafka());
        ids.put("ofGoneClients", micrometer.ofGoneClients());
        ids.put("goneClients", micrometer.goneClients());
        ids.set("goneNames", texts(micrometer.goneNames()));
        ids.put("retainedBytes", micrometer.retained().bytes());
        ids.set("objects", addresses(micrometer.objects()));
        json.set("longTasks", array(meters.longTasks(), (tasks, to) -> {
            to.put("timer", tasks.timer());
            to.put("running", tasks.running());
            to.put("address", Cell.hex(tasks.address()));
            to.put("retainedBytes", tasks.retained().bytes());
        }));
        return json;
    }

    private static ArrayNode addresses(List<Long> objects) {
        return texts(objects.stream().map(Cell::hex).toList());
    }
}
