package kheap.rules;

import java.util.Optional;
import kheap.diagnosis.Diagnosis;
import kheap.footprint.Footprint;
import kheap.kafka.KafkaClients;

/// A question about what the process takes from the system, which files beside a dump answer, or which they answer
/// better than a dump alone.
non-sealed interface FootprintRule extends Rule {
    /// @param footprint what the files beside the dump tell; [Footprint#NONE] where there are none
    /// @param clients the Kafka clients of the dump; empty where there is no dump, or none that tells them
    Diagnosis check(Footprint footprint, Optional<KafkaClients.Found> clients);
}
