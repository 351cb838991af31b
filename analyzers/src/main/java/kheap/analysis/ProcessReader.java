package kheap.analysis;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kheap.heap.Field;
import kheap.heap.HeapDump;
import kheap.heap.Instance;

/// Reads from the JDK's own objects which process a dump is of.
final class ProcessReader {
    private ProcessReader() {}

    static ProcessFacts read(HeapDump heap) {
        return new ProcessFacts(
                javaVersion(heap),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The JDK keeps its version in a static field of a class that every program loads.
    private static Optional<String> javaVersion(HeapDump heap) {
        return Stream.of("java.lang.VersionProps", "sun.misc.Version")
                .flatMap(name -> heap.classesNamed(name).stream())
                .map(type -> type.staticField("java_version"))
                .flatMap(Optional::stream)
                .map(Field::bits)
                .filter(bits -> bits >= 0)
                .map(bits -> heap.object(bits.intValue()))
                .filter(Instance.class::isInstance)
                .map(text -> ((Instance) text).text())
                .flatMap(Optional::stream)
                .findFirst();
    }
}
