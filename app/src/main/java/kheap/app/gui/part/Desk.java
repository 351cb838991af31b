package kheap.app.gui.part;

import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import kheap.app.gui.model.Workspace;

/// What every page works with.
///
/// @param dark whether the window is dark
/// @param window runs what it is given on the window's thread
public record Desk(
        Workspace workspace, Overlay overlay, FileChoice files, ReadOnlyBooleanProperty dark, Executor window) {}
