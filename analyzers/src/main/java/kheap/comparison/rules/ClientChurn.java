package kheap.comparison.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.comparison.ClientState.Kind;
import kheap.comparison.Days;
import kheap.comparison.Growth.Basis;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;

/// Are clients made and closed all the time?
///
/// Nothing piles up then, and still every call pays for a thread, connections, a handshake and the metadata of the
/// cluster, and leaves garbage for the collector. Kafka numbers the clients that have no id of their own from a
/// static counter, so two days of one process tell how many were made between them; those that are not among the
/// living are gone again. Of clients with an id of their own only those are seen that a dump caught.
///
/// Sources: quarkus #9967 and #28253 (an admin client for each check of health), reactor-kafka #341 (senders made
/// and closed until the heap was full).
///
/// Blind spot: clients with a client id of their own that lived between two dumps.
final class ClientChurn implements GrowthRule {
    static final Question QUESTION = new Question(
            "client-churn",
            "Are clients made and closed all the time?",
            "Clients with a client.id of their own that were made and closed between two dumps are not seen.");

    /// As for one dump: more than this is one for every call.
    static final int MANY = 100;

    /// Fewer may be a deployment or a lost connection.
    static final int SOME = 10;

    /// Clients that others replaced although no counter tells of it.
    static final int REPLACED = 3;

    private static final Advice REUSE = Advice.of(
            "Keep one client for the whole application instead of one for each call, and close it at the end.");

    /// Clients of one kind that Kafka counted.
    ///
    /// @param made ever, without a client id of their own
    /// @param there of the kind, whatever their state
    private record Counted(Kind kind, Movement made, Movement there) {
        long ended() {
            return Math.round(made.grew() - Math.max(0, there.grew()));
        }
    }

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Span> oneProcess = Span.ofOneProcess(days);
        if (oneProcess.isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION, "Each dump is of another process, and no client outlives its process.");
        }
        Span span = oneProcess.get();
        Turnover turnover = Turnover.of(span, client -> true);
        Optional<Counted> most = Stream.of(Kind.values())
                .flatMap(kind -> counted(days, kind).stream())
                .max(Comparator.comparingLong(Counted::ended));
        if (most.filter(counted -> counted.ended() >= SOME).isPresent()) {
            return perCall(most.get());
        }
        int replaced = Math.min(turnover.came().size(), turnover.went().size());
        if (replaced >= REPLACED) {
            return replaced(span, turnover, replaced);
        }
        if (most.isEmpty() && days.clients().isEmpty()) {
            return new Diagnosis.NotApplicable(QUESTION, "No day shows a client.");
        }
        return new Diagnosis.Clear(
                QUESTION,
                "%s %s, %,d went and %,d came: they are not made and closed all the time.%s"
                        .formatted(
                                Phrases.count(turnover.stayed().size(), "client stayed", "clients stayed"),
                                span.within(),
                                turnover.went().size(),
                                turnover.came().size(),
                                span.caveat()),
                evidence(turnover));
    }

    private static Optional<Counted> counted(Days days, Kind kind) {
        return Movement.of(days, "created." + Phrases.figure(kind))
                .filter(made -> made.span().basis() == Basis.LIFE)
                .flatMap(made -> Movement.of(days, Phrases.figure(kind)).map(there -> new Counted(kind, made, there)));
    }

    private static Diagnosis perCall(Counted most) {
        Movement made = most.made();
        return new Diagnosis.Problem(
                QUESTION,
                most.ended() >= MANY ? Severity.WARNING : Severity.INFO,
                made.span().certainty(Phrases.SURER),
                "%s made %s, and %,d of them %s gone again: %s.%s%s"
                        .formatted(
                                Phrases.count(
                                        Math.round(made.grew()),
                                        noun(most.kind()) + " was",
                                        noun(most.kind()) + "s were"),
                                made.span().within(),
                                most.ended(),
                                Phrases.either(most.ended(), "is", "are"),
                                most.ended() >= MANY
                                        ? "probably one is made and closed for every call"
                                        : "something makes and closes them",
                                made.pace(),
                                made.span().caveat()),
                Phrases.joined(
                        List.of(Evidence.of(
                                noun(most.kind()) + "s that were made and are gone",
                                Quantity.count(most.ended()),
                                Quantity.count(most.ended() >= MANY ? MANY : SOME),
                                List.of())),
                        Phrases.joined(made.evidence(), most.there().evidence())),
                REUSE);
    }

    private static Diagnosis replaced(Span span, Turnover turnover, int replaced) {
        return new Diagnosis.Problem(
                QUESTION,
                Severity.INFO,
                span.certainty(Phrases.SURER),
                "%,d of the %,d clients of the first day are gone and %,d others came %s: something closes clients and makes"
                                .formatted(
                                        turnover.went().size(),
                                        turnover.went().size()
                                                + turnover.stayed().size(),
                                        turnover.came().size(),
                                        span.within())
                        + " new ones."
                        + turnover.holder()
                        + span.caveat(),
                Phrases.joined(
                        List.of(Evidence.of(
                                "clients that others replaced",
                                Quantity.count(replaced),
                                Quantity.count(REPLACED),
                                List.of())),
                        evidence(turnover)),
                REUSE);
    }

    private static List<Evidence> evidence(Turnover turnover) {
        return new ArrayList<>(List.of(
                Evidence.of(
                        "clients that stayed", Quantity.count(turnover.stayed().size())),
                Evidence.of("clients that went", Quantity.count(turnover.went().size())),
                Evidence.of("clients that came", Quantity.count(turnover.came().size()))));
    }

    private static String noun(Kind kind) {
        return switch (kind) {
            case PRODUCER -> "producer";
            case CONSUMER -> "consumer";
            case ADMIN -> "admin client";
        };
    }
}
