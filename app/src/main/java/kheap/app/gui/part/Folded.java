package kheap.app.gui.part;

import java.util.List;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;
import kheap.report.Block;

/// What most readers do not need: made when it is unfolded.
public final class Folded extends TitledPane {
    private Folded(String title, Supplier<List<Node>> content) {
        super(title, null);
        setExpanded(false);
        expandedProperty().subscribe(expanded -> {
            if (expanded && getContent() == null) {
                VBox nodes = new VBox(12);
                nodes.getChildren().setAll(content.get());
                setContent(nodes);
            }
        });
    }

    /// A section of a report.
    public static Folded of(BlockView view, Block.Section section) {
        Folded folded = new Folded(
                section.title(), () -> section.blocks().stream().map(view::of).toList());
        folded.setId(section.id());
        return folded;
    }

    /// What stands behind a question.
    static Folded of(String title, Block.About about) {
        Folded folded = new Folded(title, () -> List.of(new FactsView(new Block.Facts(about.facts()))));
        folded.getStyleClass().add("about");
        return folded;
    }
}
