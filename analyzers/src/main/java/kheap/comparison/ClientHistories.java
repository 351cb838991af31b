package kheap.comparison;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Follows the clients of each process from day to day. A client does not outlive its process, so those of another
/// process are others, whatever they are called.
final class ClientHistories {
    private final List<Day> days;
    private final List<List<Optional<ClientState>>> all = new ArrayList<>();

    private ClientHistories(List<Day> days) {
        this.days = days;
    }

    /// @return those that grew or came most first
    static List<ClientHistory> of(List<Day> days, List<Life> lives) {
        // What nobody could tell is no absence: such days are neither the first nor the last.
        int[] telling = IntStream.range(0, days.size())
                .filter(number -> days.get(number).tellsClients())
                .toArray();
        if (telling.length == 0) {
            return List.of();
        }
        ClientHistories histories = new ClientHistories(days);
        lives.forEach(histories::follow);
        int first = telling[0];
        int last = telling[telling.length - 1];
        return histories.all.stream()
                .map(through -> new Placed(
                        new ClientHistory(
                                fate(
                                        through.get(first).isPresent(),
                                        through.get(last).isPresent()),
                                through),
                        bytes(through.get(last)) - bytes(through.get(first))))
                .sorted(Comparator.comparingLong(Placed::came)
                        .reversed()
                        .thenComparing(one -> one.last().kind())
                        .thenComparing(one -> one.last().createdAt().orElse(Instant.MIN))
                        .thenComparing(one -> one.last().clientId()))
                .map(Placed::history)
                .toList();
    }

    /// What decides a history's place, told once for each.
    ///
    /// @param came the bytes that the last day has more than the first
    private record Placed(ClientHistory history, ClientState last, long came) {
        Placed(ClientHistory history, long came) {
            this(history, history.last(), came);
        }
    }

    private static ClientHistory.Fate fate(boolean first, boolean last) {
        if (first) {
            return last ? ClientHistory.Fate.STAYED : ClientHistory.Fate.GONE;
        }
        return last ? ClientHistory.Fate.BORN : ClientHistory.Fate.PASSED;
    }

    private static long bytes(Optional<ClientState> client) {
        return client.map(one -> one.own().bytes()).orElse(0L);
    }

    /// One client while it is followed.
    private record Followed(ClientState seen, List<Optional<ClientState>> through) {}

    /// A client that a whole dump does not show is gone for good; one that a cut or unreadable dump does not show
    /// may come again.
    private void follow(Life life) {
        List<Followed> followed = new ArrayList<>();
        Instant before = Instant.MIN;
        for (int number : life.days()) {
            Day day = days.get(number);
            int[] found =
                    ClientMatching.match(followed.stream().map(Followed::seen).toList(), before, day.clients());
            boolean[] seen = new boolean[followed.size()];
            List<Followed> now = new ArrayList<>();
            for (int i = 0; i < found.length; i++) {
                List<Optional<ClientState>> through =
                        found[i] < 0 ? begun() : followed.get(found[i]).through();
                through.set(number, Optional.of(day.clients().get(i)));
                now.add(new Followed(day.clients().get(i), through));
                if (found[i] >= 0) {
                    seen[found[i]] = true;
                }
            }
            if (!day.complete() || !day.tellsClients()) {
                for (int i = 0; i < seen.length; i++) {
                    if (!seen[i]) {
                        now.add(followed.get(i));
                    }
                }
            }
            followed = now;
            before = day.at();
        }
    }

    private List<Optional<ClientState>> begun() {
        List<Optional<ClientState>> through = new ArrayList<>(Collections.nCopies(days.size(), Optional.empty()));
        all.add(through);
        return through;
    }
}
