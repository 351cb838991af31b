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

/// Do direct buffers grow towards their limit?
///
/// Memory of `ByteBuffer.allocateDirect` lies outside the heap and counts against a limit of its own
/// (`-XX:MaxDirectMemorySize`, else as much as the maximum heap); at the limit the process gets an
/// `OutOfMemoryError` while its heap looks fine. Kafka's clients allocate none themselves, but the JDK keeps a
/// temporary one for each thread that writes a heap buffer to a socket, as large as the largest write so far. So
/// threads of Kafka's that pile up bring direct buffers along; without them somebody else does.
///
/// Since JDK 25 these temporary buffers no longer count against the limit, nor in the JDK's books that this figure
/// is read from. There they cannot end in this `OutOfMemoryError`, however many threads there are, and what grows is
/// somebody else's. What they take from the machine beside the limit is a figure of its own.
///
/// Sources: `sun.nio.ch.Util` and `java.nio.Bits` of the JDK, JDK-8344882. Measured before JDK 25: 2.8 small direct
/// buffers for each connected producer of kafka-clients 3.9.
///
/// Blind spot: what native code and `Unsafe` allocate beside the JDK's books; who asked for a buffer is not in a
/// dump.
final class GrowingDirectBuffers implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-direct-buffers",
            "Do direct buffers grow towards their limit?",
            "What native code allocates beside the JDK's books is not counted, and a dump does not hold who asked for a"
                    + " buffer.");

    /// Shares of the limit.
    static final double WARNING_SHARE = 0.50;

    static final double CRITICAL_SHARE = 0.90;

    /// Less is the JDK's own business.
    static final ByteSize WORTH_KNOWING = new ByteSize(1 << 20);

    private static final Advice LOOK = Advice.of(
            "Look for who allocates direct buffers, such as Netty or a file library; -Djdk.nio.maxCachedBufferSize bounds"
                    + " those that the JDK keeps for each thread.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Movement> told = Movement.of(days, "direct.bytes");
        if (told.isEmpty()) {
            return Phrases.notTold(QUESTION, "the size of direct buffers");
        }
        Movement direct = told.get();
        Optional<ByteSize> limit = direct.growth().bound().map(bound -> new ByteSize(Math.round(bound.value())));
        double share = limit.map(size -> new ByteSize(Math.round(direct.last())).shareOf(size))
                .orElse(0.0);
        String ofLimit = limit.map(size -> ", %s of their limit of %s".formatted(Quantity.share(share), size))
                .orElse("");
        if (direct.rate().isEmpty() || direct.grew() < WORTH_KNOWING.bytes()) {
            return new Diagnosis.Clear(
                    QUESTION,
                    "%s%s: they do not grow towards it.%s"
                            .formatted(
                                    Phrases.sentence(direct.told()),
                                    ofLimit,
                                    direct.span().caveat()),
                    direct.evidence());
        }
        return new Diagnosis.Problem(
                QUESTION,
                severity(share),
                direct.span().certainty(direct.isOnlyLine() ? Phrases.ONLY_A_LINE : Phrases.SURER),
                "%s%s.%s%s%s"
                        .formatted(
                                Phrases.sentence(direct.told()),
                                ofLimit,
                                direct.pace(),
                                threads(days),
                                direct.span().caveat()),
                Phrases.joined(
                        List.of(Evidence.of(
                                "share of the limit of direct memory",
                                Quantity.share(share),
                                Quantity.share(share >= CRITICAL_SHARE ? CRITICAL_SHARE : WARNING_SHARE),
                                List.of())),
                        direct.evidence()),
                LOOK);
    }

    private static Severity severity(double share) {
        if (share >= CRITICAL_SHARE) {
            return Severity.CRITICAL;
        }
        return share >= WARNING_SHARE ? Severity.WARNING : Severity.INFO;
    }

    private static String threads(Days days) {
        Optional<Movement> uncounted = Movement.of(days, "direct.uncounted.bytes").filter(beside -> beside.last() > 0);
        if (uncounted.isPresent()) {
            return " What threads keep for their next read or write, %s at last, is not among them: this JDK does not count it."
                    .formatted(uncounted.get().words(uncounted.get().last()));
        }
        return Movement.of(days, "threads.kafka")
                .map(threads -> threads.grew() > 0
                        ? " Kafka's threads grew too, from %s to %s, and each may bring some."
                                .formatted(threads.words(threads.first()), threads.words(threads.last()))
                        : " Kafka's threads did not become more, so the buffers are hardly theirs.")
                .orElse("");
    }
}
