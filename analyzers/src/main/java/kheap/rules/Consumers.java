package kheap.rules;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.kafka.Consumer;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;

/// Some consumers of a dump, in the dump's order: by own bytes, largest first.
record Consumers(List<Consumer> list) {
    Consumers {
        list = List.copyOf(list);
    }

    /// Those that are not closed.
    static Consumers running(KafkaClients.Found clients) {
        return new Consumers(
                clients.consumers().stream().filter(one -> !one.closed()).toList());
    }

    /// @param takenAt when the dump was taken
    Consumers in(ConsumerUse use, Optional<Instant> takenAt) {
        return new Consumers(
                list.stream().filter(one -> ConsumerUse.of(one, takenAt) == use).toList());
    }

    int count() {
        return list.size();
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    List<Long> addresses() {
        return list.stream().map(Consumer::address).toList();
    }

    /// What would go if they were gone, without what they share with others.
    ByteSize ownBytes() {
        return list.stream().map(one -> one.memory().own()).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /// How many partitions they have.
    long assigned() {
        return list.stream().mapToLong(Consumer::assigned).sum();
    }

    /// Their living threads.
    long threads() {
        return list.stream()
                .filter(one -> one.thread().filter(KafkaThread::alive).isPresent())
                .count();
    }

    /// The group, where all have the same.
    Optional<String> group() {
        List<Optional<String>> groups =
                list.stream().map(Consumer::group).distinct().toList();
        return groups.size() == 1 ? groups.getFirst() : Optional.empty();
    }
}
