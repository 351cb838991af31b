package kheap.comparison.rules;

import java.util.List;
import java.util.Optional;
import kheap.comparison.Days;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.trend.Trend;

/// Do the buffer pools grow?
///
/// A pool takes memory when a batch needs it and never gives it back: a buffer that is free again waits in the pool
/// for the next batch. So a pool grows in its first hours to the most that was ever in use at once, and stops. It
/// cannot pass `buffer.memory`: `total = unallocated + free list + in use`, exactly, in every version. That is why a
/// pool that grew is no leak. What is in use is another matter: when it rises day by day towards `buffer.memory`,
/// brokers take less than the application sends, and in the end `send()` waits.
///
/// Sources: the article "Kafka导致OOM的排查经历", whose author suspected the pool and found it innocent; `BufferPool` of
/// kafka-clients 0.9 to 4.4.
///
/// Blind spot: what is in use swings within seconds, and a dump shows one moment of a day.
final class GrowingPools implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-pools",
            "Do the buffer pools grow?",
            "What is in use swings within seconds; each dump shows one moment of its day.");

    /// Shares of `buffer.memory` in use. Half of it and rising is worth a look at the brokers; the other is that of
    /// the question about one dump.
    static final double WARNING_SHARE = 0.50;

    static final double CRITICAL_SHARE = 0.95;

    private static final Advice SEND_LESS = Advice.of(
            "Look whether the brokers answer and how fast; then send less at once, or raise buffer.memory if the heap has"
                    + " room for it.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Movement> total = Movement.of(days, "pools.total.bytes");
        Optional<Movement> inUse = Movement.of(days, "pools.in-use.bytes");
        Optional<Movement> free = Movement.of(days, "pools.free.bytes");
        if (total.isEmpty() || inUse.isEmpty() || free.isEmpty()) {
            return Phrases.notTold(QUESTION, "the size of the pools");
        }
        if (total.get().isNothing()) {
            return new Diagnosis.NotApplicable(QUESTION, "No day shows a producer that is not closed.");
        }
        Pools pools = new Pools(total.get(), inUse.get(), free.get());
        Optional<Movement> waiters = Movement.of(days, "pools.waiters").filter(waiting -> waiting.grew() > 0);
        if (waiters.isPresent()) {
            return pools.blocking(days, waiters.get());
        }
        return pools.fillUp() ? pools.filling(days) : pools.bounded();
    }

    /// The books of all pools together.
    private record Pools(Movement total, Movement inUse, Movement free) {
        double share() {
            return total.last() == 0 ? 0 : inUse.last() / total.last();
        }

        boolean fillUp() {
            return inUse.rate().isPresent() && share() >= WARNING_SHARE;
        }

        Diagnosis blocking(Days days, Movement waiters) {
            return new Diagnosis.Problem(
                    QUESTION,
                    Severity.CRITICAL,
                    waiters.span().certainty(Phrases.SURER),
                    "%s: on the last of these days %s of the %s of buffer.memory was in use, and send() stands still.%s"
                            .formatted(
                                    Phrases.sentence(waiters.told()),
                                    inUse.words(inUse.last()),
                                    total.words(total.last()),
                                    waiters.span().caveat()),
                    Phrases.joined(waiters.evidence(), evidence()),
                    Phrases.advice(Phrases.lastDaySays(days, "buffer-memory-exhausted"), SEND_LESS));
        }

        Diagnosis filling(Days days) {
            return new Diagnosis.Problem(
                    QUESTION,
                    share() >= CRITICAL_SHARE ? Severity.CRITICAL : Severity.WARNING,
                    inUse.span().certainty(Phrases.SURER),
                    "%s: that is %s of buffer.memory (%s), and send() waits when all of it is in use.%s%s"
                            .formatted(
                                    Phrases.sentence(inUse.told()),
                                    Quantity.share(share()),
                                    total.words(total.last()),
                                    inUse.pace(),
                                    inUse.span().caveat()),
                    Phrases.joined(
                            List.of(Evidence.of(
                                    "share of buffer.memory in use",
                                    Quantity.share(share()),
                                    Quantity.share(share() >= CRITICAL_SHARE ? CRITICAL_SHARE : WARNING_SHARE),
                                    List.of())),
                            evidence()),
                    Phrases.advice(Phrases.lastDaySays(days, "buffer-memory-exhausted"), SEND_LESS));
        }

        Diagnosis bounded() {
            String holds = total.words(inUse.last() + free.last());
            return new Diagnosis.Clear(
                    QUESTION,
                    "The pools hold %s of the %s (buffer.memory) that bound them. %s%s%s"
                            .formatted(
                                    holds,
                                    total.words(total.last()),
                                    course(holds),
                                    bound(),
                                    total.span().caveat()),
                    evidence());
        }

        private String course(String last) {
            String first = total.words(inUse.first() + free.first());
            if (first.equals(last)) {
                return "On the first of these days it was as much.";
            }
            if (inUse.last() + free.last() < inUse.first() + free.first()) {
                return "On the first of these days they held %s.".formatted(first);
            }
            return free.growth().trend() instanceof Trend.Stopped stopped
                    ? "They grew once from %s and stopped: none since %s."
                            .formatted(first, free.span().moment(stopped.since()))
                    : "They grew from %s: buffers are kept for reuse, and the bound holds.".formatted(first);
        }

        private String bound() {
            return total.grew() > 0
                    ? " The bound itself grew from %s: there were more producers or larger ones."
                            .formatted(total.words(total.first()))
                    : "";
        }

        private List<Evidence> evidence() {
            return Phrases.joined(total.evidence(), Phrases.joined(inUse.evidence(), free.evidence()));
        }
    }
}
