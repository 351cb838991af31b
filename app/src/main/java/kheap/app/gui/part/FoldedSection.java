package kheap.app.gui.part;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;
import kheap.report.Block;

/// A section of a report that most readers do not need: made when it is unfolded.
public final class FoldedSection extends TitledPane {
    public FoldedSection(BlockView view, Block.Section section) {
        super(section.title(), null);
        setId(section.id());
        setExpanded(false);
        expandedProperty().subscribe(expanded -> {
            if (expanded && getContent() == null) {
                List<Node> blocks = section.blocks().stream().map(view::of).toList();
                VBox content = new VBox(12);
                content.getChildren().setAll(blocks);
                setContent(content);
            }
        });
    }
}
