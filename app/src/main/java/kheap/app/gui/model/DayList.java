package kheap.app.gui.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import kheap.ByteSize;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.Analysis;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.EvidenceAnalysis;
import kheap.analysis.ProfileAnalysis;
import kheap.app.gui.model.ListedDay.State;
import kheap.app.gui.model.ListedDay.Time;
import kheap.comparison.Day;
import kheap.comparison.DayFile;
import kheap.comparison.DumpComparison;
import kheap.comparison.Limit;
import kheap.comparison.Unread;
import kheap.heap.Opening;
import kheap.report.Block.Verdict.Tone;
import kheap.report.Report;

/// The days that are compared, and what came of it.
///
/// Lives on the window's thread and is to be called there. Days are analysed one after the other, between the dumps
/// that are opened, and of each only its [Day] is kept: many days take the memory of one dump. A dump that is open
/// lends its analysis. What is ready is compared at once, so that one knows something before the last day is read;
/// days that cannot be compared are left out.
public final class DayList {
    private final Opener opener;
    private final Supplier<Opening> asSet;
    private final Function<Path, Optional<Document>> openDump;
    private final Executor opening;
    private final Executor window;
    private final Comparing comparing;

    /// Tells of what becomes of each day as well.
    private final ObservableList<ListedDay> days =
            FXCollections.observableArrayList(day -> new Observable[] {day.state(), day.time()});

    /// One for all who ask: such a view hears of changes only as long as somebody holds it.
    private final ObservableList<ListedDay> shownDays = FXCollections.unmodifiableObservableList(days);

    private final ReadOnlyObjectWrapper<Optional<ByteSize>> limit = new ReadOnlyObjectWrapper<>(Optional.empty());

    private final ReadOnlyObjectWrapper<OptionalInt> partitions = new ReadOnlyObjectWrapper<>(OptionalInt.empty());

    /// The day that is with the thread that opens, where at most one may be: a dump that the user wants to look at
    /// waits for one day and not for all.
    private Optional<ListedDay> next = Optional.empty();

    /// @param asSet how dumps are to be opened by now
    /// @param openDump the dump of a file that is open or about to be
    /// @param opening runs what it is given on the thread that opens dumps
    /// @param window runs what it is given on the window's thread
    DayList(
            Opener opener,
            Supplier<Opening> asSet,
            Function<Path, Optional<Document>> openDump,
            Executor opening,
            Executor window) {
        this.opener = opener;
        this.asSet = asSet;
        this.openDump = openDump;
        this.opening = opening;
        this.window = window;
        this.comparing = new Comparing(window);
    }

    /// By time, and those whose time is not known after them; read-only. Who listens hears also of a change in one
    /// of them.
    public ObservableList<ListedDay> days() {
        return shownDays;
    }

    /// As much of the end of the path of a day's dump as tells it from those of the others: mostly its name alone.
    public String nameOf(ListedDay day) {
        return TellingName.of(day.file(), days.stream().map(ListedDay::file).toList());
    }

    public ReadOnlyObjectProperty<Outcome> outcome() {
        return comparing.outcome();
    }

    /// The comparison; empty unless there is one.
    public Optional<Outcome.Compared> compared() {
        return outcome().get() instanceof Outcome.Compared compared ? Optional.of(compared) : Optional.empty();
    }

    /// The file of a day that is compared.
    public Optional<Path> fileOf(Day compared) {
        return days.stream()
                .filter(day -> day.state().get() instanceof State.Analysed analysed
                        && day.takenAt().equals(Optional.of(compared.at()))
                        && analysed.day().file().equals(compared.file()))
                .map(ListedDay::file)
                .findFirst();
    }

    /// How large the heap may become, as the user says; empty for what the dumps tell.
    public ReadOnlyObjectProperty<Optional<ByteSize>> limit() {
        return limit.getReadOnlyProperty();
    }

    public void setLimit(Optional<ByteSize> said) {
        if (!said.equals(limit.get())) {
            limit.set(said);
            compare();
        }
    }

