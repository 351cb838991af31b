package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.footprint.Footprint;
import kheap.footprint.Part;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;

/// What a process takes, in the making. Sizes are in MiB. Every answer that is asked of it is held against
/// [Wording].
final class AFootprint {
    private Optional<Footprint.Amount> limit = Optional.empty();
    private boolean unlimited;
    private Optional<Footprint.Amount> used = Optional.empty();
    private final List<Part> parts = new ArrayList<>();
    private Optional<Footprint.Amount> liveHeap = Optional.empty();
    private Optional<Footprint.Amount> committedHeap = Optional.empty();
    private Optional<Footprint.Amount> maxHeap = Optional.empty();
    private Optional<Footprint.Stacks> stacks = Optional.empty();
    private Optional<Footprint.Arenas> arenas = Optional.empty();
    private Optional<Footprint.Threads> threads = Optional.empty();
    private Optional<Footprint.Threads.Ages> ages = Optional.empty();
    private Optional<Footprint.Tasks> tasks = Optional.empty();
    private OptionalLong killed = OptionalLong.empty();
    private Optional<KafkaClients.Found> clients = Optional.empty();

    static ByteSize mib(long count) {
        return new ByteSize(count << 20);
    }

    AFootprint limit(long size) {
        limit = Optional.of(new Footprint.Amount(mib(size), "control group"));
        return this;
    }

    AFootprint unlimited() {
        unlimited = true;
        return this;
    }

    AFootprint used(long size) {
        used = Optional.of(new Footprint.Amount(mib(size), "control group"));
        return this;
    }

    AFootprint with(Part.Kind kind, long size) {
        return with(kind, size, Optional.empty(), Optional.empty());
    }

    AFootprint with(Part.Kind kind, long size, Optional<ByteSize> committed, Optional<ByteSize> most) {
        parts.add(new Part(kind, mib(size), committed, most, "pmap -x", Grade.PROOF, "Measured."));
        return this;
    }

    AFootprint heap(long live, long most) {
        liveHeap = Optional.of(new Footprint.Amount(mib(live), "dump"));
        maxHeap = Optional.of(new Footprint.Amount(mib(most), "JVM flags"));
        return this;
    }

    AFootprint committedHeap(long size) {
        committedHeap = Optional.of(new Footprint.Amount(mib(size), "GC log"));
        return this;
    }

    AFootprint stacks(int count, long reserved, long resident) {
        stacks = Optional.of(new Footprint.Stacks(
                count,
                new ByteSize(1 << 20),
                mib(reserved),
                resident < 0 ? Optional.empty() : Optional.of(mib(resident)),
                "pmap -x"));
        return this;
    }

    AFootprint arenas(int count, long resident) {
        arenas = Optional.of(new Footprint.Arenas(
                count, mib(64L * count), resident < 0 ? Optional.empty() : Optional.of(mib(resident))));
        return this;
    }

    AFootprint threads(int all, KafkaThread.Kind kind, int count) {
        threads = Optional.of(new Footprint.Threads(
                all, count == 0 ? List.of() : List.of(new Footprint.Threads.Kafka(kind, count)), ages, "thread dump"));
        return this;
    }

    /// In seconds. To be said before the threads.
    AFootprint ages(long youngest, long oldest) {
        ages = Optional.of(new Footprint.Threads.Ages(Duration.ofSeconds(youngest), Duration.ofSeconds(oldest)));
        return this;
    }

    AFootprint tasks(long count, long most) {
        tasks = Optional.of(new Footprint.Tasks(count, "pids.current", OptionalLong.of(most)));
        return this;
    }

    AFootprint killed(long times) {
        killed = OptionalLong.of(times);
        return this;
    }

    AFootprint dump(Clients found) {
        clients = Optional.of(found.found());
        return this;
    }

    Footprint made() {
        return new Footprint(
                List.of(),
                OptionalLong.empty(),
                limit,
                unlimited,
                used,
                used,
                parts,
                new Footprint.Heap(liveHeap, committedHeap, maxHeap),
                Optional.empty(),
                stacks,
                arenas,
                threads,
                tasks,
                ByteSize.ZERO,
                killed,
                List.of(),
                List.of());
    }

    Diagnosis ask(FootprintRule rule) {
        Diagnosis answer = rule.check(made(), clients);
        Wording.check(answer);
        return answer;
    }

    Diagnosis.Problem problem(FootprintRule rule) {
        return assertInstanceOf(Diagnosis.Problem.class, ask(rule));
    }

    Diagnosis.Clear clear(FootprintRule rule) {
        return assertInstanceOf(Diagnosis.Clear.class, ask(rule));
    }

    String notApplicable(FootprintRule rule) {
        return assertInstanceOf(Diagnosis.NotApplicable.class, ask(rule)).sentence();
    }
}
