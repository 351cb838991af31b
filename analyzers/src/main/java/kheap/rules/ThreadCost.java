package kheap.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.footprint.Footprint;
import kheap.footprint.IdleStack;

/// What threads take outside the heap, as files beside the dump measured it.
record ThreadCost(Optional<Footprint.Stacks> stacks, Optional<Footprint.Tasks> tasks) {
    /// Shares of the threads that the container may have: at the limit no thread can be started any more.
    static final Limits TASKS = new Limits(0.80, 0.95);

    static ThreadCost of(Footprint footprint) {
        return new ThreadCost(footprint.stacks(), footprint.tasks());
    }

    boolean isFull() {
        return severity().isPresent();
    }

    Optional<Severity> severity() {
        return share().flatMap(TASKS::severity);
    }

    private Optional<Double> share() {
        return tasks.filter(known -> known.limit().orElse(0) > 0)
                .map(known -> (double) known.count() / known.limit().getAsLong());
    }

    String stackWords(long threads) {
        return stacks.map(measured -> " In %s, %s %s%s."
                        .formatted(
                                measured.source(),
                                Words.count(measured.threads(), "stack reserves", "stacks reserve"),
                                measured.reserved(),
                                measured.resident()
                                        .map(resident -> " and %s %s"
                                                .formatted(Words.either(measured.threads(), "holds", "hold"), resident))
                                        .orElse("")))
                .orElseGet(() -> " They reserve about %s of stack and use about %s of it even when idle."
                        .formatted(IdleStack.reserved(threads), IdleStack.resident(threads)));
    }

    String taskWords() {
        return tasks.filter(known -> isFull())
                .map(known -> " The container may have %s (pids.max), and has %,d."
                        .formatted(Words.count(known.limit().getAsLong(), "thread"), known.count()))
                .orElse("");
    }

    List<Evidence> evidence(long threads) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "stack reserved",
                Quantity.of(stacks.map(Footprint.Stacks::reserved).orElseGet(() -> IdleStack.reserved(threads)))));
        stacks.ifPresent(measured -> {
            evidence.add(Evidence.of("stacks", Quantity.count(measured.threads())));
            measured.resident()
                    .ifPresent(resident -> evidence.add(Evidence.of("stack resident", Quantity.of(resident))));
        });
        share().ifPresent(share -> evidence.add(Evidence.of(
                "share of the limit on threads",
                Quantity.share(share),
                Quantity.share(TASKS.nearest(share)),
                List.of())));
        return evidence;
    }
}
