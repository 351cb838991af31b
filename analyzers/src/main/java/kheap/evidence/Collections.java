package kheap.evidence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The collections of one JVM's log, thinned out as it grows: there are never more than [GcLog#MOST_COLLECTIONS],
/// and each stands for equally many, except the last.
final class Collections {
    private final List<GcLog.Collection> kept = new ArrayList<>();
    private Optional<Duration> last = Optional.empty();
    private int stride = 1;
    private int inLast;

    void add(GcLog.Collection collection) {
        if (isOfNextJvm(collection)) {
            clear();
        }
        last = collection.uptime().or(() -> last);
        if (inLast > 0 && inLast < stride) {
            kept.set(kept.size() - 1, better(kept.getLast(), collection));
            inLast++;
            return;
        }
        if (kept.size() == GcLog.MOST_COLLECTIONS) {
            halve();
        }
        kept.add(collection);
        inLast = 1;
    }

    /// The newest goes on: what it was before stays.
    void goOn(GcLog.Collection collection) {
        GcLog.Collection begun = kept.getLast();
        kept.set(
                kept.size() - 1,
                inLast > 1
                        ? better(begun, collection)
                        : new GcLog.Collection(
                                collection.uptime(),
                                collection.full(),
                                begun.before(),
                                collection.after(),
                                collection.committed()));
    }

    /// Lines of concurrent collectors may stand a little out of order; a JVM that starts anew starts at 0.
    private boolean isOfNextJvm(GcLog.Collection collection) {
        return last.isPresent()
                && collection.uptime().isPresent()
                && collection.uptime().get().compareTo(last.get().dividedBy(2)) < 0;
    }

    private void halve() {
        for (int i = 0; i < kept.size() / 2; i++) {
            kept.set(i, better(kept.get(2 * i), kept.get(2 * i + 1)));
        }
        kept.subList(kept.size() / 2, kept.size()).clear();
        stride *= 2;
    }

    /// That of the whole heap before others, then the one that left less.
    private static GcLog.Collection better(GcLog.Collection one, GcLog.Collection other) {
        if (one.full() != other.full()) {
            return one.full() ? one : other;
        }
        return one.after().compareTo(other.after()) <= 0 ? one : other;
    }

    void clear() {
        kept.clear();
        last = Optional.empty();
        stride = 1;
        inLast = 0;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    List<GcLog.Collection> kept() {
        return List.copyOf(kept);
    }
}