    /// How many partitions there are where the profiles were taken, as the user says; empty where they do not.
    public ReadOnlyObjectProperty<OptionalInt> partitions() {
        return partitions.getReadOnlyProperty();
    }

    public void setPartitions(OptionalInt said) {
        if (!said.equals(partitions.get())) {
            partitions.set(said);
            // Profiles are small, so that they are read anew.
            days.stream()
                    .filter(ListedDay::isOfProfile)
                    .forEach(day -> comparing.run(() -> analyse(day, progress -> opener.profile(day.file(), said))));
        }
    }

    /// Whether a profile is among the days.
    public boolean haveProfiles() {
        return days.stream().anyMatch(ListedDay::isOfProfile);
    }

    /// Adds these files. One that is there already is not added again.
    public void add(List<Path> files) {
        for (Path file : files) {
            Path absolute = file.toAbsolutePath().normalize();
            if (days.stream().noneMatch(day -> Workspace.isSame(day.file(), absolute))) {
                days.add(new ListedDay(absolute));
            }
        }
        analyseNext();
    }

    public void remove(ListedDay day) {
        day.forgo();
        if (days.remove(day)) {
            compare();
        }
    }

    public void removeAll() {
        days.forEach(ListedDay::forgo);
        days.clear();
        limit.set(Optional.empty());
        partitions.set(OptionalInt.empty());
        compare();
    }

    /// Says when the dump of a day was taken, whatever the dump tells.
    ///
    /// @param at empty to believe the dump again
    public void setTime(ListedDay day, Optional<Instant> at) {
        if (!at.equals(day.given())) {
            day.give(at);
            compare();
        }
    }

    /// Stops analysing a day. It stays in the list.
    public void cancel(ListedDay day) {
        if (!(day.state().get() instanceof State.Analysed)) {
            day.forgo();
            day.become(new State.Cancelled());
        }
    }

    /// Tries anew what failed or was cancelled.
    public void tryAgain(ListedDay day) {
        int at = days.indexOf(day);
        if (at >= 0) {
            day.forgo();
            ListedDay again = new ListedDay(day.file());
            again.give(day.given());
            days.set(at, again);
            analyseNext();
        }
    }

    /// Has the days analysed that can be by now: one by the thread that opens, and those of open dumps at once.
    void analyseNext() {
        for (ListedDay day : List.copyOf(days)) {
            if (!(day.state().get() instanceof State.Waiting) || next.equals(Optional.of(day))) {
                continue;
            }
            Optional<Document> open = openDump.apply(day.file());
            Optional<Content.Dump> dump = open.flatMap(Document::dump);
            if (dump.isPresent()) {
                day.become(new State.Analysing(OpeningSteps.BEGUN));
                // Without the files beside it, which the other days have not got either.
                DumpAnalysis analysis = dump.get().session().analysis();
                comparing.run(() -> analyse(day, progress -> analysis));
            } else if (open.filter(Document::isOpening).isEmpty() && next.isEmpty()) {
                // A profile that is open is read anew, with as many partitions as are said of the days.
                next = Optional.of(day);
                Opening as = asSet.get();
                opening.execute(() -> {
                    if (day.isWanted()) {
                        tell(day, new State.Analysing(OpeningSteps.BEGUN));
                        analyse(day, progress -> analysis(day.file(), as, progress));
                    }
                    window.execute(() -> {
                        next = Optional.empty();
                        analyseNext();
                    });
                });
            }
        }
    }

    /// Runs on the thread that opens.
    private Analysis analysis(Path file, Opening as, Progress progress) throws UnreadableDumpException {
        return switch (opener.kind(file)) {
            // A text may be what somebody took for a dump: what reads those says why it is none.
            case DUMP, EVIDENCE -> opener.analyze(file, as, progress);
            case PROFILE -> opener.profile(file, partitions.get());
        };
    }

    /// Where the analysis of a day comes from.
    private interface Source {
        Analysis by(Progress progress) throws UnreadableDumpException;
    }

