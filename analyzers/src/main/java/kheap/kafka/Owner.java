package kheap.kafka;

import java.util.List;

/// Who holds a client: the nearest object outside Kafka and the JDK's collections on the shortest path from a root.
///
/// @param type class name of that object; empty when nobody holds the client
/// @param description for people: `DefaultKafkaProducerFactory "orders", one producer per thread`
/// @param path from the root to the client's facade, or to its running part where nobody holds it; at most [#STEPS]
///     steps: the first and the last ones
public record Owner(Kind kind, String type, String description, List<Step> path) {
    public static final int STEPS = 20;

    /// The ways to hold a client.
    public enum Kind {
        /// Nothing outside the client itself reaches it.
        NOBODY,
        /// An object of the application.
        APPLICATION,
        /// Only a thread: its stack or one of its thread-locals.
        STACK,
        /// Spring's factory with one shared producer.
        SPRING_FACTORY,
        /// Spring's factory with one producer for each thread.
        SPRING_PER_THREAD,
        /// Spring's factory with a cache of transactional producers.
        SPRING_TRANSACTIONAL,
        /// A Spring listener container.
        SPRING_LISTENER,
        REACTOR,
        STREAMS,
        CONNECT,
        FLINK,
        /// A metrics registry or JMX bean, not the application.
        METRICS,
        /// Another framework that the description names.
        FRAMEWORK
    }

    /// Nobody holds the client.
    ///
    /// @param path what keeps it alive all the same
    public static Owner nobody(List<Step> path) {
        return new Owner(Kind.NOBODY, "", "nobody", path);
    }

    public Owner {
        path = List.copyOf(path);
    }

    /// One step of a path.
    ///
    /// @param via how the step before refers to it: a field's name, `[]` for an array's element, a root's kind for
    ///     the first step
    public record Step(String via, String type, long address) {}
}
