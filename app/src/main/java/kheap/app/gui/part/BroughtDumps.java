package kheap.app.gui.part;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.Workspace;

/// What becomes of dumps that the user drops or chooses: one is opened, of several the user says whether they are to
/// be compared or opened each. On the page that compares, all go into the comparison.
public final class BroughtDumps {
    private final Workspace workspace;
    private final Overlay overlay;

    public BroughtDumps(Desk desk) {
        this.workspace = desk.workspace();
        this.overlay = desk.overlay();
    }

    /// Dumps that were dropped on the page that is to be seen.
    public void dropped(List<Path> files) {
        if (workspace.place().get() instanceof Place.Days && !files.isEmpty()) {
            workspace.addDays(files);
        } else {
            chosen(files);
        }
    }

    /// Dumps to be opened.
    public void chosen(List<Path> files) {
        if (files.size() < 2) {
            workspace.open(files);
        } else {
            ask(files);
        }
    }

    /// Dumps to be compared. Asks before an older comparison ends.
    public void compare(List<Path> files) {
        if (workspace.days().days().isEmpty()) {
            workspace.compare(files);
        } else {
            ask(files);
        }
    }

    private void ask(List<Path> files) {
        Label sentence = new Label("Compare them if they are dumps of one service: kheap says what grew between them,"
                + " how fast, and where that ends. Or open each by itself.");
        sentence.setWrapText(true);
        VBox content = new VBox(sentence);
        content.getStyleClass().add("dialog-text");
        List<Button> buttons = new ArrayList<>();
        buttons.add(overlay.close("Cancel"));
        buttons.add(button("open-each", "Open each", () -> workspace.open(files)));
        int days = workspace.days().days().size();
        if (days > 0) {
            buttons.add(button(
                    "add-days",
                    days == 1 ? "Add to the day" : "Add to the %d days".formatted(days),
                    () -> workspace.addDays(files)));
        }
        Button compare =
                button("compare-dumps", "Compare %d dumps".formatted(files.size()), () -> workspace.compare(files));
        compare.setDefaultButton(true);
        buttons.add(compare);
        overlay.show("several-dumps", "%d dumps".formatted(files.size()), content, buttons.toArray(Button[]::new));
    }

    private Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.setOnAction(event -> {
            overlay.hide();
            action.run();
        });
        return button;
    }
}
