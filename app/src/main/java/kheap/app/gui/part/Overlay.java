package kheap.app.gui.part;

import atlantafx.base.controls.ModalPane;
import atlantafx.base.controls.Notification;
import atlantafx.base.theme.Styles;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import kheap.app.gui.model.Failure;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What lies over the pages: dialogs, one at a time, and short notices. Esc closes a dialog, and what had the focus
/// has it again.
public final class Overlay extends StackPane {
    private static final Duration NOTICE = Duration.seconds(6);

    private final ModalPane modal = new ModalPane();
    private final VBox notices = new VBox(8);
    private Node focused;

    public Overlay(Node pages) {
        modal.setAlignment(Pos.CENTER);
        // At once: what is shown right after would be hidden with it.
        modal.setOutTransitionFactory(null);
        modal.addEventHandler(KeyEvent.KEY_PRESSED, Overlay::keepFromMenu);
        notices.setAlignment(Pos.BOTTOM_RIGHT);
        notices.setPickOnBounds(false);
        notices.getStyleClass().add("notices");
        getChildren().setAll(pages, notices, modal);
        modal.displayProperty().addListener((display, was, is) -> {
            if (is) {
                return;
            }
            // Its default button would go on answering to Enter.
            modal.setContent(null);
            giveKeysBack(pages);
            if (focused != null) {
                focused.requestFocus();
                focused = null;
            }
        });
    }

    /// Shows a dialog. Its first button with [Button#isDefaultButton] answers to Enter.
    ///
    /// @param id of the node, for tests and style sheets
    public void show(String id, String title, Node content, Node... buttons) {
        modal.setPersistent(false);
        display(id, title, content, buttons);
    }

    /// Shows a dialog that only its own buttons and [#hide] close: for work that a click beside it must not stop.
    /// Esc is for a button with [Button#isCancelButton].
    public void hold(String id, String title, Node content, Node... buttons) {
        modal.setPersistent(true);
        display(id, title, content, buttons);
    }

    private void display(String id, String title, Node content, Node... buttons) {
        Label heading = new Label(title);
        heading.getStyleClass().add(Styles.TITLE_3);
        HBox row = new HBox(8, buttons);
        row.setAlignment(Pos.CENTER_RIGHT);
        BorderPane dialog = new BorderPane(content, heading, null, row, null);
        dialog.setId(id);
        dialog.getStyleClass().add("dialog-card");
        dialog.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        if (focused == null && getScene() != null) {
            focused = getScene().getFocusOwner();
        }
        modal.show(dialog);
        Platform.runLater(() -> focusFirst(content, row));
    }

    /// What lies under a dialog does not answer, neither to the mouse nor to the keys of the menu.
    private static void keepFromMenu(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || event.getCode().isFunctionKey()) {
            event.consume();
        }
    }

    /// A button of a dialog that answers to Enter or Esc takes the key from a button of the pages, for good.
    private static void giveKeysBack(Node pages) {
        for (Node node : pages.lookupAll(".button")) {
            Button button = (Button) node;
            if (button.isDefaultButton()) {
                button.setDefaultButton(false);
                button.setDefaultButton(true);
            }
            if (button.isCancelButton()) {
                button.setCancelButton(false);
                button.setCancelButton(true);
            }
        }
    }

    private static void focusFirst(Node content, HBox buttons) {
        content.lookupAll("*").stream()
                .filter(node -> node.isFocusTraversable() && node.isVisible() && !node.isDisabled())
                .findFirst()
                .or(() -> buttons.getChildren().stream().reduce((first, second) -> second))
                .ifPresent(Node::requestFocus);
    }

    public void hide() {
        modal.hide();
    }

    public boolean isShowing() {
        return modal.isDisplay();
    }

    /// A button that closes the dialog.
    public Button close(String text) {
        Button close = new Button(text);
        close.setCancelButton(true);
        close.setOnAction(event -> hide());
        return close;
    }

    /// One sentence, with the details to unfold and copy.
    public void error(String title, Failure failure) {
        Label sentence = new Label(failure.sentence());
        sentence.setWrapText(true);
        sentence.setId("error-sentence");
        VBox content = new VBox(12, sentence);
        content.getStyleClass().add("dialog-text");
        Button copy = new Button("Copy");
        copy.setOnAction(event -> copy(
                failure.details().isEmpty()
                        ? failure.sentence()
                        : failure.sentence() + System.lineSeparator() + failure.details()));
        if (!failure.details().isEmpty()) {
            TextArea details = new TextArea(failure.details());
            details.setEditable(false);
            details.setPrefRowCount(12);
            details.getStyleClass().add("code");
            TitledPane fold = new TitledPane("Details", details);
            fold.setExpanded(false);
            content.getChildren().add(fold);
        }
        Button ok = close("Close");
        ok.setDefaultButton(true);
        show("error", title, content, copy, ok);
    }

    /// A sentence that goes by itself.
    ///
    /// @param buttons what can be done about it
    public void notice(String sentence, Button... buttons) {
        Notification notice = new Notification(sentence, new FontIcon(Feather.CHECK));
        notice.getStyleClass().add(Styles.ELEVATED_1);
        notice.setMaxWidth(460);
        notice.setMaxHeight(Region.USE_PREF_SIZE);
        notice.getPrimaryActions().setAll(buttons);
        notice.setOnClose(event -> notices.getChildren().remove(notice));
        notices.getChildren().add(notice);
        PauseTransition wait = new PauseTransition(NOTICE);
        wait.setOnFinished(event -> notices.getChildren().remove(notice));
        wait.play();
    }

    public static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    static void copy(Image picture) {
        ClipboardContent content = new ClipboardContent();
        content.putImage(picture);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
