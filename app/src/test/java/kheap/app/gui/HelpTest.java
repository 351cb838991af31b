package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import kheap.app.about.Version;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.report.Glossary;
import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void f1ShowsTheKeysOfEveryCommand() {
        try (TestedWindow window = TestedWindow.open()) {
            window.press(KeyCode.F1);
            window.node("#shortcuts");
            for (Command command : Command.values()) {
                command.keysInWords().ifPresent(keys -> {
                    assertTrue(window.says(keys), keys);
                    assertFalse(keys.contains("_"), keys);
                    assertTrue(window.says(command.withoutDots()), command.toString());
                });
            }
        }
    }

    @Test
    void escClosesADialogAndTheFocusIsWhereItWas() {
        try (TestedWindow window = TestedWindow.open()) {
            Node open = window.node("#open");
            TestedWindow.on(() -> {
                open.requestFocus();
                return open;
            });
            window.press(KeyCode.F1);
            window.until("the dialog has the focus", () -> focus(window) != open);
            window.press(KeyCode.ESCAPE);
            assertFalse(window.has("#shortcuts"));
            assertSame(open, TestedWindow.on(() -> focus(window)));
        }
    }

    @Test
    void aClosedDialogDoesNotAnswerToEnter() {
        try (TestedWindow window = TestedWindow.open()) {
            window.press(KeyCode.F1);
            window.node("#shortcuts");
            window.press(KeyCode.ENTER);
            assertFalse(window.has("#shortcuts"), "Enter is for Close");
            assertEquals(0, window.robot().lookup("#shortcuts").queryAll().size(), "nothing of it is left");
        }
    }

    @Test
    void theMenuDoesNotAnswerUnderADialog() {
        try (TestedWindow window = TestedWindow.open()) {
            window.press(KeyCode.F1);
            window.until("the dialog has the focus", () -> focus(window) instanceof ScrollPane);
            window.press(KeyCode.SHORTCUT, KeyCode.COMMA);
            assertTrue(window.has("#shortcuts"));
            assertFalse(window.has("#preferences"));
        }
    }

    @Test
    void theHelpScrollsByKeyboard() {
        try (TestedWindow window = TestedWindow.open()) {
            window.press(KeyCode.SHIFT, KeyCode.F1);
            window.until("the text has the focus", () -> focus(window) instanceof ScrollPane);
            ScrollPane text = window.node("#words .scroll-pane");
            window.press(KeyCode.PAGE_DOWN);
            window.until("it is scrolled", () -> text.getVvalue() > 0);
        }
    }

    @Test
    void everyWordOfAnAnswerIsExplained() {
        try (TestedWindow window = TestedWindow.open()) {
            window.press(KeyCode.SHIFT, KeyCode.F1);
            window.node("#words");
            Arrays.stream(Severity.values())
                    .map(Glossary::meaning)
                    .forEach(meaning -> assertTrue(window.says(meaning), meaning));
            for (Grade grade : Grade.values()) {
                assertTrue(window.says(grade.toString()), grade.toString());
                assertTrue(window.says(Glossary.meaning(grade)), grade.toString());
            }
            Glossary.parts().stream().flatMap(part -> part.terms().stream()).forEach(term -> {
                assertTrue(window.says(term.name()), term.name());
                assertTrue(window.says(term.meaning()), term.name());
            });
        }
    }

    @Test
    void aboutTellsTheVersionAndTheLicences() {
        try (TestedWindow window = TestedWindow.open()) {
            window.click("_Help");
            window.click("#menu-about");
            window.node("#about");
            assertTrue(window.says("kheap " + Version.ofProgram()));
            assertTrue(window.says("Apache License 2.0"));
            String notice = window.<TextArea>node("#about .text-area").getText();
            for (String library : List.of("haha", "JFreeChart", "atlantafx", "ikonli")) {
                assertTrue(notice.contains(library), library);
            }
            window.click("Copy");
            assertEquals(
                    String.join(System.lineSeparator(), Version.lines()),
                    TestedWindow.on(() -> Clipboard.getSystemClipboard().getString()));
        }
    }

    private static Node focus(TestedWindow window) {
        return window.stage().getScene().getFocusOwner();
    }
}
