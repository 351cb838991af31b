package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import kheap.app.gui.heap.Warehouse;
import kheap.app.gui.model.Place;
import kheap.kafka.KafkaClients;
import kheap.kafka.Producer;
import kheap.report.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientsTest {
    private static KafkaClients.Found clients(TestedWindow window) {
        return TestedWindow.on(() -> (KafkaClients.Found) window.workspace
                .current()
                .orElseThrow()
                .dump()
                .orElseThrow()
                .session()
                .analysis()
                .kafka());
    }

    private static void go(TestedWindow window) {
        TestedWindow.on(() -> {
            window.workspace.go(new Place.Clients(window.workspace.current().orElseThrow(), OptionalLong.empty()));
            return window;
        });
    }

    private static void openTab(TestedWindow window, String name) {
        TestedWindow.on(() -> {
            TabPane tabs = window.node(".details-pane .tab-pane");
            tabs.getTabs().stream()
                    .filter(tab -> tab.getText().equals(name))
                    .findFirst()
                    .ifPresent(tabs.getSelectionModel()::select);
            return tabs;
        });
    }

    /// The texts of a table's rows, column by column.
    private static List<List<String>> rows(TestedWindow window, String query) {
        TableView<?> table = window.node(query);
        return TestedWindow.on(() -> IntStream.range(0, table.getItems().size())
                .mapToObj(row -> table.getColumns().stream()
                        .map(column -> ((Cell) column.getCellData(row)).text())
                        .toList())
                .toList());
    }

    @Test
    void everyProducerIsThereTheOrphansFirst() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            go(window);
            window.untilItSays("Producers (5)");
            List<List<String>> rows = rows(window, ".clients-of-kind .listing-table");
            assertEquals(
                    List.of("orphaned", "orphaned", "orphaned", "open", "open"),
                    rows.stream().map(row -> row.get(1)).toList());
        }
    }

    @Test
    void aDumpWithoutKafkaSaysSo(@TempDir Path folder) {
        Path dump = Warehouse.dump(folder);
        try (TestedWindow window = TestedWindow.open()) {
            window.open(dump);
            window.until(
                    "the dump is open",
                    () -> window.workspace.current().orElseThrow().ready().isPresent());
            go(window);
            window.untilItSays("There is no Kafka client in this dump.");
            window.untilItSays("No class of kafka-clients is loaded in this process.");
        }
    }

    @Test
    void kindsWithoutClientsAreNotThere() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            go(window);
            window.untilItSays("Producers (5)");
            assertFalse(window.says("Consumers ("));
            assertFalse(window.says("Admin clients ("));
        }
    }

    @Test
    void settingsThatAreNotTheDefaultComeFirstWithTheDefaultBesideThem() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            go(window);
            openTab(window, "Settings");
            List<List<String>> rows = rows(window, "#settings .listing-table");
            Producer producer = clients(window).producers().getFirst();
            int changed = producer.config().changed().size();
            assertEquals(
                    producer.config().changed(),
                    rows.stream().limit(changed).map(List::getFirst).collect(Collectors.toSet()));
            assertTrue(rows.contains(List.of("buffer.memory", "262144", "≠ 33554432", "changed")), rows::toString);
            assertEquals(producer.config().values().size(), rows.size());
            assertEquals(
                    Set.of("default"),
                    rows.stream().skip(changed).map(List::getLast).collect(Collectors.toSet()));
            window.node("#settings .changed-setting");
        }
    }

    @Test
    void settingsStayOnTopWhileOneWalksThroughTheClients() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            go(window);
            openTab(window, "Settings");
            List<Producer> producers = clients(window).producers();
            window.click(producers.getLast().clientId());
            assertTrue(rows(window, "#settings .listing-table").stream()
                    .anyMatch(row -> row.get(0).equals("client.id")
                            && row.get(1).equals(producers.getLast().clientId())));
        }
    }

    @Test
    void aClientIsSelectedByItsAddressAlsoWhenAFilterHidesIt() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            go(window);
            Producer held = clients(window).producers().stream()
                    .filter(producer -> producer.facade().isPresent())
                    .findFirst()
                    .orElseThrow();
            window.press(KeyCode.CONTROL, KeyCode.F);
            window.type("orphaned");
            window.untilItSays("3 of 5");
            TestedWindow.on(() -> {
                window.workspace.goToClient(held.facade().getAsLong());
                return window;
            });
            window.until(
                    "it is selected",
                    () -> window.has("#clients .title-4")
                            && window.says(held.clientId())
                            && window.says("Show KafkaProducer"));
            assertEquals(5, rows(window, ".clients-of-kind .listing-table").size());
        }
    }

    @Test
    void severalClientsAreAddedUp() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            go(window);
            window.click(clients(window).producers().getFirst().clientId());
            window.press(KeyCode.CONTROL, KeyCode.A);
            window.untilItSays("5 selected");
            window.untilItSays("open 2, orphaned 3");
            assertTrue(window.says("160 MiB"), "5 times 32 MiB of buffer.memory");
        }
    }

    @Test
    void aQueryForMatNamesTheSelectedClients() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            go(window);
            window.click("Copy as MAT OQL");
            assertEquals(
                    "SELECT * FROM OBJECTS 0x"
                            + Long.toHexString(
                                    clients(window).producers().getFirst().address()),
                    TestedWindow.on(() -> Clipboard.getSystemClipboard().getString()));
        }
    }

    @Test
    void batchesStackAndOwnerAreBesideTheClient() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            go(window);
            Producer producer = clients(window).producers().getFirst();
            openTab(window, "Batches");
            assertEquals(4, rows(window, ".details-pane .listing-table").size(), "orders-0 to orders-3");
            openTab(window, "Thread");
            window.untilItSays(producer.thread().orElseThrow().name());
            openTab(window, "Owner");
            window.untilItSays(producer.owner().path().getLast().type());
        }
    }

    @Test
    void aStepOfThePathLeadsToItsObject() {
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            go(window);
            openTab(window, "Owner");
            var step = clients(window).producers().getFirst().owner().path().getLast();
            window.click(step.type());
            assertEquals(new Place.Look.OneObject(step.address()), TestedWindow.on(() -> ((Place.Objects)
                            window.workspace.place().get())
                    .look()));
        }
    }
}
