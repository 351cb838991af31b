package kheap.process;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.JavaCollections;

/// Reads from the JDK's own objects which process a dump is of. What the JVM never needed, the dump does not hold or
/// cannot be true is left out.
public final class ProcessReader {
    private static final List<String> VM = List.of("jdk.internal.misc.VM", "sun.misc.VM");
    private static final List<String> BITS = List.of("java.nio.Bits");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private final HeapDump heap;
    private final JdkStatics statics;

    private ProcessReader(HeapDump heap) {
        this.heap = heap;
        this.statics = new JdkStatics(heap);
    }

    public static ProcessFacts read(HeapDump heap) {
        ProcessReader reader = new ProcessReader(heap);
        return new ProcessFacts(
                reader.javaVersion(),
                new MainClassReader(heap, reader.statics).read(),
                reader.pid(),
                reader.startedAt(),
                reader.maxHeap(),
                reader.directBuffers());
    }

    /// The JDK keeps its version in a static field of a class that every program loads.
    private Optional<String> javaVersion() {
        return statics.text(List.of("java.lang.VersionProps", "sun.misc.Version"), "java_version");
    }

    /// Known since JDK 9 to a program that has asked for a process, and to every one with Spring Boot's logging.
    private OptionalLong pid() {
        OptionalLong pid = currentProcess()
                .map(process -> process.number("pid"))
                .orElseGet(() -> statics.property("PID")
                        .filter(digits -> digits.matches("\\d{1,9}"))
                        .map(digits -> OptionalLong.of(Long.parseLong(digits)))
                        .orElse(OptionalLong.empty()));
        return pid.orElse(0) > 0 ? pid : OptionalLong.empty();
    }

    /// The management bean knows it, which everything that registers with JMX makes, as Kafka's clients do.
    private Optional<Instant> startedAt() {
        Optional<Instance> bean = instance(statics.object(
                List.of("sun.management.ManagementFactoryHelper", "sun.management.ManagementFactory"), "runtimeMBean"));
        return Stream.of(
                        bean.map(runtime -> runtime.number("vmStartupTime")),
                        currentProcess().map(process -> process.number("startTime")))
                .flatMap(Optional::stream)
                .filter(OptionalLong::isPresent)
                .map(millis -> Instant.ofEpochMilli(millis.getAsLong()))
                .filter(start -> !start.isBefore(EARLIEST)
                        && !start.isAfter(heap.file().takenAt().orElse(start)))
                .findFirst();
    }

    private Optional<Instance> currentProcess() {
        return instance(statics.object(List.of("java.lang.ProcessHandleImpl"), "current"));
    }

    /// The limit of direct memory is the maximum heap unless `-XX:MaxDirectMemorySize` set it. The properties that
    /// the JVM started with tell: the flag's value; where there was none -1, or in later JDKs nothing. Before they
    /// are saved, the limit is a constant that means nothing.
    private Optional<ByteSize> maxHeap() {
        OptionalLong limit = statics.number(VM, "directMemory");
        boolean isHeap = statics.object(VM, "savedProps")
                .filter(this::leaveDirectMemoryAlone)
                .isPresent();
        return isHeap && limit.orElse(-1) >= heap.reachable().bytes().bytes()
                ? Optional.of(new ByteSize(limit.getAsLong()))
                : Optional.empty();
    }

    private boolean leaveDirectMemoryAlone(HeapObject properties) {
        return !JavaCollections.entries(properties).isEmpty()
                && JdkStatics.value(properties, "sun.nio.MaxDirectMemorySize")
                        .map("-1"::equals)
                        .orElse(heap.file().complete() && !heap.isRedacted());
    }

    /// After JDK 8 the names became those of constants.
    private Optional<ProcessFacts.DirectBuffers> directBuffers() {
        OptionalLong count = statics.number(BITS, "COUNT", "count");
        OptionalLong bytes = statics.number(BITS, "RESERVED_MEMORY", "reservedMemory");
        OptionalLong limit = statics.number(BITS, "MAX_MEMORY", "maxMemory");
        return Stream.of(count, bytes, limit).allMatch(number -> number.orElse(-1) >= 0)
                ? Optional.of(new ProcessFacts.DirectBuffers(
                        count.orElseThrow(), new ByteSize(bytes.orElseThrow()), new ByteSize(limit.orElseThrow())))
                : Optional.empty();
    }

    private static Optional<Instance> instance(Optional<HeapObject> object) {
        return object.filter(Instance.class::isInstance).map(Instance.class::cast);
    }
}
