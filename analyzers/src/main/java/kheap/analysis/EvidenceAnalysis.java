package kheap.analysis;

import java.util.List;
import kheap.diagnosis.Diagnosis;
import kheap.footprint.Footprint;

/// Everything we know of a process without a dump of its heap, from the files beside it.
public record EvidenceAnalysis(Footprint footprint, List<Diagnosis> diagnoses) implements Analysis {
    public EvidenceAnalysis {
        diagnoses = List.copyOf(diagnoses);
    }
}
