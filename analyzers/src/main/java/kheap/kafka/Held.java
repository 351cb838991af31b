package kheap.kafka;

import java.util.OptionalLong;
import kheap.ByteSize;

/// A collection that holds many objects of one kind.
///
/// @param type the collection's class
/// @param address of the collection
/// @param holder who holds it: `OrderService (queue)`, `the executor of thread "mailer-1", OrderService (pool)`
/// @param objects how many objects of that kind it keeps, with all that stands between; extrapolated where the heap
///     has more of them than were followed
/// @param elements how many elements it has, each of which may hold several of the objects or none; empty where the
///     collection does not count them
/// @param capacity how many elements it takes at the most; empty where nothing bounds it
/// @param retained its retained size; what the objects keep where that is more, because something else holds them,
///     too
public record Held(
        String type,
        long address,
        Way way,
        String holder,
        long objects,
        OptionalLong elements,
        OptionalLong capacity,
        ByteSize retained) {
    /// In what way an application comes to hold them.
    public enum Way {
        /// As tasks that wait for a thread of an executor.
        EXECUTOR,
        /// In a buffer of Reactor's operators.
        REACTOR,
        /// In a queue of SmallRye's reactive messaging.
        SMALLRYE,
        /// Inside a listener container of Spring.
        SPRING,
        /// Only a thread's stack knows of the collection: a thread is working on it.
        THREAD,
        /// In some other queue.
        QUEUE,
        /// In a collection that is no queue: a list, a map.
        COLLECTION
    }
}
