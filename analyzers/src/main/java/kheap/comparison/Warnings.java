package kheap.comparison;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kheap.analysis.DumpAnalysis.ClassRow;

/// What makes the days hard to compare, a sentence each.
final class Warnings {
    private final List<Day> days;
    private final DayNames names;
    private final List<String> sentences = new ArrayList<>();

    private Warnings(List<Day> days) {
        this.days = days;
        this.names = new DayNames(days);
    }

    /// @param days by time
    static List<String> of(List<Day> days, Lives lives) {
        Warnings warnings = new Warnings(days);
        warnings.programs();
        warnings.strangers();
        warnings.processes(lives);
        warnings.cut();
        warnings.times();
        warnings.versions();
        warnings.layouts();
        warnings.engines();
        return warnings.sentences;
    }

    /// Only a time that the user gave can be so.
    private void times() {
        List<Integer> early = IntStream.range(0, days.size())
                .filter(day -> days.get(day).process().startedAt().stream()
                        .anyMatch(days.get(day).at()::isBefore))
                .boxed()
                .toList();
        if (!early.isEmpty()) {
            sentences.add("By the time that was given, %s was taken before its process started: the time is wrong."
                    .formatted(names.of(early.getFirst())));
        }
    }

    private void programs() {
        differ(
                day -> day.process().mainClass().map(Warnings::withoutVersion),
                "The dumps are of different programs: %s. What differs between programs is no growth.");
    }

    /// `orders.jar` of `orders-1.4.2.jar`: a service stays itself from one version to the next.
    static String withoutVersion(String mainClass) {
        return mainClass.replaceFirst("[-_.]v?\\d[\\w.+-]*\\.jar$", ".jar");
    }

    private record Made(ClientState.Kind kind, String owner, int configuration) {}

    /// Each day against the last one before it that has clients.
    private void strangers() {
        List<String> pairs = new ArrayList<>();
        int before = -1;
        for (int day = 0; day < days.size(); day++) {
            if (!days.get(day).clients().isEmpty()) {
                if (before >= 0 && areStrangers(days.get(before), days.get(day))) {
                    pairs.add("to %s and %s".formatted(names.of(before), names.of(day)));
                }
                before = day;
            }
        }
        if (!pairs.isEmpty()) {
            sentences.add(
                    "No Kafka client is common %s, neither by id nor by owner and configuration: they may be of different services."
                            .formatted(DayNames.list(pairs)));
        }
    }

    private static boolean areStrangers(Day one, Day other) {
        return !one.clients().isEmpty()
                && !other.clients().isEmpty()
                && Collections.disjoint(each(one, ClientState::clientId), each(other, ClientState::clientId))
                && Collections.disjoint(each(one, Warnings::made), each(other, Warnings::made));
    }

    private static Made made(ClientState client) {
        return new Made(client.kind(), client.owner(), client.configuration());
    }

    private static <T> Set<T> each(Day day, Function<ClientState, T> key) {
        return day.clients().stream().map(key).collect(Collectors.toCollection(HashSet::new));
    }

    private void processes(Lives lives) {
        if (lives.beside()) {
            sentences.add("The dumps are of processes that ran at the same time, such as replicas of one service."
                    + " Trends are told from the process with most dumps.");
        }
        List<String> restarts = lives.restarts().stream()
                .filter(day -> !areStrangers(days.get(day - 1), days.get(day)))
                .map(day -> "between %s and %s".formatted(names.of(day - 1), names.of(day)))
                .toList();
        if (!restarts.isEmpty()) {
            sentences.add((areOfGo()
                            ? "The process was started again, or its producer was closed, %s: there were fewer partition producers then. That sets the figures back."
                            : "The process was started again %s. A restart sets its figures back.")
                    .formatted(DayNames.list(restarts)));
        }
        if (!lives.assumed().isEmpty()) {
            sentences.add(
                    areOfGo()
                            ? "Profiles do not tell which process they are of: as long as partition producers do not become fewer, they are taken for one. After a restart that does not show, the trends mean little."
                            : "Nothing in %s tells which process it is of: that of the dump before is assumed. After a restart in between, the trends mean little."
                                    .formatted(names.of(lives.assumed())));
        }
    }

    private boolean areOfGo() {
        return days.getFirst().file().kind().isProfile();
    }

    private void cut() {
        List<Integer> cut = IntStream.range(0, days.size())
                .filter(day -> !days.get(day).complete())
                .boxed()
                .toList();
        if (!cut.isEmpty()) {
            sentences.add(
                    cut.size() == 1
                            ? "%s was cut: its figures are the least that there was, and what it does not show may have been there."
                                    .formatted(names.of(cut))
                            : "%s were cut: their figures are the least that there was, and what they do not show may have been there."
                                    .formatted(names.of(cut)));
        }
    }

    private void versions() {
        differ(
                day -> day.versions().isEmpty()
                        ? Optional.empty()
                        : Optional.of(DayNames.list(
                                day.versions().stream().sorted().distinct().toList())),
                "The dumps hold different versions of kafka-clients: %s. Some of what differs comes from that.");
    }

    /// Every String has the same fields, so its size tells how the JVM laid its objects out.
    private void layouts() {
        differ(
                day -> day.classes().stream()
                        .filter(row -> row.name().equals("java.lang.String") && row.count() > 0)
                        .map(Warnings::stringSize)
                        .findFirst(),
                "The JVMs laid their objects out differently: %s. The same objects take more bytes in one than in the"
                        + " other.");
    }

    private static String stringSize(ClassRow strings) {
        return strings.shallow().bytes() / strings.count() + " bytes for a String";
    }

    private void engines() {
        differ(
                day -> Optional.of(day.file().engine()),
                "The dumps were read by different engines: %s. Their sizes may differ a little.");
    }

    /// Says which dumps have what, if not all that tell it have the same.
    private void differ(Function<Day, Optional<String>> of, String sentence) {
        Map<String, List<Integer>> byWord = new LinkedHashMap<>();
        for (int number = 0; number < days.size(); number++) {
            int day = number;
            of.apply(days.get(day)).ifPresent(word -> byWord.computeIfAbsent(word, w -> new ArrayList<>())
                    .add(day));
        }
        if (byWord.size() > 1) {
            sentences.add(sentence.formatted(DayNames.list(byWord.entrySet().stream()
                    .map(entry -> entry.getKey() + " (" + names.of(entry.getValue()) + ")")
                    .toList())));
        }
    }
}
