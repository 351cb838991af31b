package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.EvidenceAnalysis;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Document.State;
import kheap.evidence.EvidenceFile;
import kheap.evidence.EvidenceReader.Reading;

/// Joins documents with what the user tells beyond their file: evidence, and the number of partitions of a profile.
///
/// Lives on the window's thread and works on one of its own, not on the one that opens dumps: who adds a page of
/// text to an open dump does not wait for another dump. The newest question on a document counts, and the last
/// answer stands until the next one is there.
final class Joining {
    private final Opener opener;
    private final Executor window;
    private final BiConsumer<Document, State> told;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("kheap joining").daemon().factory());

    /// @param window runs what it is given on the window's thread
    /// @param told what becomes of a document; called on the window's thread
    Joining(Opener opener, Executor window, BiConsumer<Document, State> told) {
        this.opener = opener;
        this.window = window;
        this.told = told;
    }

    /// Puts files beside a document. One that is there already is read anew.
    void add(Document document, List<Path> files) {
        for (Path file : files) {
            Path absolute = file.toAbsolutePath().normalize();
            document.evidence().stream()
                    .filter(one -> Workspace.isSame(one.file(), absolute))
                    .toList()
                    .forEach(document::remove);
            ListedEvidence added = new ListedEvidence(absolute);
            document.add(added);
            thread.execute(() -> read(document, added));
        }
    }

    /// Begins a document of evidence with what was read of the file that it was opened with.
    void begin(Document document, Reading reading) {
        ListedEvidence first = new ListedEvidence(document.file());
        first.become(new ListedEvidence.State.Read(reading));
        document.add(first);
        join(document);
    }

    void remove(Document document, ListedEvidence one) {
        document.remove(one);
        join(document);
    }

    /// Says of a profile how many partitions there are.
    ///
    /// @param partitions empty where the user does not say
    void count(Document profile, OptionalInt partitions) {
        answer(profile, () -> new Content.Profile(opener.profile(profile.file(), partitions)));
    }

    /// Runs on the thread of its own.
    private void read(Document document, ListedEvidence one) {
        if (!one.isWanted()) {
            return;
        }
        tell(document, one, new ListedEvidence.State.Underway());
        try {
            tell(document, one, new ListedEvidence.State.Read(opener.evidence(one.file())));
        } catch (Exception | Error e) {
            tell(document, one, new ListedEvidence.State.Failed(Failure.of("Reading " + one.file(), e)));
        }
    }

    private void tell(Document document, ListedEvidence one, ListedEvidence.State state) {
        window.execute(() -> {
            if (one.isWanted()) {
                one.become(state);
                join(document);
            }
        });
    }

    /// Has a document say what its file and those beside it tell, once they are read.
    void join(Document document) {
        Optional<ListedEvidence> toCome =
                document.evidence().stream().filter(ListedEvidence::isToCome).findFirst();
        if (document.dump().isPresent()) {
            Content.Dump dump = document.dump().get();
            List<EvidenceFile> files = document.told();
            if (toCome.isEmpty()) {
                answer(document, () -> joined(dump.session(), files));
            }
        } else if (document.isOfEvidence()) {
            gather(document, toCome);
        }
        // A dump that is not open yet is joined as soon as it is.
    }

    private void gather(Document document, Optional<ListedEvidence> toCome) {
        List<EvidenceFile> files = document.told();
        if (toCome.isPresent()) {
            if (document.ready().isEmpty()) {
                told.accept(
                        document,
                        new State.Opening(
                                OpeningSteps.at("Reading " + toCome.get().name())));
            }
        } else if (files.isEmpty()) {
            document.evidence().stream()
                    .flatMap(one -> one.failure().stream())
                    .findFirst()
                    .ifPresent(failure -> told.accept(document, new State.Failed(failure)));
        } else {
            answer(document, () -> new Content.Evidence(EvidenceAnalysis.of(files)));
        }
    }

    private static Content joined(HeapSession session, List<EvidenceFile> files) {
        DumpAnalysis alone = session.analysis();
        return new Content.Dump(session, files.isEmpty() ? alone : alone.beside(files));
    }

    /// What is to be found out on the thread of its own.
    private interface Question {
        Content answer() throws UnreadableDumpException;
    }

    private void answer(Document document, Question question) {
        int mine = document.ask();
        thread.execute(() -> {
            if (!document.isNewest(mine)) {
                return;
            }
            try {
                State.Ready ready = State.Ready.of(question.answer());
                window.execute(() -> {
                    if (document.isNewest(mine)) {
                        told.accept(document, ready);
                    }
                });
            } catch (Exception | Error e) {
                Failure failure = Failure.of("Joining what is told of " + document.file(), e);
                window.execute(() -> {
                    if (document.isNewest(mine)) {
                        failed(document, failure);
                    }
                });
            }
        });
    }

    private void failed(Document document, Failure failure) {
        if (document.ready().isPresent()) {
            document.isTroubled(failure);
        } else {
            told.accept(document, new State.Failed(failure));
        }
    }

    void close() {
        thread.shutdown();
    }
}
