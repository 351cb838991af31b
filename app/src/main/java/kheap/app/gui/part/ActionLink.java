package kheap.app.gui.part;

import javafx.scene.control.Hyperlink;

/// A link that does something here and now. It never looks visited, which is for pages that one has read.
public final class ActionLink extends Hyperlink {
    public ActionLink(String text, Runnable action) {
        super(text);
        setOnAction(event -> {
            setVisited(false);
            action.run();
        });
    }
}
