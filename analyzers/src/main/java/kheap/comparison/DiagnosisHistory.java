package kheap.comparison;

import java.util.List;
import java.util.Optional;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;

/// The answers to one question through the days.
///
/// @param days the answer of each day, empty where that day's kheap did not ask it
public record DiagnosisHistory(Question question, Change change, List<Optional<Diagnosis>> days) {
    /// From the first day to the last.
    public enum Change {
        NEW,
        WORSE,
        SAME,
        BETTER,
        VANISHED,
        /// A problem on no day.
        NONE
    }

    public DiagnosisHistory {
        days = List.copyOf(days);
    }
}
