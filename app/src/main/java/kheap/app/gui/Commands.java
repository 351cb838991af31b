package kheap.app.gui;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import kheap.app.gui.model.DayList;
import kheap.app.gui.model.OpenDump;
import kheap.app.gui.model.OpenDump.State;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.page.ObjectsPage;
import kheap.app.gui.part.BroughtDumps;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.Export;
import kheap.app.output.Form;
import kheap.report.AnalysisJson;
import kheap.report.ComparisonJson;
import kheap.report.HtmlReport;
import kheap.report.Report;

/// Does what a [Command] says, and knows when it can.
final class Commands {
    private static final ObservableBooleanValue NEVER = new SimpleBooleanProperty(false);

    private final Desk desk;
    private final Workspace workspace;
    private final Stage stage;
    private final Export export;
    private final HelpDialogs help;
    private final TakeDumpDialog takeDump;
    private final BroughtDumps brought;
    private final BooleanBinding noDump;
    private final BooleanBinding notReady;
    private final BooleanBinding nothingToClose;
    private final BooleanBinding nothingToExport;
    private final BooleanBinding noneToCompare;

    Commands(Desk desk, RunningJvms jvms, Stage stage) {
        this.desk = desk;
        this.workspace = desk.workspace();
        this.stage = stage;
        this.export = new Export(desk);
        this.help = new HelpDialogs(desk.overlay());
        this.takeDump = new TakeDumpDialog(desk, jvms);
        this.brought = new BroughtDumps(desk);
        this.noDump = Bindings.createBooleanBinding(() -> workspace.current().isEmpty(), workspace.place());
        // The state of the current dump changes while the place does not.
        var readyState = workspace
                .place()
                .flatMap(place -> place instanceof Place.OfDump of ? of.dump().state() : null)
                .map(State.Ready.class::isInstance)
                .orElse(false);
        this.notReady = Bindings.createBooleanBinding(() -> !readyState.getValue(), readyState);
        this.nothingToClose = Bindings.createBooleanBinding(
                () -> workspace.place().get() instanceof Place.Welcome, workspace.place());
        this.nothingToExport = Bindings.createBooleanBinding(
                () -> report().isEmpty(),
                readyState,
                workspace.place(),
                workspace.days().outcome());
        this.noneToCompare = Bindings.size(workspace.dumps()).lessThan(2);
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
            case OPEN, TAKE_DUMP, COMPARE, PREFERENCES, QUIT, WELCOME, SHORTCUTS, WORDS, ABOUT -> NEVER;
            case COMPARE_OPEN -> noneToCompare;
            case CLOSE -> nothingToClose;
            case OVERVIEW -> noDump;
            case NEXT_DUMP -> Bindings.isEmpty(workspace.dumps());
            case EXPORT_HTML, EXPORT_JSON -> nothingToExport;
            case CLIENTS, THREADS, OBJECTS, GO_TO_ADDRESS -> notReady;
            case BACK -> workspace.canGoBack().not();
            case FORWARD -> workspace.canGoForward().not();
        };
    }

    void run(Command command) {
        switch (command) {
            case OPEN -> brought.chosen(desk.files().dumps());
            case TAKE_DUMP -> takeDump.show();
            case COMPARE -> workspace.go(new Place.Days());
            case COMPARE_OPEN -> workspace.compareOpen();
            case CLOSE -> close();
            case EXPORT_HTML ->
                report().ifPresent(report -> export.save(
                        "HTML report", workspace.subject() + ".html", out -> HtmlReport.write(report, out)));
            case EXPORT_JSON -> json().ifPresent(json -> export.save("JSON", workspace.subject() + ".json", json));
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

    /// What the user looks at, as a report.
    private Optional<Report> report() {
        return switch (workspace.place().get()) {
            case Place.Welcome welcome -> Optional.empty();
            case Place.Days days -> workspace.days().compared().map(DayList.Outcome.Compared::report);
            case Place.OfDump of -> of.dump().ready().map(State.Ready::report);
        };
    }

    private Optional<Form> json() {
        return switch (workspace.place().get()) {
            case Place.Welcome welcome -> Optional.empty();
            case Place.Days days ->
                workspace.days().compared().map(compared -> out -> ComparisonJson.write(compared.comparison(), out));
            case Place.OfDump of ->
                of.dump()
                        .ready()
                        .map(ready -> out -> AnalysisJson.write(ready.session().analysis(), out));
        };
    }

    private void close() {
        switch (workspace.place().get()) {
            case Place.Welcome welcome -> {}
            case Place.Days days -> workspace.closeDays();
            case Place.OfDump of -> workspace.close(of.dump());
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
