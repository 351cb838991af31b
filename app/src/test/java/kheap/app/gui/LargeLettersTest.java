package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.text.Text;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Place;
import org.junit.jupiter.api.Test;

/// Half as large again as usual, on a small screen.
class LargeLettersTest {
    private static final String STYLE = "data:text/css,.root{-fx-font-size:21px;}";

    @Test
    void noNumberAndNoVerdictIsCutOff() {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            TestedWindow.on(() -> window.stage().getScene().getStylesheets().add(STYLE));
            Document dump = window.workspace.current().orElseThrow();
            window.go(new Place.Objects(dump, new Place.Look.Classes()));
            window.node("#classes");
            window.until(
                    "all of every number is seen",
                    () -> numbers(window).size() > 20
                            && numbers(window).stream().allMatch(LargeLettersTest::isWhole));
            Labeled sign = window.node(".sidebar .verdict-sign");
            assertFalse(sign.getText().isEmpty());
            assertEquals(21, sign.getFont().getSize());
            window.until("the verdict is seen", () -> isWhole(sign));
        }
    }

    @Test
    void whatIsSaidOfSeveralDaysIsNoWiderThanTheWindow() {
        try (TestedWindow window = TestedWindow.open()) {
            TestedWindow.on(() -> window.stage().getScene().getStylesheets().add(STYLE));
            TestedWindow.on(() -> {
                window.stage().setWidth(1280);
                window.workspace.compare(SampleDays.saved());
                return window;
            });
            window.node("#days #verdict");
            ScrollPane page = window.node("#days .page-scroll");
            window.until(
                    "nothing stands out on the right",
                    () -> page.getContent().getLayoutBounds().getWidth()
                            <= page.getViewportBounds().getWidth());
        }
    }

    private static List<Labeled> numbers(TestedWindow window) {
        return window.robot().lookup("#classes .table-cell").queryAllAs(Labeled.class).stream()
                .filter(cell -> cell.getText() != null && cell.getText().matches("[\\d,.]+( [KM]?i?B)?"))
                .toList();
    }

    private static boolean isWhole(Labeled labeled) {
        return labeled.lookup(".text") instanceof Text drawn && drawn.getText().equals(labeled.getText());
    }
}
