package kheap.app.gui.heap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.AnalysisFile;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.heap.ClassCount;
import kheap.heap.DamagedObjectException;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.kafka.KafkaClientReader;

/// An open dump, and the one thread that reads it once it is analysed; or a saved analysis, which has no heap to
/// ask.
///
/// The only class of the window that opens a [HeapDump]. Its questions return at once and are answered in the order
/// they were asked; what comes back are plain values that outlive the dump. Of a saved analysis each is answered
/// with the sentence that says what is missing, but for [#threads].
public final class HeapSession implements AutoCloseable {
    private final Path file;
    private final Optional<OpenHeap> heap;
    private final DumpAnalysis analysis;
    private final ExecutorService reader;
    private final Set<Answer<?>> open = ConcurrentHashMap.newKeySet();

    private HeapSession(Path file, Optional<HeapDump> heap, DumpAnalysis analysis) {
        this.file = file;
        this.heap = heap.map(OpenHeap::of);
        this.analysis = analysis;
        this.reader = Executors.newSingleThreadExecutor(Thread.ofPlatform()
                .name("kheap " + analysis.dump().file())
                .daemon()
                .factory());
    }

    /// A heap and what answers questions about it; asked on its own thread only.
    private record OpenHeap(
            HeapDump dump, ObjectLines lines, Histogram histogram, Contents contents, References references) {
        static OpenHeap of(HeapDump dump) {
            ObjectLines lines = new ObjectLines(dump);
            return new OpenHeap(
                    dump, lines, new Histogram(dump, lines), new Contents(dump, lines), new References(dump, lines));
        }

        Optional<Integer> number(long address) {
            OptionalInt at = dump.at(address);
            return at.isPresent() ? Optional.of(at.getAsInt()) : Optional.empty();
        }
    }

    /// Opens and analyses a dump, or reads what was saved of one, on the calling thread.
    ///
    /// @param early is told once or twice, between two steps; never for a dump whose index was found
    /// @throws UnreadableDumpException when the file is no heap dump or stops being one too early
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static HeapSession open(Path file, Opening opening, Consumer<EarlyFigures> early, Progress progress)
            throws UnreadableDumpException {
        if (AnalysisFile.isOne(file)) {
            return new HeapSession(file, Optional.empty(), DumpAnalyzer.analyze(file, opening, progress));
        }
        HeapDump heap = HeapDumps.open(file, opening, histogram -> early.accept(figures(histogram)), progress);
        try {
            return new HeapSession(file, Optional.of(heap), DumpAnalyzer.analyze(heap, progress));
        } catch (Throwable e) {
            heap.close();
            throw e;
        }
    }

    private static EarlyFigures figures(List<ClassCount> histogram) {
        return new EarlyFigures(
                KafkaClientReader.early(histogram),
                histogram.stream()
                        .limit(EarlyFigures.SHOWN)
                        .map(row -> new EarlyFigures.Row(row.name(), row.count(), row.atLeast()))
                        .toList());
    }

    public DumpAnalysis analysis() {
        return analysis;
    }

    /// Whether there are objects to ask about; a saved analysis has none.
    public boolean hasHeap() {
        return heap.isPresent();
    }

    /// Why there is nothing to ask about where [#hasHeap] says so.
    private UnreadableDumpException noHeap() {
        return new UnreadableDumpException(file, "is a saved analysis, which holds no heap", "Open the dump itself");
    }

    /// Whether nobody is answered any more.
    public boolean isClosed() {
        return reader.isShutdown();
    }

    /// Every thread of the dump that a root reaches; of a saved analysis, Kafka's.
    public Answer<List<ThreadRow>> threads() {
        return heap.isPresent()
                ? ask((in, progress) -> ThreadList.read(in.dump(), progress))
                : Answer.known(ThreadList.saved(analysis.kafka()));
    }

    /// Every class with a reachable instance, by retained size, largest first.
    public Answer<List<ClassLine>> classes() {
        return ask((in, progress) -> in.histogram().classes(progress));
    }

    /// A page of the reachable instances of exactly one class.
    ///
    /// @param type the address of the class
    /// @param from 0, or what the page before says; for all pages alike
    public Answer<Page<ObjectLine>> instances(long type, InstanceOrder order, int from, int count) {
        return askAt(type, (in, object, progress) -> in.histogram().instances(object, order, from, count, progress));
    }

    /// A page of what nothing dominates, largest retained size first.
    public Answer<Page<ObjectLine>> topDominators(int from, int count) {
        return ask((in, progress) -> in.histogram().dominated(OptionalInt.empty(), from, count));
    }

    /// A page of what an object dominates immediately, largest retained size first.
    public Answer<Page<ObjectLine>> dominated(long address, int from, int count) {
        return askAt(address, (in, object, progress) -> in.histogram().dominated(OptionalInt.of(object), from, count));
    }

    /// What is told of the object at this address; empty when kheap knows none there.
    public Answer<Optional<ObjectFacts>> object(long address) {
        return ask((in, progress) -> in.number(address).map(in.lines()::facts));
    }

    /// A page of what the object holds: fields, static fields or elements.
    public Answer<Page<Slot>> contents(long address, int from, int count) {
        return askAt(address, (in, object, progress) -> in.contents().of(object, from, count));
    }

    /// A page of what refers to the object.
    public Answer<Page<Reference>> referrers(long address, int from, int count) {
        return askAt(address, (in, object, progress) -> in.references().to(object, from, count));
    }

    /// Why the object is still there. May take as long as a walk over the whole heap.
    ///
    /// @param count how many paths to find at the most
    public Answer<PathsToRoots> pathsToRoots(long address, int count) {
        return ask((in, progress) -> in.number(address)
                .map(object -> in.references().paths(object, count, progress))
                .orElse(new PathsToRoots(List.of(), true)));
    }

    /// What is to be found out about one object, on the dump's thread.
    @FunctionalInterface
    private interface ObjectQuestion<T> {
        Page<T> of(OpenHeap in, int object, Progress progress);
    }

    private <T> Answer<Page<T>> askAt(long address, ObjectQuestion<T> question) {
        return ask((in, progress) -> in.number(address)
                .map(object -> question.of(in, object, progress))
                .orElse(Page.empty()));
    }

    /// What is to be found out on the dump's thread.
    @FunctionalInterface
    private interface Question<T> {
        T of(OpenHeap in, Progress progress);
    }

    private <T> Answer<T> ask(Question<T> question) {
        Answer<T> answer = new Answer<>();
        open.add(answer);
        try {
            reader.execute(() -> {
                try {
                    answer.progress().goOn();
                    answer.is(question.of(heap.orElseThrow(this::noHeap), answer.progress()));
                } catch (DamagedObjectException e) {
                    answer.failed(e.explained(file));
                } catch (Exception | Error e) {
                    answer.failed(e);
                } finally {
                    open.remove(answer);
                }
            });
        } catch (RejectedExecutionException closed) {
            answer.cancel();
        }
        return answer;
    }

    /// Stops what is being found out and frees the dump; returns at once.
    @Override
    public void close() {
        open.forEach(Answer::cancel);
        if (!reader.isShutdown()) {
            heap.ifPresent(in -> reader.execute(in.dump()::close));
            reader.shutdown();
        }
    }

    /// Waits until [#close] has freed the dump, which may have temporary files.
    ///
    /// @return whether it was freed in time
    public boolean awaitClosed(Duration patience) throws InterruptedException {
        return reader.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
