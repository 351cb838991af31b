package kheap.comparison.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.comparison.ClientState;
import kheap.comparison.ClientState.Kind;
import kheap.comparison.Days;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;

/// Do clients other than dropped producers pile up?
///
/// A map of producers whose key changes with every call, a consumer for each subscription, an admin client for each
/// check of health: the application holds them all, so none is dropped, and yet their number rises with the traffic.
/// A client that was closed and is still referred to does no harm alone; many do. Consumers and admin clients that
/// were dropped without `close()` count here, dropped producers have [GrowingOrphans].
///
/// Sources: cerner/common-kafka #48 and the OpenTelemetry agent (a cache key that changes), CAMEL-20563 (a new
/// consumer beside the old one after every error), ballerina-library #2706 (a consumer of 18 MB for each
/// subscription), spring-kafka #1934 (a meter registry keeps closed producers).
///
/// Blind spot: an application that grows on purpose, with its tenants or subscriptions, looks the same.
final class GrowingClients implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-clients",
            "Do clients other than dropped producers pile up?",
            "An application that takes more clients on purpose, one for each tenant, looks the same.");

    /// One or two more may be on purpose, three ask for a reason.
    static final int HABIT = 3;

    /// Clients of one kind in one state.
    private enum Sort {
        OPEN_PRODUCERS(
                Kind.PRODUCER,
                "open",
                "many-producers",
                "Make one producer for each target and use it from all threads; look first at who owns the new ones."),
        CLOSED_PRODUCERS(
                Kind.PRODUCER,
                "closed",
                "closed-producer-retained",
                "Drop the reference when you close a producer: clear the field, or remove it from the collection."),
        OPEN_CONSUMERS(
                Kind.CONSUMER,
                "open",
                "Close each consumer before its successor is made; look first at who owns the new ones."),
        ORPHANED_CONSUMERS(
                Kind.CONSUMER,
                "orphaned",
                "consumer-leak",
                "Close the consumer where it is used, also on the way out by an exception."),
        CLOSED_CONSUMERS(
                Kind.CONSUMER,
                "closed",
                "Drop the reference when you close a consumer: clear the field, or remove it from the collection."),
        OPEN_ADMINS(
                Kind.ADMIN,
                "open",
                "admin-client-leak",
                "Keep one Admin for the whole application, or close it where it is used."),
        ORPHANED_ADMINS(
                Kind.ADMIN,
                "orphaned",
                "admin-client-leak",
                "Keep one Admin for the whole application, or close it where it is used."),
        CLOSED_ADMINS(
                Kind.ADMIN,
                "closed",
                "Drop the reference when you close an admin client: clear the field, or remove it from the collection.");

        private final Kind kind;
        private final String state;
        private final Optional<String> question;
        private final Advice advice;

        /// @param question about one dump that judges them
        /// @param advice where the last day had no answer to it
        Sort(Kind kind, String state, String question, String advice) {
            this(kind, state, Optional.of(question), advice);
        }

        Sort(Kind kind, String state, String advice) {
            this(kind, state, Optional.empty(), advice);
        }

        Sort(Kind kind, String state, Optional<String> question, String advice) {
            this.kind = kind;
            this.state = state;
            this.question = question;
            this.advice = Advice.of(advice);
        }

        Optional<Diagnosis.Problem> lastDaySays(Days days) {
            return question.flatMap(id -> Phrases.lastDaySays(days, id));
        }

        String figure() {
            return Phrases.figure(kind) + "." + state;
        }

        boolean holds(ClientState client) {
            return client.kind() == kind && client.state().equals(state);
        }
    }

    /// How many there were of one sort.
    private record Crowd(Sort sort, Movement movement) {
        boolean pilesUp() {
            return movement.rate().isPresent() && movement.grew() >= HABIT;
        }
    }

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        List<Crowd> crowds = Stream.of(Sort.values())
                .flatMap(sort -> Movement.of(days, sort.figure()).map(movement -> new Crowd(sort, movement)).stream())
                .toList();
        if (crowds.isEmpty()) {
            return Phrases.notTold(QUESTION, "the number of clients");
        }
        List<Crowd> growing = crowds.stream()
                .filter(Crowd::pilesUp)
                .sorted(Comparator.comparingDouble(
                                (Crowd crowd) -> crowd.movement().grew())
                        .reversed())
                .toList();
        return growing.isEmpty() ? few(days, crowds) : many(days, growing);
    }

    private static Diagnosis few(Days days, List<Crowd> crowds) {
        long first = Math.round(
                crowds.stream().mapToDouble(crowd -> crowd.movement().first()).sum());
        long last = Math.round(
                crowds.stream().mapToDouble(crowd -> crowd.movement().last()).sum());
        Span span = crowds.getFirst().movement().span();
        String clients = Phrases.count(last, "client", "clients");
        return new Diagnosis.Clear(
                QUESTION,
                orphansAside(days)
                        + (first == last
                                ? "There %s %s on the first day and as many on the last, %s."
                                        .formatted(Phrases.either(first, "was", "were"), clients, span.within())
                                : "The first day had %s, the last %,d, %s: they do not pile up."
                                        .formatted(Phrases.count(first, "client", "clients"), last, span.within()))
                        + span.caveat(),
                crowds.stream()
                        .flatMap(crowd -> crowd.movement().evidence().stream())
                        .toList());
    }

    /// Where there are some, a reader who counts all clients would not come to the number that follows.
    private static String orphansAside(Days days) {
        return Movement.of(days, "producers.orphaned")
                .filter(orphans -> !orphans.isNothing())
                .map(orphans -> "Orphaned producers are not counted here. ")
                .orElse("");
    }

    private static Diagnosis many(Days days, List<Crowd> growing) {
        Crowd worst = growing.getFirst();
        Movement most = worst.movement();
        return new Diagnosis.Problem(
                QUESTION,
                Phrases.growing(worst.sort().lastDaySays(days)),
                most.span().certainty(Phrases.SURER),
                Phrases.sentence(most.told())
                        + "."
                        + Turnover.of(most.span(), worst.sort()::holds).holder()
                        + most.pace()
                        + others(growing.subList(1, growing.size()))
                        + most.span().caveat(),
                growing.stream()
                        .flatMap(crowd -> crowd.movement().evidence().stream())
                        .toList(),
                Phrases.advice(worst.sort().lastDaySays(days), worst.sort().advice));
    }

    private static String others(List<Crowd> growing) {
        return growing.isEmpty()
                ? ""
                : " So did %s."
                        .formatted(growing.stream()
                                .map(Crowd::movement)
                                .map(other -> "%s (%s to %s)"
                                        .formatted(
                                                other.label(), other.words(other.first()), other.words(other.last())))
                                .limit(2)
                                .collect(Collectors.joining(" and ")));
    }
}
