package kheap.rules;

import kheap.diagnosis.Diagnosis;
import kheap.kafka.KafkaClients;

/// A question that the Kafka clients of a dump answer.
non-sealed interface ClientRule extends Rule {
    Diagnosis check(KafkaClients.Found clients);
}
