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
import java.util.function.Consumer;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.app.gui.heap.EarlyFigures;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.ListedEvidence;
import kheap.app.gui.model.Opener;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.settings.Settings;
import kheap.app.gui.settings.Settings.Recent;
import kheap.app.gui.settings.Settings.Theme;
import kheap.app.jvm.DumpRequest;
import kheap.app.jvm.RunningJvm;
import kheap.heap.Opening;
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

    /// Letters half as large again as usual.
    private static final String LARGE = "data:text/css,.root{-fx-font-size:21px;}";

    /// Pictures of a page that is longer than the window.
    private static final int PARTS = 5;

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
            Document dump = window.workspace.current().orElseThrow();
            KafkaClients.Found clients = (KafkaClients.Found)
                    dump.dump().orElseThrow().session().analysis().kafka();
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
        days(settings, suffix);
        evidence(settings, suffix);
        profiles(settings, suffix);
        Path garbage = Files.writeString(folder.resolve("orders.hprof"), "<html>404 Not Found</html>");
        try (TestedWindow window = TestedWindow.of(HeapSession::open, settings)) {
            window.open(garbage);
            window.node("#failure");
            window.picture(folder.resolve("failure" + suffix));
        } finally {
            Files.delete(garbage);
        }
    }

    /// One that cannot be read and one whose time is not known are among the days.
    private void days(Settings settings, String suffix) throws IOException {
        Path bad = Files.writeString(folder.resolve("orders-9.hprof"), "<html>404 Not Found</html>");
        Path timeless =
                TestedWindow.sample("plain-text-to-tls-port").toAbsolutePath().normalize();
        Opener forgetful = new Opener() {
            @Override
            public HeapSession open(Path file, Opening opening, Consumer<EarlyFigures> early, Progress progress)
                    throws UnreadableDumpException {
                return HeapSession.open(file, opening, early, progress);
            }

            @Override
            public DumpAnalysis analyze(Path file, Opening opening, Progress progress) throws UnreadableDumpException {
                return file.equals(timeless)
                        ? SampleDays.analysis(timeless.getFileName().toString(), 0, Optional.empty())
                        : Opener.super.analyze(file, opening, progress);
            }
        };
        try (TestedWindow window = TestedWindow.of(forgetful, settings)) {
            window.press(KeyCode.SHORTCUT, KeyCode.D);
            window.node("#no-days");
            window.picture(folder.resolve("no-days" + suffix));
            List<Path> days = SampleDays.saved();
            window.answers.addAll(days);
            window.go(new Place.Welcome());
            window.press(KeyCode.SHORTCUT, KeyCode.O);
            window.node("#several-dumps");
            window.picture(folder.resolve("several-dumps" + suffix));
            window.click("#compare-dumps");
            untilCompared(window, days.size());
            window.picture(folder.resolve("days" + suffix));
            ScrollPane page = window.node("#days .page-scroll");
            for (int part = 1; part <= PARTS; part++) {
                double at = (double) part / PARTS;
                TestedWindow.on(() -> {
                    page.setVvalue(at);
                    return page;
                });
                window.picture(folder.resolve("days-" + part + suffix));
            }
            TestedWindow.on(() -> {
                page.setVvalue(0);
                window.workspace.addDays(List.of(bad, timeless));
                return page;
            });
            window.untilItSays("does not tell when it was taken");
            window.picture(folder.resolve("days-questions" + suffix));
            TestedWindow.on(() -> window.stage().getScene().getStylesheets().add(LARGE));
            window.picture(folder.resolve("days-large" + suffix));
        } finally {
            Files.delete(bad);
        }
    }

    /// What lies beside a dump, with it and without; one file of it is none.
    private void evidence(Settings settings, String suffix) throws IOException {
        Path there = Files.createDirectories(folder.resolve("evidence"));
        List<Path> files = SampleEvidence.all(there);
        Path none = Files.writeString(there.resolve("notes.txt"), "Restarted it at 3.");
        try (TestedWindow window = TestedWindow.of(HeapSession::open, settings)) {
            window.openSample("unclosed-producers");
            add(window, files);
            parts(window, "evidence-beside", suffix);
            TestedWindow.on(() -> {
                window.<ScrollPane>node("#overview .page-scroll").setVvalue(0);
                return files;
            });
            window.click("#evidence .title");
            window.picture(folder.resolve("evidence-listed" + suffix));
            add(window, List.of(none));
            window.picture(folder.resolve("evidence-unreadable" + suffix));
            TestedWindow.on(() -> window.stage().getScene().getStylesheets().add(LARGE));
            window.picture(folder.resolve("evidence-large" + suffix));
        }
        try (TestedWindow window = TestedWindow.of(HeapSession::open, settings)) {
            TestedWindow.on(() -> {
                window.workspace.openEvidence(files);
                return files;
            });
            untilOpen(window);
            parts(window, "evidence-alone", suffix);
        }
    }

    private static void add(TestedWindow window, List<Path> files) {
        TestedWindow.on(() -> {
            window.workspace.addEvidence(window.workspace.current().orElseThrow(), files);
            return files;
        });
        window.until("they are read", () -> window.workspace.current().orElseThrow().evidence().stream()
                .noneMatch(ListedEvidence::isToCome));
    }

    private static void untilOpen(TestedWindow window) {
        window.until(
                "it is open",
                () -> window.workspace.current().flatMap(Document::ready).isPresent());
    }

    private void profiles(Settings settings, String suffix) {
        List<Path> days = SampleEvidence.profilesOfDays();
        try (TestedWindow window = TestedWindow.of(HeapSession::open, settings)) {
            window.open(days.getLast());
            untilOpen(window);
            TestedWindow.on(() -> {
                window.workspace.count(window.workspace.current().orElseThrow(), OptionalInt.of(64));
                return days;
            });
            window.until("the partitions are counted", () -> window.says("64"));
            parts(window, "profile", suffix);
            TestedWindow.on(() -> {
                window.workspace.compare(days);
                window.workspace.days().setPartitions(OptionalInt.of(64));
                return days;
            });
            untilCompared(window, days.size());
            window.picture(folder.resolve("profile-days" + suffix));
        }
    }

    /// The page from its beginning to its end.
    private void parts(TestedWindow window, String name, String suffix) {
        ScrollPane page = window.node("#overview .page-scroll");
        for (int part = 0; part < PARTS; part++) {
            double at = (double) part / (PARTS - 1);
            TestedWindow.on(() -> {
                page.setVvalue(at);
                return page;
            });
            window.picture(folder.resolve(name + "-" + part + suffix));
        }
    }

    private static void untilCompared(TestedWindow window, int count) {
        window.until(count + " days are compared", () -> window.workspace
                .days()
                .compared()
                .filter(compared -> compared.comparison().days().days().size() == count)
                .isPresent());
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
