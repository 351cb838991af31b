package kheap.app.gui.page;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.OpenDump.State;
import kheap.app.gui.part.Desk;

/// To come.
public final class OverviewPage extends VBox {
    public OverviewPage(Desk desk, State.Ready ready) {
        super(new Label(ready.report().title()));
    }
}
