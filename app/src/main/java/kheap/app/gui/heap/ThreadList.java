package kheap.app.gui.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kheap.Progress;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.HeapThread;

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

    private ThreadRow row(HeapThread thread) {
        return new ThreadRow(
                heap.address(thread.object()),
                thread.name(),
                type(thread.object()),
                thread.alive(),
                thread.daemon(),
                thread.state(),
                heap.retained(thread.object()),
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
