package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.application.Application;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.input.KeyCode;
import kheap.ByteSize;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.settings.Settings;
import kheap.app.gui.settings.Settings.Recent;
import kheap.app.gui.settings.Settings.Theme;
import kheap.app.gui.settings.Settings.Units;
import kheap.heap.Engine;
import kheap.report.Block.Verdict.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferencesTest {
    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    private Path folder;

    @Test
    void theThemeChangesAtOnce() {
        try (TestedWindow window = opened(usual())) {
            String light = TestedWindow.on(Application::getUserAgentStylesheet);
            ChoiceBox<Theme> theme = window.node("#theme");
            assertEquals(Theme.LIGHT, theme.getValue());
            window.click("#theme");
            window.click("Dark");
            assertEquals(Theme.DARK, settings(window).theme());
            String dark = TestedWindow.on(Application::getUserAgentStylesheet);
            assertFalse(dark.equals(light), dark);
            assertTrue(window.has("#preferences"), "the dialog stays");
        }
    }

    @Test
    void whatIsChosenIsInTheSettings() {
        try (TestedWindow window = opened(usual())) {
            choose(window, "#units", Units.EXACT);
            choose(window, "#engine", Engine.MAT);
            assertEquals(Units.EXACT, settings(window).units());
            assertEquals(Engine.MAT, settings(window).engine());
            window.press(KeyCode.ESCAPE);
            window.press(KeyCode.SHORTCUT, KeyCode.COMMA);
            assertEquals(Engine.MAT, window.<ChoiceBox<Engine>>node("#engine").getValue());
        }
    }

    @Test
    void theLimitIsInGibibytes() {
        try (TestedWindow window = opened(usual().withIndexes(Optional.of(folder), new ByteSize(5 * GIBIBYTE)))) {
            Spinner<Integer> limit = window.node("#limit");
            assertEquals(5, limit.getValue());
            window.click("#limit");
            window.press(KeyCode.SHORTCUT, KeyCode.A);
            window.type("7");
            window.press(KeyCode.ENTER);
            assertEquals(new ByteSize(7 * GIBIBYTE), settings(window).indexLimit());
            assertEquals(Optional.of(folder), settings(window).indexFolder());
        }
    }

    @Test
    void aTypedLimitCountsWithoutEnter() {
        try (TestedWindow window = opened(usual())) {
            window.click("#limit");
            window.press(KeyCode.SHORTCUT, KeyCode.A);
            window.type("3");
            window.click("Close");
            assertEquals(new ByteSize(3 * GIBIBYTE), settings(window).indexLimit());
        }
    }

    @Test
    void aLimitThatIsNoNumberChangesNothing() {
        try (TestedWindow window = opened(usual())) {
            window.click("#limit");
            window.press(KeyCode.SHORTCUT, KeyCode.A);
            window.type("much");
            window.press(KeyCode.ENTER);
            assertEquals(Settings.USUAL.indexLimit(), settings(window).indexLimit());
            assertFalse(window.has("#error"));
        }
    }

    @Test
    void aLimitThatIsNoWholeNumberOfGibibytesIsKept() {
        ByteSize odd = new ByteSize(5 * GIBIBYTE / 2);
        try (TestedWindow window = opened(usual().withIndexes(Optional.of(folder), odd))) {
            window.press(KeyCode.ESCAPE);
            assertEquals(odd, settings(window).indexLimit());
        }
    }

    @Test
    void theIndexesLieWhereTheUserWantsThem() {
        try (TestedWindow window = opened(usual())) {
            String standard = window.<Label>node("#index-folder").getText();
            window.answers.add(folder);
            window.click("Choose…");
            assertEquals(Optional.of(folder), settings(window).indexFolder());
            assertEquals(folder.toString(), window.<Label>node("#index-folder").getText());
            window.untilItSays("0 now, 0 B");
            window.click("Use the system's");
            assertEquals(Optional.empty(), settings(window).indexFolder());
            assertEquals(standard, window.<Label>node("#index-folder").getText());
        }
    }

    @Test
    void theIndexesCanBeDeleted() throws IOException {
        Path index =
                Files.write(folder.resolve("a.hprof-00000000000000000000000000000000.kheap-index"), new byte[2048]);
        try (TestedWindow window = opened(usual().withIndexes(Optional.of(folder), Settings.USUAL.indexLimit()))) {
            window.untilItSays("1 now, 2 KiB");
            window.click("Delete all indexes");
            window.untilItSays("Deleted 2 KiB.");
            assertFalse(Files.exists(index));
        }
    }

    @Test
    void recentDumpsAreForgotten() {
        try (TestedWindow window =
                opened(usual().with(new Recent(folder.resolve("a.hprof"), Instant.EPOCH, Tone.CLEAR)))) {
            window.click("Forget recent dumps");
            assertEquals(List.of(), settings(window).recent());
            assertTrue(window.<Button>node("#preferences .button:disabled").isDisabled());
        }
    }

    private static Settings usual() {
        return Settings.USUAL.with(Theme.LIGHT);
    }

    private static Settings settings(TestedWindow window) {
        return TestedWindow.on(() -> window.workspace.settings().get());
    }

    private static TestedWindow opened(Settings settings) {
        TestedWindow window = TestedWindow.of(HeapSession::open, settings);
        window.press(KeyCode.SHORTCUT, KeyCode.COMMA);
        window.until(
                "the first choice has the focus",
                () -> window.stage().getScene().getFocusOwner() instanceof ChoiceBox<?>);
        return window;
    }

    private static <T> void choose(TestedWindow window, String query, T value) {
        ChoiceBox<T> box = window.node(query);
        TestedWindow.on(() -> {
            box.setValue(value);
            return value;
        });
    }
}
