package kheap.kafka;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;

/// A copy of kafka-clients: the classes of one prefix that one class loader has loaded.
///
/// @param prefix what stands before `org.apache.kafka.`; empty unless the copy was shaded
/// @param version as the copy states it
/// @param producers that were not closed; likewise consumers and admins
/// @param contexts whose threads run its classes, most threads first: the application for which a thread was
///     started, where several applications share one copy
/// @param newest whether the client that was made last belongs to it
/// @param retained what would go with its loader, its clients and its threads, at the least
public record LibraryCopy(
        String prefix,
        Optional<String> version,
        Loader loader,
        int producers,
        int consumers,
        int admins,
        List<Context> contexts,
        boolean newest,
        ByteSize retained) {
    public LibraryCopy {
        if (producers < 0 || consumers < 0 || admins < 0) {
            throw new IllegalArgumentException(
                    "%d producers, %d consumers, %d admin clients".formatted(producers, consumers, admins));
        }
        contexts = List.copyOf(contexts);
    }

    public int clients() {
        return producers + consumers + admins;
    }

    /// Its living threads.
    public int threads() {
        return contexts.stream().mapToInt(Context::threads).sum();
    }

    /// A class loader.
    ///
    /// @param type its class; empty for the boot loader
    /// @param name what it calls itself or its application
    /// @param held whether anything but Kafka's own threads, beans and buffers reaches it. Assumed where a process
    ///     has only one
    /// @param path what keeps it, shortest way; empty where a process has only one
    public record Loader(
            String type, long address, Optional<String> name, State state, boolean held, List<Owner.Step> path) {
        public Loader {
            path = List.copyOf(path);
        }

        /// Whether its application is gone: it says so, or nothing of a container's holds it any more.
        public boolean isGone() {
            return state == State.STOPPED || !held;
        }
    }

    /// What became of the application that a loader has loaded.
    public enum State {
        RUNNING,
        STOPPED,
        /// The loader does not tell.
        UNKNOWN
    }

    /// The living threads of Kafka's that have this loader as their context class loader.
    public record Context(Loader loader, int threads) {
        public Context {
            if (threads < 0) {
                throw new IllegalArgumentException(threads + " threads");
            }
        }
    }
}
