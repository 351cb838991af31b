package kheap.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Finds the clients of one day among those of an earlier day of the same process.
///
/// A client keeps its id and its birth. Its owner changes when the application drops it, so that owner and
/// configuration only break ties where the birth is known. Births are read from metrics: `start-time-ms` stays to
/// the millisecond until the client is closed; from then on, and before kafka-clients 2.3, its oldest sensor tells,
/// up to 0.4 s earlier than the other. So births within a second are the same. A sensor tells its own birth only
/// until it first records: should the last silent sensor of such a client record between two days, the client is
/// taken for another one.
///
/// A birth that one side does not know matches by the rest; clients that then are alike are matched by their number.
final class ClientMatching {
    static final Duration SAME_BIRTH = Duration.ofSeconds(1);

    private static final int NONE = -1;

    private final List<ClientState> earlier;
    private final List<ClientState> later;
    private final boolean[] taken;
    private final int[] found;

    private record Named(ClientState.Kind kind, String id) {}

    private record Made(ClientState.Kind kind, String id, int configuration) {}

    private record Owned(ClientState.Kind kind, String id, int configuration, String owner) {}

    private record Born<K>(K key, Optional<Instant> birth) {}

    private ClientMatching(List<ClientState> earlier, List<ClientState> later) {
        this.earlier = earlier;
        this.later = later;
        this.taken = new boolean[earlier.size()];
        this.found = new int[later.size()];
        Arrays.fill(found, NONE);
    }

    /// @param at the time of the earlier day: who was born after it was not there
    /// @return for each of the later clients its number among the earlier ones, -1 for a new one
    static int[] match(List<ClientState> earlier, Instant at, List<ClientState> later) {
        ClientMatching matching = new ClientMatching(earlier, later);
        matching.bySameBirth(ClientMatching::owned);
        matching.bySameBirth(ClientMatching::named);
        matching.byNearBirth(ClientMatching::owned);
        matching.byNearBirth(ClientMatching::named);
        matching.withoutBirth(ClientMatching::owned, at);
        matching.withoutBirth(one -> new Made(one.kind(), one.clientId(), one.configuration()), at);
        return matching.found;
    }

    private static Named named(ClientState client) {
        return new Named(client.kind(), client.clientId());
    }

    private static Owned owned(ClientState client) {
        return new Owned(client.kind(), client.clientId(), client.configuration(), client.owner());
    }

    private static boolean isBornKnown(ClientState client) {
        return client.createdAt().isPresent();
    }

    private <K> void bySameBirth(Function<ClientState, K> key) {
        byKey(
                one -> new Born<>(key.apply(one), one.createdAt()),
                ClientMatching::isBornKnown,
                ClientMatching::isBornKnown);
    }

    private <K> void withoutBirth(Function<ClientState, K> key, Instant at) {
        Predicate<ClientState> unknown = one -> !isBornKnown(one);
        byKey(key, unknown, unknown);
        byKey(key, unknown, one -> one.createdAt()
                .filter(birth -> !birth.isAfter(at))
                .isPresent());
        byKey(key, ClientMatching::isBornKnown, unknown);
    }

    /// Those of equal keys, one by one in their order.
    private <K> void byKey(Function<ClientState, K> key, Predicate<ClientState> before, Predicate<ClientState> after) {
        Map<K, Deque<Integer>> free = new HashMap<>();
        for (int i = 0; i < earlier.size(); i++) {
            if (!taken[i] && before.test(earlier.get(i))) {
                free.computeIfAbsent(key.apply(earlier.get(i)), k -> new ArrayDeque<>())
                        .add(i);
            }
        }
        if (free.isEmpty()) {
            return;
        }
        for (int i = 0; i < later.size(); i++) {
            if (found[i] == NONE && after.test(later.get(i))) {
                Deque<Integer> alike = free.getOrDefault(key.apply(later.get(i)), new ArrayDeque<>());
                if (!alike.isEmpty()) {
                    pair(alike.remove(), i);
                }
            }
        }
    }

    /// Those of equal keys whose births are near to each other, in the order of their births.
    private <K> void byNearBirth(Function<ClientState, K> key) {
        Map<K, List<Integer>> free = new HashMap<>();
        for (int i : byBirth(earlier, i -> !taken[i])) {
            free.computeIfAbsent(key.apply(earlier.get(i)), k -> new ArrayList<>())
                    .add(i);
        }
        if (free.isEmpty()) {
            return;
        }
        Map<K, List<Integer>> sought = new HashMap<>();
        for (int i : byBirth(later, i -> found[i] == NONE)) {
            sought.computeIfAbsent(key.apply(later.get(i)), k -> new ArrayList<>())
                    .add(i);
        }
        sought.forEach((k, ones) -> byNearBirth(free.getOrDefault(k, List.of()), ones));
    }

    private void byNearBirth(List<Integer> before, List<Integer> after) {
        int i = 0;
        int j = 0;
        while (i < before.size() && j < after.size()) {
            Instant one = birth(earlier, before.get(i));
            Instant other = birth(later, after.get(j));
            if (Duration.between(one, other).abs().compareTo(SAME_BIRTH) <= 0) {
                pair(before.get(i++), after.get(j++));
            } else if (one.isBefore(other)) {
                i++;
            } else {
                j++;
            }
        }
    }

    private static List<Integer> byBirth(List<ClientState> clients, Predicate<Integer> free) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            if (free.test(i) && isBornKnown(clients.get(i))) {
                numbers.add(i);
            }
        }
        numbers.sort(Comparator.comparing(i -> birth(clients, i)));
        return numbers;
    }

    private static Instant birth(List<ClientState> clients, int number) {
        return clients.get(number).createdAt().orElseThrow();
    }

    private void pair(int before, int after) {
        taken[before] = true;
        found[after] = before;
    }
}
