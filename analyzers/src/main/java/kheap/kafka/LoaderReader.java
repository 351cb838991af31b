package kheap.kafka;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.Instance;

/// Reads what a class loader tells of itself and of its application.
///
/// A `URLClassLoader` that was closed is the plainest case: Tomcat, Jetty and Spring Boot all derive theirs from it.
/// Tomcat's says more: in 8 and later it has a `LifecycleState`, in 7 a boolean `started`.
final class LoaderReader {
    private static final String TOMCAT = "org.apache.catalina.";

    /// `LifecycleState` by ordinal, which a dump with its texts blanked out still has: from `STARTING_PREP` to
    /// `STARTED`, and from `STOPPING_PREP` to `DESTROYED`.
    private static final int FIRST_RUNNING = 3;

    private static final int FIRST_STOPPED = 6;
    private static final int LAST_STOPPED = 10;

    /// Where loaders keep a name: Tomcat 8 and later while they run, Tomcat 7, Jetty, any since JDK 9.
    private static final List<List<String>> NAMES =
            List.of(List.of("resources", "context", "name"), List.of("contextName"), List.of("_name"), List.of("name"));

    private LoaderReader() {}

    /// @param loader the object of the loader
    static LibraryCopy.Loader read(HeapDump heap, int loader, boolean held, List<Owner.Step> path) {
        if (!(heap.object(loader) instanceof Instance instance) || instance.address() == 0) {
            return new LibraryCopy.Loader("", 0, Optional.empty(), LibraryCopy.State.UNKNOWN, held, path);
        }
        return new LibraryCopy.Loader(
                instance.type().name(), instance.address(), name(instance), state(instance), held, path);
    }

    private static Optional<String> name(Instance loader) {
        return NAMES.stream()
                .map(fields -> text(loader, fields))
                .flatMap(Optional::stream)
                .filter(name -> !name.isBlank())
                .findFirst();
    }

    private static Optional<String> text(Instance loader, List<String> fields) {
        Optional<Instance> at = Optional.of(loader);
        for (String field : fields) {
            at = at.flatMap(object -> object.instance(field));
        }
        return at.flatMap(Instance::text);
    }

    private static LibraryCopy.State state(Instance loader) {
        if (loader.instance("ucp").filter(path -> path.isTrue("closed")).isPresent()) {
            return LibraryCopy.State.STOPPED;
        }
        return Stream.of(lifecycle(loader), started(loader))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(LibraryCopy.State.UNKNOWN);
    }

    private static Optional<LibraryCopy.State> lifecycle(Instance loader) {
        return loader.instance("state")
                .filter(state -> typeName(state).equals(TOMCAT + "LifecycleState"))
                .map(state -> state.number("java.lang.Enum", "ordinal").orElse(0))
                .flatMap(ordinal -> {
                    if (ordinal >= FIRST_STOPPED && ordinal <= LAST_STOPPED) {
                        return Optional.of(LibraryCopy.State.STOPPED);
                    }
                    return ordinal >= FIRST_RUNNING && ordinal < FIRST_STOPPED
                            ? Optional.of(LibraryCopy.State.RUNNING)
                            : Optional.empty();
                });
    }

    private static Optional<LibraryCopy.State> started(Instance loader) {
        return typeName(loader).startsWith(TOMCAT + "loader.")
                ? loader.number("started").stream()
                        .mapToObj(started -> started != 0 ? LibraryCopy.State.RUNNING : LibraryCopy.State.STOPPED)
                        .findFirst()
                : Optional.empty();
    }

    private static String typeName(HeapObject object) {
        return object.type().name();
    }
}
