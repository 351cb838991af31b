package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.OptionalLong;
import javafx.scene.Node;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.ListedDay;
import kheap.app.gui.model.Place;
import kheap.app.gui.settings.Settings;
import kheap.comparison.DumpComparison;
import kheap.kafka.KafkaClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class ClosingTest {
    @Test
    @EnabledIfSystemProperty(
            named = "glass.platform",
            matches = "Monocle",
            disabledReason = "on a display TestFX keeps every event of the pointer, and with it the page below it")
    void aClosedDumpIsForgottenWithAllItsPages() {
        try (TestedWindow window = TestedWindow.open()) {
            window.open(TestedWindow.sample("full-buffer-pool"), TestedWindow.sample("unclosed-producers"));
            window.until("both are open", () -> window.workspace.documents().stream()
                    .allMatch(dump -> dump.ready().isPresent()));
            List<WeakReference<?>> traces = lookAround(window);
            TestedWindow.on(() -> {
                window.workspace.close(window.workspace.documents().getLast());
                return window;
            });
            window.until("nothing holds it", () -> {
                System.gc();
                return traces.stream().allMatch(trace -> trace.get() == null);
            });
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "glass.platform",
            matches = "Monocle",
            disabledReason = "on a display TestFX keeps every event of the pointer, and with it the page below it")
    void aClosedComparisonIsForgottenWithItsDays() {
        try (TestedWindow window = TestedWindow.open()) {
            List<WeakReference<?>> traces = lookAtDays(window);
            TestedWindow.on(() -> {
                window.workspace.closeDays();
                return window;
            });
            window.until("nothing holds it", () -> {
                System.gc();
                return traces.stream().allMatch(trace -> trace.get() == null);
            });
        }
    }

    /// What it returns holds nothing of the comparison.
    private static List<WeakReference<?>> lookAtDays(TestedWindow window) {
        TestedWindow.on(() -> {
            window.workspace.compare(SampleDays.saved());
            return window;
        });
        Node clients = window.node("#days-clients");
        window.until("all days are compared", () -> window.workspace.days().days().stream()
                .allMatch(day -> day.state().get() instanceof ListedDay.State.Analysed));
        DumpComparison comparison =
                window.workspace.days().compared().orElseThrow().comparison();
        return List.of(
                new WeakReference<>(clients),
                new WeakReference<>(comparison),
                new WeakReference<>(comparison.days().first()),
                new WeakReference<>(window.workspace.days().days().getFirst()));
    }

    /// Goes to every page of the last dump. What it returns holds none of them.
    private static List<WeakReference<?>> lookAround(TestedWindow window) {
        Document dump = window.workspace.documents().getLast();
        HeapSession session = dump.dump().orElseThrow().session();
        window.go(new Place.Overview(dump));
        Node overview = window.node("#overview");
        window.go(new Place.Clients(dump, OptionalLong.empty()));
        Node clients = window.node("#clients .listing-table");
        window.go(new Place.Threads(dump, OptionalLong.empty()));
        Node threads = window.node("#thread-table");
        window.go(new Place.Objects(dump, new Place.Look.Classes()));
        Node objects = window.node("#classes");
        window.go(new Place.Objects(dump, new Place.Look.Dominators()));
        Node dominators = window.node("#dominators");
        KafkaClients.Found found =
                assertInstanceOf(KafkaClients.Found.class, session.analysis().kafka());
        TestedWindow.on(() -> {
            window.workspace.goToObject(found.producers().getFirst().address());
            window.workspace.change(window.workspace.settings().get().with(Settings.Units.EXACT));
            window.workspace.change(window.workspace.settings().get().with(Settings.Theme.DARK));
            return window;
        });
        Node object = window.node("#contents");
        return List.of(
                new WeakReference<>(overview),
                new WeakReference<>(clients),
                new WeakReference<>(threads),
                new WeakReference<>(objects),
                new WeakReference<>(dominators),
                new WeakReference<>(object),
                new WeakReference<>(session),
                new WeakReference<>(dump));
    }
}
