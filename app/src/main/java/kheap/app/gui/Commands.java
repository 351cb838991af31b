package kheap.app.gui;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import kheap.app.gui.model.Content;
import kheap.app.gui.model.DayList;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.RunningJvms;
import kheap.app.gui.model.Workspace;
import kheap.app.gui.page.ObjectsPage;
import kheap.app.gui.part.BroughtFiles;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.Export;
import kheap.app.output.Form;
import kheap.report.AnalysisJson;
import kheap.report.ComparisonJson;
import kheap.report.EvidenceJson;
import kheap.report.HtmlReport;
import kheap.report.ProfileJson;
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
    private final BroughtFiles brought;
    private final BooleanBinding noDocument;
    private final BooleanBinding noOpenDump;
    private final BooleanBinding takesNoEvidence;
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
        this.brought = new BroughtFiles(desk);
        this.noDocument =
                Bindings.createBooleanBinding(() -> workspace.current().isEmpty(), workspace.place());
        // The state of the current document changes while the place does not.
        var state = workspace
                .place()
                .flatMap(place ->
                        place instanceof Place.OfDocument of ? of.document().state() : null);
        this.noOpenDump = Bindings.createBooleanBinding(
                () -> workspace.current().flatMap(Document::dump).isEmpty(), state);
        this.takesNoEvidence = Bindings.createBooleanBinding(
                () -> workspace.current().filter(Document::takesEvidence).isEmpty(), state);
        this.nothingToClose = Bindings.createBooleanBinding(
                () -> workspace.place().get() instanceof Place.Welcome, workspace.place());
        this.nothingToExport = Bindings.createBooleanBinding(
                () -> report().isEmpty(),
                state,
                workspace.place(),
                workspace.days().outcome());
        this.noneToCompare = Bindings.size(workspace.documents()).lessThan(2);
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
            case OVERVIEW -> noDocument;
            case NEXT -> Bindings.isEmpty(workspace.documents());
            case EXPORT_HTML, EXPORT_JSON -> nothingToExport;
            case CLIENTS, THREADS, OBJECTS, GO_TO_ADDRESS -> noOpenDump;
            case ADD_EVIDENCE, ADD_EVIDENCE_FOLDER -> takesNoEvidence;
            case BACK -> workspace.canGoBack().not();
            case FORWARD -> workspace.canGoForward().not();
        };
    }

    void run(Command command) {
        switch (command) {
            case OPEN -> brought.chosen(desk.files().toOpen());
            case TAKE_DUMP -> takeDump.show();
            case ADD_EVIDENCE -> brought.evidence();
            case ADD_EVIDENCE_FOLDER -> brought.evidenceFolder();
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
            case OVERVIEW -> workspace.current().ifPresent(document -> workspace.go(new Place.Overview(document)));
            case CLIENTS -> openDump(dump -> workspace.go(new Place.Clients(dump, OptionalLong.empty())));
            case THREADS -> openDump(dump -> workspace.go(new Place.Threads(dump, OptionalLong.empty())));
            case OBJECTS -> openDump(dump -> workspace.go(new Place.Objects(dump, new Place.Look.Classes())));
            case GO_TO_ADDRESS -> goToAddress();
            case NEXT -> next();
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
            case Place.OfDocument of -> of.document().ready().map(State.Ready::report);
        };
    }

    private Optional<Form> json() {
        return switch (workspace.place().get()) {
            case Place.Welcome welcome -> Optional.empty();
            case Place.Days days ->
                workspace.days().compared().map(compared -> out -> ComparisonJson.write(compared.comparison(), out));
            case Place.OfDocument of -> of.document().ready().map(ready -> json(ready.content()));
        };
    }

    private static Form json(Content content) {
        return switch (content) {
            case Content.Dump dump -> out -> AnalysisJson.write(dump.analysis(), out);
            case Content.Evidence files -> out -> EvidenceJson.write(files.analysis(), out);
            case Content.Profile profile -> out -> ProfileJson.write(profile.analysis(), out);
        };
    }

    private void close() {
        switch (workspace.place().get()) {
            case Place.Welcome welcome -> {}
            case Place.Days days -> workspace.closeDays();
            case Place.OfDocument of -> workspace.close(of.document());
        }
    }

    private void openDump(Consumer<Document> action) {
        workspace.current().filter(document -> document.dump().isPresent()).ifPresent(action);
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

    private void next() {
        List<Document> open = workspace.documents();
        int next = workspace.current().map(open::indexOf).orElse(-1) + 1;
        if (!open.isEmpty()) {
            workspace.go(new Place.Overview(open.get(next % open.size())));
        }
    }
}
