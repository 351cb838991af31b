package kheap.comparison.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.comparison.ClientHistory;
import kheap.comparison.ClientState;
import kheap.comparison.Growth.Basis;
import kheap.trend.BirthPattern;

/// Which clients of one sort stayed, came and went between the first and the last day of a span.
///
/// @param stayed as they were on the last day
/// @param came as they were on the last day
/// @param went as they were on the first day
record Turnover(List<ClientState> stayed, List<ClientState> came, List<ClientState> went) {
    Turnover {
        stayed = List.copyOf(stayed);
        came = List.copyOf(came);
        went = List.copyOf(went);
    }

    static Turnover of(Span span, Predicate<ClientState> sort) {
        if (span.basis() != Basis.LIFE) {
            // no client outlives its process
            return new Turnover(List.of(), List.of(), List.of());
        }
        List<ClientState> stayed = new ArrayList<>();
        List<ClientState> came = new ArrayList<>();
        List<ClientState> went = new ArrayList<>();
        for (ClientHistory client : span.days().clients()) {
            Optional<ClientState> first =
                    client.days().get(span.numbers().getFirst()).filter(sort);
            Optional<ClientState> last =
                    client.days().get(span.numbers().getLast()).filter(sort);
            if (first.isPresent()) {
                first.filter(state -> last.isEmpty()).ifPresent(went::add);
                last.ifPresent(stayed::add);
            } else {
                last.ifPresent(came::add);
            }
        }
        return new Turnover(stayed, came, went);
    }

    ByteSize cameBytes() {
        return came.stream().map(ClientState::own).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /// Whether each of those that came says itself that it was born after that moment.
    boolean allBornAfter(Instant moment) {
        return came.stream().allMatch(client -> client.createdAt()
                .filter(birth -> birth.isAfter(moment))
                .isPresent());
    }

    /// How those that are there on the last day were born; too few where the birth of one of them is not known.
    BirthPattern births(Span span) {
        List<ClientState> there = Phrases.joined(stayed, came);
        List<Instant> births =
                there.stream().flatMap(client -> client.createdAt().stream()).toList();
        return births.size() == there.size()
                ? BirthPattern.of(
                        births, span.last().process().startedAt(), span.last().at())
                : new BirthPattern.Few(births.size());
    }

    /// Who holds the most of those that came: ` 30 of the new ones are held by X.` Nothing where nobody is known to.
    String holder() {
        Map<String, Long> byOwner =
                came.stream().collect(Collectors.groupingBy(ClientState::owner, Collectors.counting()));
        return byOwner.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(owner -> owner.getValue() == came.size()
                        ? " %s held by %s."
                                .formatted(
                                        Phrases.either(came.size(), "The new one is", "The new ones are"),
                                        Phrases.cut(owner.getKey()))
                        : " %s held by %s."
                                .formatted(
                                        Phrases.count(owner.getValue(), "of the new ones is", "of the new ones are"),
                                        Phrases.cut(owner.getKey())))
                .orElse("");
    }
}
