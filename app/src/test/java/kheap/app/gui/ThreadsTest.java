package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javafx.scene.control.TableView;
import kheap.app.gui.model.Place;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.report.Cell;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private static void go(TestedWindow window) {
        TestedWindow.on(() -> {
            window.workspace.go(new Place.Threads(window.workspace.current().orElseThrow(), OptionalLong.empty()));
            return window;
        });
        window.node("#thread-table");
    }

    private static List<List<String>> rows(TestedWindow window, String query) {
        TableView<?> table = window.node(query);
        return TestedWindow.on(() -> IntStream.range(0, table.getItems().size())
                .mapToObj(row -> table.getColumns().stream()
                        .limit(4)
                        .map(column -> ((Cell) column.getCellData(row)).text())
                        .toList())
                .toList());
    }

    private static List<List<String>> kinds(TestedWindow window) {
        return rows(window, "#kinds .listing-table");
    }

    private static List<List<String>> threads(TestedWindow window) {
        return rows(window, "#thread-table .listing-table");
    }

    @Test
    void kafkasThreadsComeFirstAndTheOthersByTheirNamesWithoutNumbers() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            go(window);
            List<List<String>> kinds = kinds(window);
            assertEquals(
                    List.of("kafka-producer-network-thread", "1", "0"),
                    kinds.getFirst().subList(0, 3));
            assertEquals(List.of("order-handler-N", "3", "–"), kinds.get(1).subList(0, 3));
            assertEquals(
                    threads(window).size(),
                    kinds.stream()
                            .mapToInt(kind -> Integer.parseInt(kind.get(1)))
                            .sum());
        }
    }

    @Test
    void theThreadsOfTheSelectedKindAreListed() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            go(window);
            window.click("order-handler-N");
            assertEquals(
                    List.of("order-handler-0", "order-handler-1", "order-handler-2"),
                    threads(window).stream().map(List::getFirst).sorted().toList());
        }
    }

    @Test
    void theStackUnfoldsToTheObjectsOfItsLocalVariables() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            go(window);
            window.click("order-handler-N");
            window.click("order-handler-0");
            window.untilItSays("org.apache.kafka.clients.producer.internals.BufferPool.allocate(");
            assertFalse(window.says("java.util.concurrent.locks.ReentrantLock"));
            window.click("Local variables");
            window.untilItSays("org.apache.kafka.clients.producer.internals.BufferPool");
            window.click("org.apache.kafka.clients.producer.internals.BufferPool");
            assertTrue(TestedWindow.on(() -> window.workspace.place().get() instanceof Place.Objects));
        }
    }

    @Test
    void aThreadOfKafkasWithAClientLeadsToItAndTheClientLeadsBack() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            go(window);
            window.click("kafka-producer-network-thread");
            window.click("Show client");
            window.click("Show thread");
            window.untilItSays("kafka-producer-network-thread | orders-producer");
            assertTrue(TestedWindow.on(() -> window.workspace.place().get() instanceof Place.Threads));
        }
    }

    @Test
    void aThreadIsSelectedByItsAddressBeforeTheThreadsAreRead() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            KafkaThread wanted = TestedWindow.on(() -> ((KafkaClients.Found) window.workspace
                            .current()
                            .orElseThrow()
                            .dump()
                            .orElseThrow()
                            .session()
                            .analysis()
                            .kafka())
                    .threads()
                    .getLast());
            TestedWindow.on(() -> {
                window.workspace.goToThread(wanted.address());
                return window;
            });
            window.until("it is shown", () -> window.has("#threads .title-4") && window.says(wanted.name()));
        }
    }
}
