package kheap.analysis;

import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Diagnosis;
import kheap.evidence.EvidenceFile;
import kheap.footprint.Footprint;
import kheap.rules.Rules;

/// Everything we know of a process without a dump of its heap, from the files beside it.
public record EvidenceAnalysis(Footprint footprint, List<Diagnosis> diagnoses) implements Analysis {
    public EvidenceAnalysis {
        diagnoses = List.copyOf(diagnoses);
    }

    /// Joins what the files tell, and asks what they can answer.
    public static EvidenceAnalysis of(List<EvidenceFile> files) {
        Footprint footprint = Footprint.of(files, Optional.empty());
        return new EvidenceAnalysis(footprint, Rules.check(footprint, Optional.empty()));
    }
}
