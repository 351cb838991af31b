package kheap.app.gui.part;

import atlantafx.base.theme.Styles;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import kheap.report.Block;

/// The answer in one sentence, in its colour, with its figures as tiles.
final class VerdictView extends VBox {
    /// A figure of more letters has lines of its own, where it can break.
    private static final int SHORT = 36;

    VerdictView(Block.Verdict verdict) {
        setId("verdict");
        getStyleClass().addAll("card", "toned", "verdict", VerdictSign.style(verdict.tone()));
        Label sentence = new Label(verdict.sentence());
        sentence.setId("verdict-sentence");
        sentence.getStyleClass().add(Styles.TITLE_2);
        sentence.setWrapText(true);
        FlowPane figures = new FlowPane(32, 12);
        getChildren().setAll(head(verdict.tone()), sentence, figures);
        verdict.figures().forEach(figure -> (figure.value().length() > SHORT ? this : figures)
                .getChildren()
                .add(tile(figure)));
    }

    /// The sign and the word of a tone.
    static HBox head(Block.Verdict.Tone tone, Node... more) {
        Label word = new Label(tone.toString());
        word.getStyleClass().addAll("tone-word", VerdictSign.style(tone));
        HBox head = new HBox(8, VerdictSign.of(tone), word);
        head.getStyleClass().add("head");
        head.getChildren().addAll(more);
        return head;
    }

    private static Node tile(Block.Fact figure) {
        Label name = new Label(figure.name());
        name.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        Label value = new Label(figure.value());
        value.getStyleClass().add("figure");
        value.setWrapText(true);
        name.setLabelFor(value);
        VBox tile = new VBox(2, name, value);
        tile.getStyleClass().add("tile");
        return tile;
    }
}
