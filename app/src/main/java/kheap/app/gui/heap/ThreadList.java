package kheap.app.gui.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kheap.Progress;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.HeapThread;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;

/// Reads all threads of a dump.
final class ThreadList {
    private final HeapDump heap;

    /// By the number of the class; thousands of stacks hold the same few.
    private final Map<Integer, String> names = new HashMap<>();

    private ThreadList(HeapDump heap) {
        this.heap = heap;
    }

    static List<ThreadRow> read(HeapDump heap, Progress progress) {
        ThreadList list = new ThreadList(heap);
        List<ThreadRow> rows = new ArrayList<>();
        for (HeapThread thread : heap.threads()) {
            progress.goOn();
            rows.add(list.row(thread));
        }
        return List.copyOf(rows);
    }

    /// What a saved analysis knows: Kafka's threads, and the innermost frames of their stacks.
    static List<ThreadRow> saved(KafkaClients clients) {
        return switch (clients) {
            case KafkaClients.Found found ->
                found.threads().stream().map(ThreadList::row).toList();
            case KafkaClients.None none -> List.of();
            case KafkaClients.Unreadable unreadable -> List.of();
        };
    }

    private static ThreadRow row(KafkaThread thread) {
        return new ThreadRow(
                thread.address(),
                thread.name(),
                thread.alive(),
                thread.state(),
                Optional.empty(),
                thread.stack().stream()
                        .map(frame -> new ThreadRow.Frame(frame, List.of()))
                        .toList());
    }

    private ThreadRow row(HeapThread thread) {
        return new ThreadRow(
                heap.address(thread.object()),
                thread.name(),
                thread.alive(),
                thread.state(),
                Optional.of(new ThreadRow.ThreadObject(
                        type(thread.object()), thread.daemon(), heap.retained(thread.object()))),
                thread.frames().stream()
                        .map(frame -> new ThreadRow.Frame(
                                frame.text(),
                                frame.locals().stream().map(this::local).toList()))
                        .toList());
    }

    private ThreadRow.Local local(int object) {
        HeapObject held = heap.object(object);
        // What a class is matters more than that it is one.
        String type = held instanceof HeapClass itself ? "class " + itself.name() : type(object);
        return new ThreadRow.Local(heap.address(object), type);
    }

    private String type(int object) {
        return names.computeIfAbsent(heap.classOf(object), type -> ((HeapClass) heap.object(type)).name());
    }
}
