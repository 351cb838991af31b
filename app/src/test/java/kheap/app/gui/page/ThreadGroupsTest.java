package kheap.app.gui.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.app.gui.heap.ThreadRow;
import kheap.kafka.KafkaThread;
import kheap.report.Cell;
import kheap.report.Listing;
import org.junit.jupiter.api.Test;

class ThreadGroupsTest {
    private static ShownThread thread(long address, String name, Optional<KafkaThread> kafka) {
        return new ShownThread(
                new ThreadRow(
                        address,
                        name,
                        true,
                        "TIMED_WAITING",
                        Optional.of(new ThreadRow.ThreadObject("java.lang.Thread", true, new ByteSize(100))),
                        List.of()),
                kafka,
                OptionalLong.empty());
    }

    private static ShownThread kafka(long address, String client) {
        String name = "kafka-producer-network-thread | " + client;
        return thread(
                address,
                name,
                Optional.of(new KafkaThread(
                        KafkaThread.Kind.PRODUCER, name, address, true, "TIMED_WAITING", client, List.of())));
    }

    private static final List<ShownThread> THREADS = List.of(
            thread(1, "pool-1-thread-1", Optional.empty()),
            thread(2, "pool-12-thread-7", Optional.empty()),
            thread(3, "main", Optional.empty()),
            kafka(4, "producer-1"),
            kafka(5, ""),
            thread(6, "", Optional.empty()));

    private static <R> List<List<String>> texts(Listing<R> listing, int columns) {
        return listing.rows().stream()
                .map(row -> listing.cells(row).stream()
                        .limit(columns)
                        .map(Cell::text)
                        .toList())
                .toList();
    }

    @Test
    void kafkasThreadsComeFirstAndTheOthersByHowManyThereAre() {
        assertEquals(
                List.of(
                        List.of("kafka-producer-network-thread", "2", "▲ 1", "200 B"),
                        List.of("pool-N-thread-N", "2", "–", "200 B"),
                        List.of("main", "1", "–", "100 B"),
                        List.of("without a name", "1", "–", "100 B")),
                texts(ThreadGroups.groups(THREADS), 4));
    }

    @Test
    void aThreadOfKafkasWithoutAClientComesFirstAndSaysSo() {
        List<List<String>> threads = texts(ThreadGroups.threads(THREADS), 3);
        assertEquals(
                List.of("kafka-producer-network-thread | ", "timed waiting", "▲ of no client"), threads.getFirst());
        assertEquals(
                List.of("kafka-producer-network-thread | producer-1", "timed waiting", "producer-1"), threads.get(1));
        assertEquals(List.of("timed waiting", "–"), threads.get(2).subList(1, 3));
    }
}
