package kheap.heap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;

/// A thread object with its stack.
///
/// @param object the number of the thread object
/// @param name empty where it was blanked out
/// @param alive whether the JVM still ran it: it has a native thread and its status is not TERMINATED. Where the
///     dump does not hold those fields, a thread root proves life
/// @param state the name of a [Thread.State], or `UNKNOWN`
/// @param frames innermost first; empty when the dump has no stack of it
public record HeapThread(int object, String name, boolean alive, boolean daemon, String state, List<Frame> frames) {
    /// An application's subclass may have a `name` or a `holder` of its own.
    private static final String THREAD = "java.lang.Thread";

    public HeapThread {
        frames = List.copyOf(frames);
    }

    /// One frame.
    ///
    /// @param text as a stack trace prints it, without the leading `at`: `java.lang.Thread.sleep(Thread.java:337)`
    /// @param locals the numbers of the objects that its local variables hold
    public record Frame(String text, List<Integer> locals) {
        public Frame {
            text = Strings.printable(text);
            locals = List.copyOf(locals);
        }
    }

    /// What the thread object was made to run; a subclass that overrides `run` has none.
    public static Optional<Instance> task(Instance thread) {
        return thread.reference(THREAD, "target")
                .or(() -> thread.reference(THREAD, "holder")
                        .filter(Instance.class::isInstance)
                        .flatMap(holder -> ((Instance) holder).reference("task")))
                .filter(Instance.class::isInstance)
                .map(Instance.class::cast);
    }

    /// Reads every thread of a dump, in the order of their numbers.
    ///
    /// @param frames the stack of the thread object with this number
    public static List<HeapThread> readAll(HeapDump heap, IntFunction<List<Frame>> frames) {
        Set<Integer> threadClasses = new HashSet<>();
        heap.classes().forEach(type -> isThread(type, threadClasses));
        List<HeapThread> threads = new ArrayList<>();
        for (int object : heap.instances(threadClasses, 0, Integer.MAX_VALUE)) {
            boolean hasRoot = heap.roots(object).stream().anyMatch(root -> root.kind() == GcRoot.Kind.THREAD);
            threads.add(read(new Instance(heap, object), hasRoot, frames.apply(object)));
        }
        return threads;
    }

    private static boolean isThread(HeapClass type, Set<Integer> known) {
        if (known.contains(type.number())
                || type.name().equals(THREAD)
                || type.superclass().filter(above -> isThread(above, known)).isPresent()) {
            known.add(type.number());
            return true;
        }
        return false;
    }

    private static HeapThread read(Instance thread, boolean hasRoot, List<Frame> frames) {
        // Since JDK 19 the fields that virtual threads do not have stand in a holder.
        Optional<Instance> holder = thread.reference(THREAD, "holder")
                .filter(Instance.class::isInstance)
                .map(Instance.class::cast);
        OptionalLong status =
                holder.map(h -> h.number("threadStatus")).orElseGet(() -> thread.number(THREAD, "threadStatus"));
        OptionalLong daemon = holder.map(h -> h.number("daemon")).orElseGet(() -> thread.number(THREAD, "daemon"));
        OptionalLong nativeThread = thread.number(THREAD, "eetop");
        String state = status.isPresent() ? state(status.getAsLong()) : "UNKNOWN";
        boolean alive = nativeThread.isPresent() && status.isPresent()
                ? nativeThread.getAsLong() != 0 && !state.equals("TERMINATED")
                : hasRoot;
        return new HeapThread(thread.number(), name(thread), alive, daemon.orElse(0) != 0, state, frames);
    }

    private static String name(Instance thread) {
        Optional<HeapObject> name = thread.reference(THREAD, "name");
        if (name.isPresent() && name.get() instanceof PrimitiveArray characters) {
            return Strings.chars(characters, Instance.TEXT_LIMIT).orElse("");
        }
        return name.filter(Instance.class::isInstance)
                .flatMap(string -> ((Instance) string).text())
                .orElse("");
    }

    /// The bits are JVMTI's; HotSpot keeps them in the field since JDK 5.
    private static String state(long status) {
        if ((status & 0x4) != 0) {
            return Thread.State.RUNNABLE.name();
        }
        if ((status & 0x400) != 0) {
            return Thread.State.BLOCKED.name();
        }
        if ((status & 0x10) != 0) {
            return Thread.State.WAITING.name();
        }
        if ((status & 0x20) != 0) {
            return Thread.State.TIMED_WAITING.name();
        }
        if ((status & 0x2) != 0) {
            return Thread.State.TERMINATED.name();
        }
        return (status & 0x1) == 0 ? Thread.State.NEW.name() : Thread.State.RUNNABLE.name();
    }
}
