package kheap.app.gui.model;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import kheap.app.gui.model.DayList.Outcome;
import kheap.comparison.Day;
import kheap.comparison.DumpComparison;
import kheap.comparison.Limit;
import kheap.comparison.Unread;
import kheap.report.Report;

/// Compares days away from the window's thread, which many days with thousands of clients would hold up. The newest
/// question counts, and the last answer stands until the next one is there.
final class Comparing {
    /// One day says nothing about growth.
    private static final int FEWEST = 2;

    private final Executor window;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("kheap comparing").daemon().factory());
    private final ReadOnlyObjectWrapper<Outcome> outcome = new ReadOnlyObjectWrapper<>(new Outcome.TooFew());

    /// Counts the questions, so that one that was overtaken is not answered. Changed on the window's thread.
    private volatile int questions;

    /// @param window runs what it is given on the window's thread
    Comparing(Executor window) {
        this.window = window;
    }

    ReadOnlyObjectProperty<Outcome> outcome() {
        return outcome.getReadOnlyProperty();
    }

    /// @param days each with a time of its own
    /// @param limit as the user says
    void ask(List<Day> days, List<Unread> unread, Optional<Limit> limit) {
        int mine = questions + 1;
        questions = mine;
        if (days.size() < FEWEST) {
            outcome.set(new Outcome.TooFew());
            return;
        }
        if (!(outcome.get() instanceof Outcome.Compared)) {
            outcome.set(new Outcome.Comparing());
        }
        thread.execute(() -> {
            if (mine == questions) {
                Outcome found = compared(days, unread, limit);
                window.execute(() -> {
                    if (mine == questions) {
                        outcome.set(found);
                    }
                });
            }
        });
    }

    private static Outcome compared(List<Day> days, List<Unread> unread, Optional<Limit> limit) {
        try {
            Optional<String> refusal = DumpComparison.refusal(days);
            if (refusal.isPresent()) {
                return new Outcome.Refused(refusal.get());
            }
            DumpComparison comparison = DumpComparison.of(days, unread, limit);
            return new Outcome.Compared(comparison, Report.of(comparison));
        } catch (Exception | Error e) {
            return new Outcome.Failed(Failure.of("Comparing the days", e));
        }
    }

    /// Does something else on the same thread.
    void run(Runnable work) {
        thread.execute(work);
    }

    void close() {
        thread.shutdown();
    }
}
