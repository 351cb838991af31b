package kheap.analysis;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.diagnosis.Diagnosis;
import kheap.footprint.Footprint;
import kheap.heap.BlankedNumbers;
import kheap.heap.DamagedObjectException;
import kheap.heap.DumpFile;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.HeapThread;
import kheap.heap.ObjectTable;
import kheap.heap.Opening;
import kheap.kafka.KafkaClientReader;
import kheap.kafka.KafkaClients;
import kheap.process.ProcessFacts;
import kheap.process.ProcessReader;
import kheap.rules.Rules;

/// The whole route: opens a dump, runs the floors in order, closes it. Who goes on looking into the dump opens it
/// and has it asked here. Where a dump is named, a saved analysis does as well, as far as it goes: see
/// [AnalysisFile].
public final class DumpAnalyzer {
    private static final String SAVED =
            "This was read from a saved analysis. It holds no objects: to look at those takes the dump itself.";

    private static final String REDACTED =
            "The texts of this dump were blanked out before it was given away. Stand-ins such as redacted-1f2e3d4c are"
                    + " made of the hashes that the texts left behind: equal ones were equal texts. The few names that Kafka"
                    + " itself counts up, such as producer-7, are recognised by theirs.";

    private DumpAnalyzer() {}

    /// Analyses one dump: opens it, asks it, closes it. What was saved of a dump is read instead, in no time, and a
    /// note of it says so.
    ///
    /// Index files go to a temporary folder and are gone when this returns, also after errors and cancellation.
    ///
    /// @throws UnreadableDumpException when the file is no heap dump or stops being one too early
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static DumpAnalysis analyze(Path file, Opening opening, Progress progress) throws UnreadableDumpException {
        if (AnalysisFile.isOne(file)) {
            return AnalysisFile.read(file).noting(SAVED);
        }
        try (HeapDump heap = HeapDumps.open(file, opening, progress)) {
            return analyze(heap, progress);
        }
    }

    /// Analyses a dump that is open and stays open.
    ///
    /// @throws UnreadableDumpException when an object is not what its class says, and when the numbers in the
    ///     objects were blanked out, as the answers would be made of zeroes
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static DumpAnalysis analyze(HeapDump heap, Progress progress) throws UnreadableDumpException {
        try {
            if (BlankedNumbers.in(heap)) {
                throw new UnreadableDumpException(
                        heap.file().file(),
                        "had the numbers in its objects blanked out: every count, limit and time in it is 0",
                        "Have only its texts and arrays blanked out; kheap shows neither passwords nor records");
            }
            ProcessFacts process = ProcessReader.read(heap);
            KafkaClients clients = KafkaClientReader.read(heap, process, progress);
            return new DumpAnalysis(
                    dumpFacts(heap),
                    process,
                    heapFacts(heap),
                    clients,
                    diagnoses(clients, progress),
                    rows(heap, progress).stream().limit(DumpAnalysis.CLASSES).toList());
        } catch (DamagedObjectException e) {
            throw e.explained(heap.file().file());
        }
    }

    /// Counts the reachable objects by class.
    ///
    /// @throws UnreadableDumpException as [#analyze(Path, Opening, Progress)]
    public static ClassHistogram histogram(Path file, Opening opening, Progress progress)
            throws UnreadableDumpException {
        if (AnalysisFile.isOne(file)) {
            List<ClassRow> kept = AnalysisFile.read(file).classes();
            return new ClassHistogram(kept, kept.size() < DumpAnalysis.CLASSES);
        }
        try (HeapDump heap = HeapDumps.open(file, opening, progress)) {
            return histogram(heap, progress);
        }
    }

    /// Counts the reachable objects of an open dump by class.
    ///
    /// @throws UnreadableDumpException as [#analyze(HeapDump, Progress)]
    public static ClassHistogram histogram(HeapDump heap, Progress progress) throws UnreadableDumpException {
        try {
            return new ClassHistogram(rows(heap, progress), true);
        } catch (DamagedObjectException e) {
            throw e.explained(heap.file().file());
        }
    }

    /// Writes every reachable object, see [ObjectTable].
    ///
    /// @throws UnreadableDumpException as [#analyze(Path, Opening, Progress)], and for a saved analysis, which has
    ///     none
    /// @throws IOException when `out` does
    public static void objects(Path file, Opening opening, OutputStream out, Progress progress) throws IOException {
        if (AnalysisFile.isOne(file)) {
            AnalysisFile.read(file);
            throw new UnreadableDumpException(file, "is a saved analysis, which holds no heap", "Give the dump itself");
        }
        try (HeapDump heap = HeapDumps.open(file, opening, progress)) {
            ObjectTable.write(heap, opening.sizes(), out, progress);
        } catch (DamagedObjectException e) {
            throw e.explained(file);
        }
    }

    private static List<Diagnosis> diagnoses(KafkaClients clients, Progress progress) {
        progress.step("Asking the questions");
        return Rules.check(clients, Footprint.NONE);
    }

    private static List<ClassRow> rows(HeapDump heap, Progress progress) {
        return heap.classTotals(progress).stream()
                .map(totals -> new ClassRow(totals.type().name(), totals.count(), totals.shallow(), totals.retained()))
                .sorted(Comparator.comparing(ClassRow::retained).reversed().thenComparing(ClassRow::name))
                .toList();
    }

    private static DumpFacts dumpFacts(HeapDump heap) {
        DumpFile file = heap.file();
        return new DumpFacts(
                file.file().getFileName().toString(),
                file.bytes(),
                file.takenAt(),
                file.format(),
                file.idBytes(),
                file.complete(),
                file.missingBytes(),
                file.engine(),
                heap.isRedacted()
                        ? Stream.concat(file.notes().stream(), Stream.of(REDACTED))
                                .toList()
                        : file.notes());
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