    /// Runs on a thread other than the window's.
    private void analyse(ListedDay day, Source source) {
        try {
            Analysis analysis = source.by(new OpeningProgress(
                    day::isWanted, steps -> tell(day, new State.Analysing(steps)), System::nanoTime));
            tell(day, analysed(analysis));
        } catch (CancellationException e) {
            tell(day, new State.Cancelled());
        } catch (Exception | Error e) {
            tell(day, new State.Failed(Failure.of("Reading " + day.file(), e)));
        }
    }

    private static State analysed(Analysis analysis) {
        Tone tone = Report.of(analysis).tone();
        return switch (analysis) {
            case DumpAnalysis dump -> {
                Optional<Instant> told = dump.dump().takenAt();
                yield new State.Analysed(Day.of(dump, told.orElse(Instant.EPOCH)), told, tone);
            }
            case ProfileAnalysis profile -> {
                Optional<Instant> told = profile.clients().file().takenAt();
                yield new State.Analysed(Day.of(profile, told.orElse(Instant.EPOCH)), told, tone);
            }
            case EvidenceAnalysis evidence ->
                throw new IllegalArgumentException("files beside a dump are no day of their own");
        };
    }

    private void tell(ListedDay day, State state) {
        window.execute(() -> {
            if (day.isWanted()) {
                day.become(state);
                if (!(state instanceof State.Analysing)) {
                    compare();
                }
            }
        });
    }

    /// Finds out how the days stand in time, and has those compared that can be.
    private void compare() {
        // Of two days of one time the one that was there first keeps it.
        FXCollections.sort(days, Comparator.comparing(day -> day.takenAt().orElse(Instant.MAX)));
        tellTimes();
        List<Day> comparable = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        for (ListedDay day : days) {
            switch (day.state().get()) {
                case State.Analysed analysed -> {
                    if (day.time().get() instanceof Time.Known known) {
                        comparable.add(analysed.day().at(known.at()));
                    }
                }
                case State.Failed failed ->
                    unread.add(new Unread(day.name(), failed.failure().sentence()));
                case State.Waiting waiting -> {}
                case State.Analysing running -> {}
                case State.Cancelled cancelled -> {}
            }
        }
        comparing.ask(comparable, unread, limit.get().map(size -> new Limit(size, "as you said")));
    }

    private void tellTimes() {
        Map<Moment, ListedDay> at = new HashMap<>();
        for (ListedDay day : days) {
            day.isAt(
                    day.state().get() instanceof State.Analysed analysed
                            ? day.takenAt()
                                    .map(taken -> time(day, analysed, taken, at))
                                    .orElse(new Time.Missing())
                            : new Time.Unread());
        }
    }

    /// A time of which a kind of file has one: a heap profile and one of the goroutines may be of the same.
    private record Moment(Instant at, DayFile.Kind kind) {}

    /// @param before the days of the times that are given away
    private static Time time(ListedDay day, State.Analysed analysed, Instant at, Map<Moment, ListedDay> before) {
        ListedDay other =
                before.putIfAbsent(new Moment(at, analysed.day().file().kind()), day);
        if (other == null) {
            return new Time.Known(at, day.given().isPresent());
        }
        return other.state().get() instanceof State.Analysed its
                        && its.day().at(at).isSameDump(analysed.day().at(at))
                ? new Time.Same(other)
                : new Time.Equal(at, other);
    }

    /// Gives up what is being done.
    void close() {
        days.forEach(ListedDay::forgo);
        days.clear();
        comparing.close();
    }

    /// What came of the comparison.
    public sealed interface Outcome {
        /// Fewer than two days are ready.
        record TooFew() implements Outcome {}

        /// These files have nothing in common.
        record Refused(String sentence) implements Outcome {}

        /// The first answer is not there yet.
        record Comparing() implements Outcome {}

        record Compared(DumpComparison comparison, Report report) implements Outcome {}

        record Failed(Failure failure) implements Outcome {}
    }
}
