package kheap.rules;

import java.util.List;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;
import kheap.kafka.KafkaClients;

/// One question about the Kafka clients of a dump.
///
/// A rule is a pure function of plain values: it never asks the heap, keeps nothing and throws nothing.
interface Rule {
    Background NOT_WRITTEN = new Background("", List.of(), "", "", List.of(), Background.Redaction.whole(""));

    Question question();

    /// What stands behind the question.
    default Background background() {
        return NOT_WRITTEN;
    }

    Diagnosis check(KafkaClients.Found clients);
}
