package kheap.app.gui;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.model.ListedDay;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.part.ShortName;
import kheap.app.gui.part.VerdictSign;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The way to every page: the welcome page, the comparison if there is one, and what is open, below each dump its
/// pages.
final class Sidebar extends ListView<Sidebar.Entry> {
    private final Workspace workspace;
    private final ChangeListener<State> changed = (state, was, is) -> {
        if (!(was instanceof State.Opening && is instanceof State.Opening)) {
            fill();
        }
    };

    /// Set while the list follows the place, when a selection is no wish of the user.
    private boolean following;

    /// One line.
    ///
    /// @param page the line below its dump's, for one of its pages; else a line of its own
    record Entry(Place place, String text, Feather icon, boolean page) {}

    Sidebar(Workspace workspace) {
        this.workspace = workspace;
        setId("sidebar");
        getStyleClass().addAll("sidebar");
        setAccessibleText("What is open, and its pages");
        setCellFactory(list -> new EntryCell());
        workspace.documents().forEach(dump -> dump.state().addListener(changed));
        workspace.documents().addListener((ListChangeListener<Document>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(dump -> dump.state().addListener(changed));
                change.getRemoved().forEach(dump -> dump.state().removeListener(changed));
            }
            fill();
        });
        workspace.days().days().addListener((ListChangeListener<ListedDay>) change -> fillIfDaysCameOrWent());
        workspace.days().outcome().addListener((outcome, was, is) -> refresh());
        workspace.place().addListener((place, was, is) -> {
            fillIfDaysCameOrWent();
            follow();
        });
        getSelectionModel().selectedItemProperty().addListener((selected, was, is) -> {
            if (is != null && !following) {
                workspace.go(is.place());
            }
        });
        fill();
    }

    private void fillIfDaysCameOrWent() {
        if (hasDays() != getItems().stream().anyMatch(entry -> entry.place() instanceof Place.Days)) {
            fill();
        }
    }

    private boolean hasDays() {
        return !workspace.days().days().isEmpty() || workspace.place().get() instanceof Place.Days;
    }

    private void fill() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(new Place.Welcome(), "Welcome", Feather.HOME, false));
        if (hasDays()) {
            entries.add(new Entry(new Place.Days(), "Days", Feather.TRENDING_UP, false));
        }
        for (Document open : workspace.documents()) {
            entries.add(new Entry(new Place.Overview(open), ShortName.of(workspace.nameOf(open)), Feather.FILE, false));
            // What is no dump has no clients, threads and objects to look at.
            if (open.dump().isPresent()) {
                entries.add(new Entry(new Place.Clients(open, OptionalLong.empty()), "Clients", Feather.SHARE_2, true));
                entries.add(
                        new Entry(new Place.Threads(open, OptionalLong.empty()), "Threads", Feather.ACTIVITY, true));
                entries.add(new Entry(new Place.Objects(open, new Place.Look.Classes()), "Objects", Feather.BOX, true));
            }
        }
        following = true;
        getItems().setAll(entries);
        following = false;
        follow();
    }

    private void follow() {
        following = true;
        Place here = workspace.place().get();
        getItems().stream()
                .filter(entry -> isSamePage(entry.place(), here))
                .findFirst()
                .ifPresentOrElse(getSelectionModel()::select, getSelectionModel()::clearSelection);
        following = false;
    }

    private static boolean isSamePage(Place one, Place other) {
        return one.getClass() == other.getClass()
                && (!(one instanceof Place.OfDocument of)
                        || of.document().equals(((Place.OfDocument) other).document()));
    }

    /// A line of the list; that of a dump can close it.
    private final class EntryCell extends ListCell<Entry> {
        EntryCell() {
            setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
            // As wide as the list, however long a name is.
            setPrefWidth(0);
            setAccessibleRole(AccessibleRole.LIST_ITEM);
        }

        @Override
        protected void updateItem(Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(null);
            setTooltip(null);
            if (empty || entry == null) {
                setGraphic(null);
                return;
            }
            setAccessibleText(entry.text());
            Label text = new Label(entry.text());
            text.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            text.setMinWidth(0);
            HBox line = new HBox(8, new FontIcon(entry.icon()), text);
            line.setAlignment(Pos.CENTER_LEFT);
            line.getStyleClass().add(entry.page() ? "page-entry" : "dump-entry");
            if (entry.place() instanceof Place.Overview overview) {
                describe(overview.document(), line);
            } else if (entry.place() instanceof Place.Days) {
                describeDays(line);
            }
            setGraphic(line);
        }

        private void describe(Document open, HBox line) {
            setTooltip(new Tooltip(open.file().toString()));
            open.ready().ifPresent(ready -> line.getChildren()
                    .set(0, VerdictSign.of(ready.report().tone())));
            addClose(line, workspace.nameOf(open), "Close this", () -> workspace.close(open));
        }

        private void describeDays(HBox line) {
            setTooltip(new Tooltip("One service on several days, compared"));
            workspace.days().compared().ifPresent(compared -> line.getChildren()
                    .set(0, VerdictSign.of(compared.report().tone())));
            addClose(line, "the comparison", "Close this comparison", workspace::closeDays);
        }

        private void addClose(HBox line, String what, String explanation, Runnable action) {
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            Button close = new Button(null, new FontIcon(Feather.X));
            close.getStyleClass().addAll("close-dump", "flat", "small", "button-icon");
            close.setFocusTraversable(false);
            close.setAccessibleText("Close " + what);
            close.setTooltip(new Tooltip(explanation));
            close.setOnAction(event -> action.run());
            line.getChildren().addAll(space, close);
        }
    }
}
