package kheap.rules;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;

/// Some producers of a dump, in the dump's order: by own bytes, largest first.
record Producers(List<Producer> list) {
    Producers {
        list = List.copyOf(list);
    }

    /// Those whose sender thread works: open and orphaned ones.
    static Producers running(KafkaClients.Found clients) {
        return new Producers(clients.producers()).where(producer -> switch (producer.state()) {
            case OPEN, ORPHANED -> true;
            case CLOSED, STARTING -> false;
        });
    }

    /// The answer to a question about running producers where there are none.
    static Diagnosis noneRuns(Question question, KafkaClients.Found clients) {
        int found = clients.producers().size();
        if (found == 0) {
            return Coverage.of(clients).holdsNo("producer", question);
        }
        return new Diagnosis.NotApplicable(
                question,
                found == 1
                        ? "The only producer of the dump was not running."
                        : "None of the %,d producers of the dump was running.".formatted(found));
    }

    Producers where(Predicate<Producer> condition) {
        return new Producers(list.stream().filter(condition).toList());
    }

    Producers in(Producer.State state) {
        return where(producer -> producer.state() == state);
    }

    int count() {
        return list.size();
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    Stream<Producer> stream() {
        return list.stream();
    }

    List<String> clientIds() {
        return list.stream().map(Producer::clientId).toList();
    }

    List<Long> addresses() {
        return list.stream().map(Producer::address).toList();
    }

    /// What would go if they were gone, without what they share with others.
    ByteSize ownBytes() {
        return list.stream().map(producer -> producer.memory().own()).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /// What their pools may grow to: the sum of `buffer.memory`.
    ByteSize bufferMemory() {
        return list.stream().map(producer -> producer.pool().total()).reduce(ByteSize.ZERO, ByteSize::plus);
    }
}
