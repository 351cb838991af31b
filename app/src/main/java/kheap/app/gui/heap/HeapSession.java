package kheap.app.gui.heap;

import java.nio.file.Path;
import java.util.List;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.heap.ClassCount;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.kafka.KafkaClientReader;

/// An open dump, and the one thread that reads it once it is analysed.
///
/// The only class of the window that knows a [HeapDump]. Its questions return at once and are answered in the order
/// they were asked; what comes back are plain values that outlive the dump.
public final class HeapSession implements AutoCloseable {
    private final HeapDump heap;
    private final DumpAnalysis analysis;
    private final ExecutorService reader;
    private final Set<Answer<?>> open = ConcurrentHashMap.newKeySet();

    private HeapSession(HeapDump heap, DumpAnalysis analysis) {
        this.heap = heap;
        this.analysis = analysis;
        this.reader = Executors.newSingleThreadExecutor(Thread.ofPlatform()
                .name("kheap " + analysis.dump().file())
                .daemon()
                .factory());
    }

    /// Opens and analyses a dump, on the calling thread.
    ///
    /// @param early is told once or twice, between two steps; never for a dump whose index was found
    /// @throws UnreadableDumpException when the file is no heap dump or stops being one too early
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static HeapSession open(Path file, Opening opening, Consumer<EarlyFigures> early, Progress progress)
            throws UnreadableDumpException {
        HeapDump heap = HeapDumps.open(file, opening, histogram -> early.accept(figures(histogram)), progress);
        try {
            return new HeapSession(heap, DumpAnalyzer.analyze(heap, progress));
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

    /// Every thread of the dump that a root reaches.
    public Answer<List<ThreadRow>> threads() {
        return ask(ThreadList::read);
    }

    /// What is to be found out on the dump's thread.
    @FunctionalInterface
    private interface Question<T> {
        T of(HeapDump heap, Progress progress);
    }

    private <T> Answer<T> ask(Question<T> question) {
        Answer<T> answer = new Answer<>();
        open.add(answer);
        try {
            reader.execute(() -> {
                try {
                    answer.progress().goOn();
                    answer.is(question.of(heap, answer.progress()));
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
            reader.execute(heap::close);
            reader.shutdown();
        }
    }
}
