package kheap.heap.own;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import kheap.heap.GcRoot;

/// The GC roots of a dump by the numbers of their objects, and what the stacks of threads hold.
///
/// What a stack holds (locals of Java and of native frames, monitors of a thread block) is no root of its own: its
/// thread refers to it. Where the dump does not say which object the thread is, it is a root.
final class Roots {
    /// One thread that the dump names as a root.
    ///
    /// @param trace the serial number of its stack trace
    record Thread(int object, int serial, int trace) {}

    /// A local variable of a Java frame.
    ///
    /// @param frame counted from the innermost, from 0; negative when the dump does not say
    record Local(int thread, int frame, int object) {}

    private static final int UNKNOWN = 0xff;
    private static final int JNI_GLOBAL = 0x01;
    private static final int JNI_LOCAL = 0x02;
    private static final int JAVA_FRAME = 0x03;
    private static final int NATIVE_STACK = 0x04;
    private static final int STICKY_CLASS = 0x05;
    private static final int THREAD_BLOCK = 0x06;
    private static final int MONITOR_USED = 0x07;
    private static final int THREAD_OBJECT = 0x08;

    final List<GcRoot> all;
    final List<Thread> threads;
    final List<Local> locals;
    final boolean hasStickyClass;

    Roots(List<GcRoot> all, List<Thread> threads, List<Local> locals, boolean hasStickyClass) {
        this.all = all;
        this.threads = threads;
        this.locals = locals;
        this.hasStickyClass = hasStickyClass;
    }

    static Roots of(FirstPass read, AddressSet addresses) {
        List<Thread> threads = new ArrayList<>();
        Map<Integer, Integer> threadBySerial = new HashMap<>();
        for (FirstPass.Root root : read.roots) {
            int object = addresses.number(root.id());
            if (root.tag() == THREAD_OBJECT && object >= 0) {
                threads.add(new Thread(object, root.first(), root.second()));
                threadBySerial.put(root.first(), object);
            }
        }
        Set<GcRoot> all = new LinkedHashSet<>();
        List<Local> locals = new ArrayList<>();
        boolean sticky = false;
        for (FirstPass.Root root : read.roots) {
            int object = addresses.number(root.id());
            if (object < 0) {
                continue;
            }
            int tag = root.tag();
            OptionalInt thread =
                    switch (tag) {
                        case JNI_LOCAL, JAVA_FRAME, NATIVE_STACK, THREAD_BLOCK -> {
                            Integer known = threadBySerial.get(root.first());
                            yield known == null ? OptionalInt.empty() : OptionalInt.of(known);
                        }
                        default -> OptionalInt.empty();
                    };
            all.add(new GcRoot(object, kind(tag), thread));
            if (tag == JAVA_FRAME && thread.isPresent()) {
                locals.add(new Local(thread.getAsInt(), root.second(), object));
            }
            sticky |= tag == STICKY_CLASS;
        }
        return new Roots(new ArrayList<>(all), threads, locals, sticky);
    }

    /// Takes what the stacks of other objects hold for roots: those have no references of a stack. Damaged dumps
    /// have such threads, and cut ones, which lack classes.
    void keepStacksOf(IntPredicate isThread) {
        all.replaceAll(root ->
                root.thread().isPresent() && !isThread.test(root.thread().getAsInt())
                        ? new GcRoot(root.object(), root.kind(), OptionalInt.empty())
                        : root);
    }

    private static GcRoot.Kind kind(int tag) {
        return switch (tag) {
            case JNI_GLOBAL -> GcRoot.Kind.JNI_GLOBAL;
            case JNI_LOCAL -> GcRoot.Kind.JNI_LOCAL;
            case JAVA_FRAME -> GcRoot.Kind.JAVA_LOCAL;
            case NATIVE_STACK -> GcRoot.Kind.NATIVE_STACK;
            case STICKY_CLASS -> GcRoot.Kind.SYSTEM_CLASS;
            case THREAD_BLOCK -> GcRoot.Kind.THREAD_BLOCK;
            case MONITOR_USED -> GcRoot.Kind.BUSY_MONITOR;
            case THREAD_OBJECT -> GcRoot.Kind.THREAD;
            case UNKNOWN -> GcRoot.Kind.UNKNOWN;
            default -> throw new IllegalArgumentException("root " + tag);
        };
    }

    /// The objects that the JVM itself keeps.
    BitSet objects() {
        BitSet objects = new BitSet();
        for (GcRoot root : all) {
            if (root.thread().isEmpty()) {
                objects.set(root.object());
            }
        }
        return objects;
    }

    /// By thread, what its stack holds.
    Map<Integer, int[]> held() {
        Map<Integer, Set<Integer>> held = new HashMap<>();
        for (GcRoot root : all) {
            root.thread().ifPresent(thread -> held.computeIfAbsent(thread, t -> new LinkedHashSet<>())
                    .add(root.object()));
        }
        Map<Integer, int[]> arrays = new HashMap<>();
        held.forEach((thread, objects) ->
                arrays.put(thread, objects.stream().mapToInt(Integer::intValue).toArray()));
        return arrays;
    }
}
