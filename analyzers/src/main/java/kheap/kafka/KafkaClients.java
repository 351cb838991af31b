package kheap.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.ObjectLayout;
import kheap.process.ProcessFacts;

/// What Kafka is in a heap. From here on there are only plain values.
public sealed interface KafkaClients {
    /// The Kafka clients of the process.
    ///
    /// @param versions of kafka-clients, as the loaded classes state them, one for each copy of the library
    /// @param producers by own bytes, largest first
    /// @param sharedBytes what several clients keep and no root without them
    record Found(
            Surroundings surroundings,
            List<String> versions,
            List<Producer> producers,
            List<Consumer> consumers,
            List<Admin> admins,
            Created created,
            List<InstanceCount> counts,
            List<KafkaThread> threads,
            List<BogusReceive> bogusReceives,
            Outside outside,
            ByteSize sharedBytes)
            implements KafkaClients {
        public Found {
            versions = List.copyOf(versions);
            producers = List.copyOf(producers);
            consumers = List.copyOf(consumers);
            admins = List.copyOf(admins);
            counts = List.copyOf(counts);
            threads = List.copyOf(threads);
            bogusReceives = List.copyOf(bogusReceives);
        }

        /// The bytes that would go if all Kafka clients were gone.
        public ByteSize totalBytes() {
            ByteSize total = sharedBytes;
            for (Producer producer : producers) {
                total = total.plus(producer.memory().own());
            }
            for (Consumer consumer : consumers) {
                total = total.plus(consumer.memory().own());
            }
            for (Admin admin : admins) {
                total = total.plus(admin.memory().own());
            }
            return total;
        }

        public long count(String simpleName) {
            return counts.stream()
                    .filter(row -> row.name().equals(simpleName))
                    .mapToLong(InstanceCount::count)
                    .findFirst()
                    .orElse(0);
        }
    }

    /// There is no Kafka client in the dump.
    ///
    /// @param libraryLoaded whether classes of kafka-clients are loaded all the same
    record None(boolean libraryLoaded) implements KafkaClients {}

    /// There are Kafka clients, but their classes do not declare the fields that we know.
    ///
    /// @param found for each class that we could not read, what it declares, one sentence each
    record Unreadable(List<String> found) implements KafkaClients {
        public Unreadable {
            found = List.copyOf(found);
        }
    }

    /// What a rule needs to know of the rest of the process.
    ///
    /// @param takenAt when the dump was taken
    /// @param heapBytes reachable bytes of the whole heap
    /// @param complete false when the dump was cut: what is missing may have held more clients
    /// @param threads living threads of all kinds
    /// @param springKafka whether Spring Kafka is loaded
    /// @param springKafkaVersion its version, where the names of the jars tell it
    /// @param process the process itself
    /// @param layout what the sizes of objects were computed for; empty where nobody asked
    /// @param redacted whether the texts and numbers in arrays were blanked out before the dump was given away
    record Surroundings(
            Optional<Instant> takenAt,
            ByteSize heapBytes,
            boolean complete,
            int threads,
            boolean springKafka,
            Optional<String> springKafkaVersion,
            ProcessFacts process,
            Optional<ObjectLayout> layout,
            boolean redacted) {}

    /// How many clients were ever made without a client id of their own, from Kafka's static sequences; empty when
    /// the dump has no such sequence.
    record Created(OptionalLong producers, OptionalLong consumers, OptionalLong admins) {}

    /// Reachable instances of one class of Kafka, subclasses and copies of the library included.
    ///
    /// @param name the simple name
    /// @param retained the sum of their retained sizes without those that another of them dominates
    record InstanceCount(String name, long count, ByteSize retained) {}
}
