package kheap.analysis;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.DamagedObjectException;
import kheap.heap.DumpFile;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.HeapThread;
import kheap.heap.ObjectTable;
import kheap.heap.Opening;
import kheap.kafka.KafkaClientReader;
import kheap.kafka.KafkaClients;
import kheap.rules.Rules;

/// The whole route: opens a dump, runs the floors in order, closes it. Who goes on looking into the dump opens it
/// and has it asked here.
public final class DumpAnalyzer {
    private DumpAnalyzer() {}

    /// Analyses one dump: opens it, asks it, closes it.
    ///
    /// Index files go to a temporary folder and are gone when this returns, also after errors and cancellation.
    ///
    /// @throws UnreadableDumpException when the file is no heap dump or stops being one too early
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static DumpAnalysis analyze(Path file, Opening opening, Progress progress) throws UnreadableDumpException {
        try (HeapDump heap = HeapDumps.open(file, opening, progress)) {
            return analyze(heap, progress);
        }
    }

    /// Analyses a dump that is open and stays open.
    ///
    /// @throws UnreadableDumpException when an object is not what its class says
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static DumpAnalysis analyze(HeapDump heap, Progress progress) throws UnreadableDumpException {
        try {
            KafkaClients clients = KafkaClientReader.read(heap, progress);
            return new DumpAnalysis(
                    dumpFacts(heap.file()),
                    ProcessReader.read(heap),
                    heapFacts(heap),
                    clients,
                    Rules.check(clients),
                    rows(heap, progress).stream().limit(DumpAnalysis.CLASSES).toList());
        } catch (DamagedObjectException e) {
            throw e.explained(heap.file().file());
        }
    }

    /// Counts the reachable objects by class.
    ///
    /// @return every class with a reachable instance, by retained size, largest first
    /// @throws UnreadableDumpException as [#analyze(Path, Opening, Progress)]
    public static List<DumpAnalysis.ClassRow> histogram(Path file, Opening opening, Progress progress)
            throws UnreadableDumpException {
        try (HeapDump heap = HeapDumps.open(file, opening, progress)) {
            return histogram(heap, progress);
        }
    }

    /// Counts the reachable objects of an open dump by class.
    ///
    /// @return every class with a reachable instance, by retained size, largest first
    /// @throws UnreadableDumpException as [#analyze(HeapDump, Progress)]
    public static List<DumpAnalysis.ClassRow> histogram(HeapDump heap, Progress progress)
            throws UnreadableDumpException {
        try {
            return rows(heap, progress);
        } catch (DamagedObjectException e) {
            throw e.explained(heap.file().file());
        }
    }

    /// Writes every reachable object, see [ObjectTable].
    ///
    /// @throws UnreadableDumpException as [#analyze(Path, Opening, Progress)]
    /// @throws IOException when `out` does
    public static void objects(Path file, Opening opening, OutputStream out, Progress progress) throws IOException {
        try (HeapDump heap = HeapDumps.open(file, opening, progress)) {
            ObjectTable.write(heap, opening.sizes(), out, progress);
        } catch (DamagedObjectException e) {
            throw e.explained(file);
        }
    }

    private static List<DumpAnalysis.ClassRow> rows(HeapDump heap, Progress progress) {
        return heap.classTotals(progress).stream()
                .map(totals -> new DumpAnalysis.ClassRow(
                        totals.type().name(), totals.count(), totals.shallow(), totals.retained()))
                .sorted(Comparator.comparing(DumpAnalysis.ClassRow::retained)
                        .reversed()
                        .thenComparing(DumpAnalysis.ClassRow::name))
                .toList();
    }

    private static DumpFacts dumpFacts(DumpFile file) {
        return new DumpFacts(
                file.file().getFileName().toString(),
                file.bytes(),
                file.takenAt(),
                file.format(),
                file.idBytes(),
                file.complete(),
                file.missingBytes(),
                file.engine(),
                file.notes());
    }

    private static HeapFacts heapFacts(HeapDump heap) {
        return new HeapFacts(
                heap.reachable().objects(),
                heap.reachable().bytes(),
                heap.unreachable().objects(),
                heap.unreachable().bytes(),
                heap.classes().size(),
                (int) heap.threads().stream().filter(HeapThread::alive).count());
    }
}
