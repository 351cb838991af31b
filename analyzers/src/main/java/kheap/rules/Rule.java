package kheap.rules;

import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;
import kheap.kafka.KafkaClients;

/// One question about the Kafka clients of a dump.
///
/// A rule is a pure function of plain values: it never asks the heap, keeps nothing and throws nothing.
interface Rule {
    Question question();

    /// What stands behind the question.
    Background background();

    Diagnosis check(KafkaClients.Found clients);
}
