package kheap.app.gui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import javafx.scene.input.KeyCode;
import kheap.Progress;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.OpenDump;
import kheap.app.gui.model.Opener;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.settings.Settings;
import kheap.app.gui.settings.Settings.Recent;
import kheap.app.gui.settings.Settings.Theme;
import kheap.app.jvm.DumpRequest;
import kheap.app.jvm.RunningJvm;
import kheap.kafka.KafkaClients;
import kheap.report.Block.Verdict.Tone;
import org.testfx.api.FxToolkit;

/// Takes pictures of every screen, light and dark, in two sizes, for people to look at.
///
/// Needs a display that is large enough: `docs/pictures.sh` makes one.
final class Pictures {
    /// What this machine runs is nobody's business.
    private static final RunningJvms JVMS = new RunningJvms() {
        @Override
        public List<RunningJvm> list() {
            Instant now = Instant.parse("2026-11-22T03:00:00Z");
            return List.of(
                    jvm(4711, "com.acme.orders.OrderService", now.minus(Duration.ofHours(51)), 1_204),
                    jvm(4802, "billing-2.4.1.jar", now.minus(Duration.ofMinutes(12)), 3),
                    jvm(1033, "org.apache.catalina.startup.Bootstrap", now.minus(Duration.ofDays(9)), 0));
        }

        @Override
        public void take(DumpRequest request, Progress progress) {
            throw new UnsupportedOperationException("nobody takes a dump of a picture");
        }
    };

    private final Path folder;

    private Pictures(Path folder) {
        this.folder = folder;
    }

    /// @param arguments the folder for the pictures
    static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            for (int[] size : new int[][] {{1280, 800}, {1920, 1080}}) {
                new Pictures(folder).take(theme, size[0], size[1]);
            }
        }
        FxToolkit.cleanupStages();
        System.exit(0);
    }

    private static RunningJvm jvm(long pid, String program, Instant start, int kafkaThreads) {
        return new RunningJvm(pid, program, Optional.of("orders"), Optional.of(start), OptionalInt.of(kafkaThreads));
    }

    private void take(Theme theme, int width, int height) throws IOException {
        Settings settings = Settings.USUAL.with(theme).with(new Settings.Frame(0, 0, width, height, false));
        String suffix = "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
        CountDownLatch waiting = new CountDownLatch(1);
        Opener slow = (file, opening, early, progress) -> {
            HeapSession session = HeapSession.open(file, opening, early, progress);
            if (file.equals(
                    TestedWindow.sample("full-buffer-pool").toAbsolutePath().normalize())) {
                progress.step("Walking from the GC roots");
                progress.at(1, 2);
                try {
                    waiting.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return session;
        };
        Settings known = settings.with(new Recent(Path.of("/data/dumps/tuesday.hprof.gz"), Instant.EPOCH, Tone.CLEAR))
                .with(new Recent(
                        TestedWindow.sample("unclosed-producers")
                                .toAbsolutePath()
                                .normalize(),
                        Instant.parse("2026-11-22T03:10:00Z"),
                        Tone.CRITICAL));
        try (TestedWindow window = TestedWindow.of(slow, known)) {
            window.picture(folder.resolve("welcome" + suffix));
            window.open(TestedWindow.sample("full-buffer-pool"));
            window.untilItSays("Walking from the GC roots");
            window.picture(folder.resolve("opening" + suffix));
            waiting.countDown();
        }
        try (TestedWindow window = TestedWindow.of(HeapSession::open, JVMS, settings)) {
            window.openSample("unclosed-producers");
            window.picture(folder.resolve("overview" + suffix));
            OpenDump dump = window.workspace.current().orElseThrow();
            KafkaClients.Found clients = (KafkaClients.Found)
                    dump.ready().orElseThrow().session().analysis().kafka();
            window.go(new Place.Clients(
                    dump, OptionalLong.of(clients.producers().getFirst().address())));
            window.picture(folder.resolve("clients" + suffix));
            window.go(new Place.Threads(
                    dump, OptionalLong.of(clients.threads().getFirst().address())));
            window.until("the stack is there", () -> window.has(".tree-cell:filled"));
            window.picture(folder.resolve("threads" + suffix));
            window.go(new Place.Objects(dump, new Place.Look.Classes()));
            window.until("the classes are there", () -> window.has(".table-row-cell:filled"));
            window.picture(folder.resolve("classes" + suffix));
            window.go(new Place.Objects(dump, new Place.Look.Dominators()));
            window.until("the tree is there", () -> window.has(".tree-table-row-cell:filled"));
            window.picture(folder.resolve("dominators" + suffix));
            window.go(new Place.Objects(
                    dump,
                    new Place.Look.OneObject(clients.producers().getFirst().address())));
            window.until("the object is there", () -> window.has(".tree-table-row-cell:filled"));
            window.picture(folder.resolve("object" + suffix));
            dialogs(window, suffix);
        }
        Path garbage = Files.writeString(folder.resolve("orders.hprof"), "<html>404 Not Found</html>");
        try (TestedWindow window = TestedWindow.of(HeapSession::open, settings)) {
            window.open(garbage);
            window.node("#failure");
            window.picture(folder.resolve("failure" + suffix));
        } finally {
            Files.delete(garbage);
        }
    }

    private void dialogs(TestedWindow window, String suffix) {
        Map<String, KeyCode[]> dialogs = Map.of(
                "shortcuts", new KeyCode[] {KeyCode.F1},
                "words", new KeyCode[] {KeyCode.SHIFT, KeyCode.F1},
                "preferences", new KeyCode[] {KeyCode.SHORTCUT, KeyCode.COMMA},
                "take-dump", new KeyCode[] {KeyCode.SHORTCUT, KeyCode.J});
        dialogs.forEach((name, keys) -> {
            window.press(keys);
            window.node("#" + name);
            if (name.equals("take-dump")) {
                window.until("the JVMs are there", () -> window.has("#take-dump .table-row-cell:filled"));
            }
            window.picture(folder.resolve(name + suffix));
            window.press(KeyCode.ESCAPE);
            window.until("the dialog is gone", () -> !window.has("#" + name));
        });
    }
}
