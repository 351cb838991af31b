package kheap.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/// The processes that the days are of.
///
/// Two days are of one process when it was started at the same time. Where a dump does not tell that, or replicas
/// may have been started together, the clients do: of those that lived when the earlier dump was taken, most are in
/// it, by their ids and births. Where they do not tell it either, another program or another Java is another process.
/// A profile of a Go program tells none of that; fewer channels than before mean another life.
/// Days of one process need not follow each other: the dumps of two replicas may be taken in turns.
///
/// @param list by their first day
/// @param restarts the days, by their numbers, on which a process is first seen that was started after all days
///     before
/// @param assumed the days of which nothing tells which process they are of: that of the day before is taken
/// @param beside whether several processes ran at the same time
record Lives(List<Life> list, List<Integer> restarts, List<Integer> assumed, boolean beside) {
    /// Some dumps tell the start as the JVM took it, others as the kernel did, which counts from its own boot.
    private static final Duration SAME_START = Duration.ofSeconds(2);

    Lives {
        list = List.copyOf(list);
        restarts = List.copyOf(restarts);
        assumed = List.copyOf(assumed);
    }

    /// What a day is to an earlier one.
    private enum Relation {
        SAME,
        /// Of a process that was started later.
        AFTER,
        /// Of another process that ran already.
        BESIDE,
        UNTOLD
    }

    /// @param days by time
    static Lives of(List<Day> days) {
        List<List<Integer>> lives = new ArrayList<>();
        List<Integer> restarts = new ArrayList<>();
        List<Integer> assumed = new ArrayList<>();
        boolean beside = false;
        Optional<Channels> channels = Channels.of(days);
        for (int number = 0; number < days.size(); number++) {
            Optional<List<Integer>> own = Optional.empty();
            Optional<List<Integer>> untold = Optional.empty();
            boolean after = true;
            // The latest first: of several that nothing is told of, it is the likeliest.
            for (List<Integer> life : latestFirst(lives)) {
                switch (relation(days, life, number, channels)) {
                    case SAME -> own = own.or(() -> Optional.of(life));
                    case UNTOLD -> untold = untold.or(() -> Optional.of(life));
                    case BESIDE -> after = false;
                    case AFTER -> {}
                }
            }
            if (own.isPresent()) {
                own.get().add(number);
            } else if (untold.isPresent()) {
                untold.get().add(number);
                assumed.add(number);
            } else {
                if (!lives.isEmpty() && after) {
                    restarts.add(number);
                }
                beside |= !after;
                lives.add(new ArrayList<>(List.of(number)));
            }
        }
        return new Lives(
                lives.stream()
                        .map(life -> new Life(startedAt(days, life), life))
                        .toList(),
                restarts,
                assumed,
                beside || areInterleaved(lives));
    }

    private static List<List<Integer>> latestFirst(List<List<Integer>> lives) {
        return lives.stream().sorted((a, b) -> b.getLast() - a.getLast()).toList();
    }

    private static Optional<Instant> startedAt(List<Day> days, List<Integer> life) {
        return life.stream()
                .flatMap(number -> days.get(number).process().startedAt().stream())
                .findFirst();
    }

    private static boolean areInterleaved(List<List<Integer>> lives) {
        for (int life = 1; life < lives.size(); life++) {
            if (lives.get(life).getFirst() < lives.get(life - 1).getLast()) {
                return true;
            }
        }
        return false;
    }

    /// By the latest of the life's days that tells anything. Profiles of a Go program tell it by their channels.
    private static Relation relation(List<Day> days, List<Integer> life, int day, Optional<Channels> channels) {
        if (channels.filter(known -> known.fell(life, day)).isPresent()) {
            return Relation.AFTER;
        }
        return life.reversed().stream()
                .map(number -> relation(days.get(number), days.get(day)))
                .filter(relation -> relation != Relation.UNTOLD)
                .findFirst()
                .orElse(Relation.UNTOLD);
    }

    private static Relation relation(Day earlier, Day later) {
        Optional<Instant> before = earlier.process().startedAt();
        Optional<Instant> start = later.process().startedAt();
        boolean samePid = agree(earlier.process().pid(), later.process().pid());
        Relation told = byClients(earlier, later);
        if (before.isPresent() && start.isPresent() && samePid && areNear(before.get(), start.get())) {
            // Replicas are started together, at times within the same millisecond.
            return told == Relation.BESIDE ? told : Relation.SAME;
        }
        if (start.isPresent() && start.get().isAfter(earlier.at())) {
            return Relation.AFTER;
        }
        if (before.isPresent() && start.isPresent()) {
            return Relation.BESIDE;
        }
        boolean canBeOne = samePid
                && agree(earlier.process().mainClass(), later.process().mainClass())
                && agree(earlier.process().javaVersion(), later.process().javaVersion());
        return told == Relation.UNTOLD && !canBeOne ? Relation.AFTER : told;
    }

    private static boolean agree(OptionalLong one, OptionalLong other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static boolean agree(Optional<String> one, Optional<String> other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static boolean areNear(Instant start, Instant other) {
        return Duration.between(start, other).abs().compareTo(SAME_START) <= 0;
    }

    private record Named(ClientState.Kind kind, String id) {
        static Named of(ClientState client) {
            return new Named(client.kind(), client.clientId());
        }
    }

    private static Relation byClients(Day earlier, Day later) {
        Map<Named, TreeSet<Instant>> births = new HashMap<>();
        for (ClientState client : earlier.clients()) {
            client.createdAt().ifPresent(birth -> births.computeIfAbsent(Named.of(client), named -> new TreeSet<>())
                    .add(birth));
        }
        int shared = 0;
        int strange = 0;
        int born = 0;
        for (ClientState client : later.clients()) {
            if (client.createdAt().isPresent()) {
                Instant birth = client.createdAt().get();
                if (isNear(births.getOrDefault(Named.of(client), new TreeSet<>()), birth)) {
                    shared++;
                } else if (birth.isAfter(earlier.at())) {
                    born++;
                } else {
                    // It lived when the earlier dump was taken, and was not in it.
                    strange++;
                }
            }
        }
        if (shared > 0 && shared >= strange) {
            return Relation.SAME;
        }
        if (strange > 0) {
            return births.isEmpty() || !earlier.complete() ? Relation.UNTOLD : Relation.BESIDE;
        }
        return born > 0 && !earlier.clients().isEmpty() ? Relation.AFTER : Relation.UNTOLD;
    }

    private static boolean isNear(TreeSet<Instant> births, Instant birth) {
        return Optional.ofNullable(births.ceiling(birth.minus(ClientMatching.SAME_BIRTH)))
                .filter(near -> !near.isAfter(birth.plus(ClientMatching.SAME_BIRTH)))
                .isPresent();
    }
}
