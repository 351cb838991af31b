package kheap.app.gui.part;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;

/// A page that scrolls as one, and follows the focus: what has it can be seen.
public final class PageScroll extends ScrollPane {
    /// Kept free around what is scrolled to.
    private static final double AROUND = 24;

    public PageScroll(Region content) {
        super(content);
        getStyleClass().add("page-scroll");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe(this::reveal);
    }

    /// Changes what is scrolled, and shows the same height of it as before.
    public void change(Runnable change) {
        double top = getVvalue() * hidden();
        change.run();
        if (top > 0) {
            applyCss();
            layout();
            double hidden = hidden();
            setVvalue(hidden <= 0 ? 0 : Math.min(1, top / hidden));
        }
    }

    /// How much of the height is out of sight; less than zero where there is room for more.
    private double hidden() {
        return getContent().getBoundsInLocal().getHeight() - getViewportBounds().getHeight();
    }

    private void reveal(Node focused) {
        Node content = getContent();
        if (focused == null || focused == content || !isWithin(focused, content)) {
            return;
        }
        Bounds wanted = content.sceneToLocal(focused.localToScene(focused.getBoundsInLocal()));
        double seen = getViewportBounds().getHeight();
        double hidden = hidden();
        if (hidden <= 0) {
            return;
        }
        double top = getVvalue() * hidden;
        if (wanted.getMinY() < top) {
            setVvalue(Math.max(0, wanted.getMinY() - AROUND) / hidden);
        } else if (wanted.getMaxY() > top + seen) {
            setVvalue(Math.min(hidden, wanted.getMaxY() + AROUND - seen) / hidden);
        }
    }

    private static boolean isWithin(Node node, Node ancestor) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at == ancestor) {
                return true;
            }
        }
        return false;
    }
}
