package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import kheap.Progress;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.settings.Settings;
import kheap.app.gui.settings.Settings.Theme;
import kheap.app.jvm.DumpNotTakenException;
import kheap.app.jvm.DumpRequest;
import kheap.app.jvm.DumpRequest.Contents;
import kheap.app.jvm.OrderService;
import kheap.app.jvm.RunningJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeDumpTest {
    /// No process has this number.
    private static final long PID = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    @Test
    void theJvmsAreListedAsTheyCome() {
        try (TestedWindow window = opened(new Fake())) {
            TableView<RunningJvm> jvms = window.node("#jvms");
            assertEquals(
                    List.of("shop.jar", "org.example.Main"),
                    jvms.getItems().stream().map(RunningJvm::program).toList());
            assertTrue(window.says("12"));
            assertTrue(window.says("not told"));
        }
    }

    @Test
    void nothingIsChosenUntilTheUserChooses() {
        Fake fake = new Fake();
        try (TestedWindow window = opened(fake)) {
            assertTrue(window.<Button>node("#take").isDisabled());
            window.press(KeyCode.ENTER);
            assertTrue(window.has("#take-dump"));
            assertTrue(fake.requests.isEmpty());
        }
    }

    @Test
    void theKeyboardDoesItAll() throws InterruptedException {
        Fake fake = new Fake();
        try (TestedWindow window = opened(fake)) {
            window.press(KeyCode.DOWN);
            window.press(KeyCode.ENTER);
            window.untilItSays("Writing");
            assertEquals(PID, fake.requests.take().pid());
            window.press(KeyCode.ESCAPE);
            window.untilItSays("Cancelled.");
            window.press(KeyCode.ESCAPE);
            window.until("the dialog is closed", () -> !window.has("#take-dump"));
        }
    }

    @Test
    void whatIsAskedForIsTaken() throws InterruptedException {
        Fake fake = new Fake();
        try (TestedWindow window = opened(fake)) {
            window.answers.add(folder);
            window.click("#dump-folder-choose");
            window.until(
                    "the room is known",
                    () -> window.<Label>node("#dump-folder-free").getText().endsWith(" free"));
            window.click("shop.jar");
            TextField name = window.node("#dump-name");
            assertTrue(name.getText().matches("shop-" + PID + "-\\d{8}-\\d{6}\\.hprof"), name.getText());
            window.click("#gzipped");
            assertTrue(name.getText().endsWith(".hprof.gz"), name.getText());
            window.click("#all-objects");
            window.click("#take");
            assertEquals(new DumpRequest(PID, Contents.ALL, folder.resolve(name.getText())), fake.requests.take());
        }
    }

    @Test
    void theEndingOfTheNameDecides() {
        try (TestedWindow window = opened(new Fake())) {
            window.click("#dump-name");
            window.type("mine.hprof.gz");
            assertTrue(window.<CheckBox>node("#gzipped").isSelected());
            window.press(KeyCode.BACK_SPACE);
            assertFalse(window.<CheckBox>node("#gzipped").isSelected());
            assertEquals("mine.hprof.g", window.<TextField>node("#dump-name").getText());
            window.click("shop.jar");
            assertEquals("mine.hprof.g", window.<TextField>node("#dump-name").getText(), "it is the user's");
        }
    }

    @Test
    void itIsToldHowMuchIsWritten() {
        try (TestedWindow window = opened(new Fake())) {
            window.click("shop.jar");
            window.click("#take");
            window.untilItSays("1 MiB written of at most 4 MiB");
            assertEquals(
                    0.25, window.<ProgressBar>node("#taking-dump .progress-bar").getProgress());
        }
    }

    @Test
    void aDumpThatIsTakenOpens() throws IOException {
        Fake fake = new Fake();
        try (TestedWindow window = opened(fake)) {
            window.answers.add(folder);
            window.click("#dump-folder-choose");
            window.click("shop.jar");
            window.click("#gzipped");
            window.click("#take");
            fake.dump.add(TestedWindow.sample("unclosed-producers"));
            window.until("it is open", () -> window.workspace
                    .current()
                    .filter(dump -> dump.ready().isPresent())
                    .isPresent());
            assertFalse(window.has("#taking-dump"));
            assertEquals(folder, window.workspace.current().orElseThrow().file().getParent());
        }
    }

    @Test
    void whyThereIsNoDumpIsSaidWhereTheUserCanMendIt() {
        Fake fake = new Fake() {
            @Override
            public void take(DumpRequest request, Progress progress) throws DumpNotTakenException {
                request.take(progress);
            }
        };
        try (TestedWindow window = opened(fake)) {
            window.click("shop.jar");
            window.click("#dump-name");
            window.press(KeyCode.SHORTCUT, KeyCode.A);
            window.type("mine.hprof");
            window.click("#take");
            window.untilItSays("There is no process " + PID + ": it has ended, or the number is wrong.");
            assertTrue(window.has("#take-dump"));
            assertEquals("mine.hprof", window.<TextField>node("#dump-name").getText());
            assertFalse(window.<Button>node("#take").isDisabled(), "the JVM is still chosen");
        }
    }

    @Test
    void aClickBesideTheDialogStopsNothing() {
        try (TestedWindow window = opened(new Fake())) {
            window.click("shop.jar");
            window.click("#take");
            window.untilItSays("Writing");
            window.robot().clickOn(window.stage().getX() + 20, window.stage().getY() + 300);
            assertTrue(window.has("#taking-dump"));
            window.press(KeyCode.SHORTCUT, KeyCode.COMMA);
            assertTrue(window.has("#taking-dump"), "the menu does not answer either");
        }
    }

    @Test
    void closingTheWindowCancels() throws InterruptedException {
        Fake fake = new Fake();
        try (TestedWindow window = opened(fake)) {
            window.click("shop.jar");
            window.click("#take");
            window.untilItSays("Writing");
        }
        assertTrue(fake.cancelled.tryAcquire(), "it has ended before the window is gone");
    }

    @Test
    void theListIsMadeAnewOnRequestAndTheChosenOneStays() {
        Fake fake = new Fake();
        try (TestedWindow window = opened(fake)) {
            window.click("org.example.Main");
            fake.jvms = List.of(jvm(7, "org.example.New", OptionalInt.of(0)), fake.jvms.getLast());
            window.press(KeyCode.F5);
            window.untilItSays("org.example.New");
            TableView<RunningJvm> jvms = window.node("#jvms");
            assertEquals(
                    "org.example.Main",
                    jvms.getSelectionModel().getSelectedItem().program());
            fake.jvms = List.of();
            window.press(KeyCode.F5);
            window.untilItSays("There is no other JVM that you may see");
            assertTrue(window.<Button>node("#take").isDisabled());
        }
    }

    @Test
    void aRealJvmIsFoundDumpedAndOpened() throws IOException {
        Path dumps = Files.createDirectory(folder.resolve("dumps"));
        try (OrderService service = OrderService.start(Path.of(System.getProperty("java.home")), folder);
                TestedWindow window = opened(RunningJvms.OF_THIS_MACHINE)) {
            window.answers.add(dumps);
            window.click("#dump-folder-choose");
            window.untilItSays(Long.toString(service.pid()));
            window.click(Long.toString(service.pid()));
            window.click("#take");
            window.until("it is open", () -> window.workspace
                    .current()
                    .filter(dump -> dump.ready().isPresent())
                    .isPresent());
            assertEquals(dumps, window.workspace.current().orElseThrow().file().getParent());
        }
    }

    private static TestedWindow opened(RunningJvms jvms) {
        TestedWindow window = TestedWindow.of(HeapSession::open, jvms, Settings.USUAL.with(Theme.LIGHT));
        window.press(KeyCode.SHORTCUT, KeyCode.J);
        window.until(
                "JVMs are listed",
                () -> !window.<TableView<RunningJvm>>node("#jvms").getItems().isEmpty());
        return window;
    }

    private static RunningJvm jvm(long pid, String program, OptionalInt kafkaThreads) {
        return new RunningJvm(
                pid,
                program,
                Optional.of("kafka"),
                Optional.of(Instant.now().minus(Duration.ofHours(5))),
                kafkaThreads);
    }

    /// Takes no dump until the test gives it one.
    private static class Fake implements RunningJvms {
        final BlockingQueue<DumpRequest> requests = new LinkedBlockingQueue<>();
        final BlockingQueue<Path> dump = new LinkedBlockingQueue<>();
        final Semaphore cancelled = new Semaphore(0);
        volatile List<RunningJvm> jvms = List.of(
                jvm(PID, "shop.jar", OptionalInt.of(12)), jvm(PID - 1, "org.example.Main", OptionalInt.empty()));

        @Override
        public List<RunningJvm> list() {
            return jvms;
        }

        @Override
        public void take(DumpRequest request, Progress progress) throws DumpNotTakenException {
            requests.add(request);
            progress.step("Writing");
            try {
                while (true) {
                    progress.at(1 << 20, 4 << 20);
                    Path made = dump.poll(10, TimeUnit.MILLISECONDS);
                    if (made != null) {
                        Files.copy(made, request.file());
                        return;
                    }
                }
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            } catch (CancellationException e) {
                cancelled.release();
                throw e;
            }
        }
    }
}
