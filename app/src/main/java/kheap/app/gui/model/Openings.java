package kheap.app.gui.model;

import java.nio.file.Files;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import kheap.UnreadableDumpException;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.settings.Settings;
import kheap.evidence.EvidenceReader;

/// Opens documents one after the other, on one thread: the indexes of several dumps at a time are more than the
/// memory that may be assumed.
final class Openings {
    private final Opener opener;
    private final Executor window;
    private final Joining joining;
    private final BiConsumer<Document, State> told;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("kheap opening").daemon().factory());

    /// @param window runs what it is given on the window's thread
    /// @param joining takes over what is made of files beside a dump
    /// @param told what becomes of a document; called on the window's thread
    Openings(Opener opener, Executor window, Joining joining, BiConsumer<Document, State> told) {
        this.opener = opener;
        this.window = window;
        this.joining = joining;
        this.told = told;
    }

    /// Does something else on the same thread, in its turn.
    void run(Runnable work) {
        thread.execute(work);
    }

    /// Opens a document when its turn has come.
    ///
    /// @param as the settings by now
    void open(Document document, Settings as) {
        thread.execute(() -> openNow(document, as));
    }

    private void openNow(Document document, Settings as) {
        if (!document.isWanted()) {
            return;
        }
        tell(document, new State.Opening(OpeningSteps.BEGUN));
        OpeningProgress progress = new OpeningProgress(
                document::isWanted, steps -> tell(document, new State.Opening(steps)), System::nanoTime);
        try {
            FileKind kind = opener.kind(document.file());
            window.execute(() -> document.isOf(kind));
            switch (kind) {
                case DUMP -> openDump(document, as, progress);
                case PROFILE ->
                    tell(
                            document,
                            State.Ready.of(new Content.Profile(opener.profile(document.file(), OptionalInt.empty()))));
                case EVIDENCE -> openEvidence(document, as, progress);
            }
        } catch (CancellationException e) {
            tell(document, new State.Cancelled());
        } catch (Exception | Error e) {
            tell(document, new State.Failed(Failure.of("Opening " + document.file(), e)));
        }
    }

    private void openDump(Document document, Settings as, OpeningProgress progress) throws UnreadableDumpException {
        HeapSession session = opener.open(document.file(), as.opening(), progress::early, progress);
        if (!document.isWanted()) {
            session.close();
            return;
        }
        State.Ready ready = ready(session);
        window.execute(() -> {
            if (document.isWanted()) {
                told.accept(document, ready);
                joining.join(document);
            } else {
                session.close();
            }
        });
    }

    private void openEvidence(Document document, Settings as, OpeningProgress progress) throws UnreadableDumpException {
        try {
            EvidenceReader.Reading reading = opener.evidence(document.file());
            window.execute(() -> joining.begin(document, reading));
        } catch (UnreadableDumpException e) {
            if (Files.isDirectory(document.file())) {
                throw e;
            }
            // A text that is nothing else is what somebody took for a dump: what reads those says why it is none.
            openDump(document, as, progress);
        }
    }

    private static State.Ready ready(HeapSession session) {
        try {
            return State.Ready.of(new Content.Dump(session, session.analysis()));
        } catch (Throwable e) {
            session.close();
            throw e;
        }
    }

    private void tell(Document document, State state) {
        window.execute(() -> {
            if (document.isWanted() || state instanceof State.Cancelled) {
                told.accept(document, state);
            }
        });
    }

    /// Opens nothing more.
    void close() {
        thread.shutdown();
    }

    /// Waits until what was under way has ended, and interrupts it when that takes too long.
    void awaitClosed(Duration patience) throws InterruptedException {
        if (!thread.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }
}
