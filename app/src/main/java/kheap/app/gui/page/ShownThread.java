package kheap.app.gui.page;

import java.util.Optional;
import java.util.OptionalLong;
import kheap.app.gui.heap.ThreadRow;
import kheap.kafka.KafkaThread;
import kheap.report.Block.Verdict.Tone;
import kheap.report.Cell;
import kheap.report.ClientListings;

/// A thread of the dump, with what it is to Kafka.
///
/// @param kafka empty for a thread that is none of Kafka's
/// @param client the address of the client that it works for
record ShownThread(ThreadRow thread, Optional<KafkaThread> kafka, OptionalLong client) {
    /// Its kind, for a thread of Kafka's, else its name with every number made `N`: `pool-N-thread-N`.
    String group() {
        String pattern = thread.name().replaceAll("\\d+", "N");
        return kafka.map(known -> known.kind().toString()).orElse(pattern.isEmpty() ? "without a name" : pattern);
    }

    boolean isLeftOver() {
        return kafka.filter(ClientListings::isLeftOver).isPresent();
    }

    String state() {
        return ClientListings.stateOfThread(thread.alive(), thread.state());
    }

    /// The client's id; a warning where there is none and should be.
    Cell clientCell() {
        return isLeftOver()
                ? Cell.of(Tone.WARNING.sign() + " of no client")
                : Cell.of(kafka.map(KafkaThread::client).orElse(""));
    }
}
