package kheap.app.gui.model;

import kheap.analysis.Analysis;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.EvidenceAnalysis;
import kheap.analysis.ProfileAnalysis;
import kheap.app.gui.heap.HeapSession;

/// What there is of a document that is open.
public sealed interface Content {
    Analysis analysis();

    /// A dump, or what was saved of one.
    ///
    /// @param session the open heap
    /// @param analysis with what files beside the dump tell; [HeapSession#analysis] is without what was added here
    record Dump(HeapSession session, DumpAnalysis analysis) implements Content {}

    /// Files as they lie beside a dump, without the dump.
    record Evidence(EvidenceAnalysis analysis) implements Content {}

    /// A profile of a Go program.
    record Profile(ProfileAnalysis analysis) implements Content {}
}
