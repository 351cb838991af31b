package kheap.analysis;

import java.util.List;
import kheap.diagnosis.Diagnosis;
import kheap.golang.GoClients;

/// Everything we know of a Go program from one profile.
public record ProfileAnalysis(GoClients clients, List<Diagnosis> diagnoses) implements Analysis {
    public ProfileAnalysis {
        diagnoses = List.copyOf(diagnoses);
    }
}
