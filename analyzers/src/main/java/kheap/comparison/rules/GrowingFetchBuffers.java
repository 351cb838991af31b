package kheap.comparison.rules;

import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.comparison.Days;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;

/// Do fetched records pile up in the consumers?
///
/// A consumer asks its brokers ahead and keeps what it has fetched until the application polls it. Each answer of a
/// broker is one array of up to `fetch.max.bytes` (50 MiB unless changed), and the whole array stays until the last
/// of its partitions is polled: one paused partition holds all of it. So what waits is bounded by `fetch.max.bytes`
/// for each broker and consumer, and grows when consumers, brokers, partitions or records grow.
///
/// Sources: KAFKA-4133 and its unfinished pull request 4934, ballerina-library #2706. Measured: twelve slices of one
/// array of 12 MiB; the arrays are counted, not the slices.
///
/// Blind spot: records that the application has polled and keeps in queues of its own.
final class GrowingFetchBuffers implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-fetch-buffers",
            "Do fetched records pile up in the consumers?",
            "Records that the application has polled and keeps in queues of its own are not among them.");

    /// One fetch of one partition, as `max.partition.fetch.bytes` has it: less comes and goes with each poll.
    static final ByteSize ONE_FETCH = new ByteSize(1 << 20);

    private static final Advice POLL = Advice.of(
            "Look for consumers that poll too seldom or have paused partitions; then lower fetch.max.bytes and"
                    + " max.partition.fetch.bytes, or use fewer consumers.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Movement> told = Movement.of(days, "consumers.fetched.bytes");
        if (told.isEmpty()) {
            return Phrases.notTold(QUESTION, "the size of fetched records");
        }
        Movement fetched = told.get();
        Optional<Movement> consumers = Movement.of(days, "consumers").filter(count -> !count.isNothing());
        if (consumers.isEmpty()) {
            return new Diagnosis.NotApplicable(QUESTION, "No day shows a consumer.");
        }
        if (fetched.isNothing()) {
            return new Diagnosis.Clear(
                    QUESTION, "No day shows fetched records that wait to be polled.", fetched.evidence());
        }
        return fetched.rate().isPresent() && fetched.grew() >= ONE_FETCH.bytes()
                ? more(fetched, consumers.get())
                : new Diagnosis.Clear(
                        QUESTION,
                        "%s: they do not pile up.%s"
                                .formatted(
                                        Phrases.sentence(fetched.told()),
                                        fetched.span().caveat()),
                        fetched.evidence());
    }

    /// What waits at one moment swings with every poll, so two days are only worth knowing.
    private static Diagnosis more(Movement fetched, Movement consumers) {
        return new Diagnosis.Problem(
                QUESTION,
                fetched.isOnlyLine() ? Severity.INFO : Severity.WARNING,
                fetched.span().certainty(fetched.isOnlyLine() ? Phrases.ONLY_A_LINE : Phrases.SURER),
                "%s.%s %s%s"
                        .formatted(
                                Phrases.sentence(fetched.told()),
                                fetched.pace(),
                                consumers.grew() > 0
                                        ? "The consumers grew too, from %s to %s."
                                                .formatted(
                                                        consumers.words(consumers.first()),
                                                        consumers.words(consumers.last()))
                                        : "The consumers did not become more.",
                                fetched.span().caveat()),
                Phrases.joined(
                        List.of(Evidence.of(
                                "fetched records that came",
                                new Quantity(fetched.grew(), fetched.unit()),
                                Quantity.of(ONE_FETCH),
                                List.of())),
                        Phrases.joined(fetched.evidence(), consumers.evidence())),
                POLL);
    }
}
