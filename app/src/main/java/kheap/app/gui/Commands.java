package kheap.app.gui;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import kheap.app.gui.model.OpenDump;
import kheap.app.gui.model.OpenDump.State;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.page.ObjectsPage;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.Export;
import kheap.report.AnalysisJson;
import kheap.report.HtmlReport;

/// Does what a [Command] says, and knows when it can.
final class Commands {
    private static final ObservableBooleanValue NEVER = new SimpleBooleanProperty(false);

    private final Desk desk;
    private final Workspace workspace;
    private final Stage stage;
    private final Export export;
    private final HelpDialogs help;
    private final TakeDumpDialog takeDump;
    private final BooleanBinding noDump;
    private final BooleanBinding notReady;

    Commands(Desk desk, RunningJvms jvms, Stage stage) {
        this.desk = desk;
        this.workspace = desk.workspace();
        this.stage = stage;
        this.export = new Export(desk);
        this.help = new HelpDialogs(desk.overlay());
        this.takeDump = new TakeDumpDialog(desk, jvms);
        this.noDump = Bindings.createBooleanBinding(() -> workspace.current().isEmpty(), workspace.place());
        // The state of the current dump changes while the place does not.
        var readyState = workspace
                .place()
                .flatMap(place -> place instanceof Place.OfDump of ? of.dump().state() : null)
                .map(State.Ready.class::isInstance)
                .orElse(false);
        this.notReady = Bindings.createBooleanBinding(() -> !readyState.getValue(), readyState);
    }

    MenuItem item(Command command) {
        MenuItem item = new MenuItem(command.toString());
        item.setId("menu-" + command.name().toLowerCase(Locale.ROOT));
        command.keys().ifPresent(item::setAccelerator);
        item.disableProperty().bind(unavailable(command));
        item.setOnAction(event -> run(command));
        return item;
    }

    ObservableBooleanValue unavailable(Command command) {
        return switch (command) {
            case OPEN, TAKE_DUMP, PREFERENCES, QUIT, WELCOME, SHORTCUTS, WORDS, ABOUT -> NEVER;
            case CLOSE_DUMP, OVERVIEW -> noDump;
            case NEXT_DUMP -> Bindings.isEmpty(workspace.dumps());
            case EXPORT_HTML, EXPORT_JSON, CLIENTS, THREADS, OBJECTS, GO_TO_ADDRESS -> notReady;
            case BACK -> workspace.canGoBack().not();
            case FORWARD -> workspace.canGoForward().not();
        };
    }

    void run(Command command) {
        switch (command) {
            case OPEN -> workspace.open(desk.files().dumps());
            case TAKE_DUMP -> takeDump.show();
            case CLOSE_DUMP -> workspace.current().ifPresent(workspace::close);
            case EXPORT_HTML ->
                ready((dump, ready) -> export.save(
                        "HTML report",
                        dump.name() + ".html",
                        dump.file(),
                        out -> HtmlReport.write(ready.report(), out)));
            case EXPORT_JSON ->
                ready((dump, ready) -> export.save(
                        "JSON",
                        dump.name() + ".json",
                        dump.file(),
                        out -> AnalysisJson.write(ready.session().analysis(), out)));
            case PREFERENCES -> new PreferencesDialog(desk).show();
            case QUIT -> stage.hide();
            case BACK -> workspace.goBack();
            case FORWARD -> workspace.goForward();
            case WELCOME -> workspace.go(new Place.Welcome());
            case OVERVIEW -> workspace.current().ifPresent(dump -> workspace.go(new Place.Overview(dump)));
            case CLIENTS -> ready((dump, ready) -> workspace.go(new Place.Clients(dump, OptionalLong.empty())));
            case THREADS -> ready((dump, ready) -> workspace.go(new Place.Threads(dump, OptionalLong.empty())));
            case OBJECTS -> ready((dump, ready) -> workspace.go(new Place.Objects(dump, new Place.Look.Classes())));
            case GO_TO_ADDRESS -> goToAddress();
            case NEXT_DUMP -> nextDump();
            case SHORTCUTS -> help.shortcuts();
            case WORDS -> help.words();
            case ABOUT -> help.about();
        }
    }

    private void ready(BiConsumer<OpenDump, State.Ready> action) {
        workspace.current().ifPresent(dump -> dump.ready().ifPresent(ready -> action.accept(dump, ready)));
    }

    private void goToAddress() {
        if (!(workspace.place().get() instanceof Place.Objects)) {
            run(Command.OBJECTS);
        }
        // When the page has come into the window.
        desk.window().execute(() -> {
            if (stage.getScene().lookup(ObjectsPage.ADDRESS) instanceof TextField address) {
                address.requestFocus();
                address.selectAll();
            }
        });
    }

    private void nextDump() {
        List<OpenDump> dumps = workspace.dumps();
        int next = workspace.current().map(dumps::indexOf).orElse(-1) + 1;
        if (!dumps.isEmpty()) {
            workspace.go(new Place.Overview(dumps.get(next % dumps.size())));
        }
    }
}
