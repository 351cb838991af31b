package kheap.app.gui.part;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Brought;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Failure;
import kheap.app.gui.model.ListedEvidence;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.Workspace;

/// What becomes of files that the user drops or chooses.
///
/// A dump or a profile is opened; of several of a kind the user says whether they are to be compared or opened each.
/// Evidence goes to the one dump that comes with it, else to the page that it is dropped on, else it is opened by
/// itself: beside which of several dumps it lies is not known. On the page that compares, all go into the
/// comparison.
public final class BroughtFiles {
    private final Workspace workspace;
    private final Desk desk;
    private final Overlay overlay;

    public BroughtFiles(Desk desk) {
        this.desk = desk;
        this.workspace = desk.workspace();
        this.overlay = desk.overlay();
    }

    /// Files that were dropped on the page that is to be seen.
    public void dropped(List<Path> files) {
        if (workspace.place().get() instanceof Place.Days && !files.isEmpty()) {
            workspace.addDays(files);
        } else {
            take(files, workspace.current().filter(Document::takesEvidence));
        }
    }

    /// Files to be opened, whatever is to be seen.
    public void chosen(List<Path> files) {
        take(files, Optional.empty());
    }

    /// Lets the user choose what lies beside the document that is to be seen.
    public void evidence() {
        workspace
                .current()
                .ifPresent(
                        document -> workspace.addEvidence(document, desk.files().evidence()));
    }

    /// The same, a folder at a time.
    public void evidenceFolder() {
        workspace.current().ifPresent(document -> desk.files()
                .folder(
                        "Add a folder of evidence",
                        Optional.ofNullable(document.file().getParent()))
                .ifPresent(folder -> workspace.addEvidence(document, List.of(folder))));
    }

    /// Files that were named when the program was started: each is opened, and nobody is asked.
    public void named(List<Path> files) {
        if (files.size() < 2) {
            workspace.open(files);
        } else {
            sort(files, brought -> open(brought, Optional.empty()));
        }
    }

    /// @param onto what files go to that tell of a dump
    private void take(List<Path> files, Optional<Document> onto) {
        if (files.size() < 2 && onto.isEmpty()) {
            workspace.open(files);
            return;
        }
        sort(files, brought -> {
            List<Path> dumps = brought.dumps();
            List<Path> profiles = brought.profiles();
            if (dumps.size() > 1 && profiles.isEmpty()) {
                open(new Brought(List.of(), List.of(), brought.evidence()), Optional.empty());
                ask(dumps, "dumps");
            } else if (profiles.size() > 1 && dumps.isEmpty()) {
                open(new Brought(List.of(), List.of(), brought.evidence()), onto);
                ask(profiles, "profiles");
            } else {
                open(brought, onto);
            }
        });
    }

    private void sort(List<Path> files, Consumer<Brought> then) {
        desk.find(() -> workspace.sort(files), (brought, failure) -> {
            if (failure == null) {
                then.accept(brought);
            } else {
                overlay.error("Not opened", Failure.of("Looking into the files", failure));
            }
        });
    }

    private void open(Brought brought, Optional<Document> onto) {
        List<Path> evidence = brought.evidence();
        workspace.open(brought.profiles());
        if (brought.dumps().size() == 1) {
            // A dump that is dropped on what lies beside one is taken for that one.
            Stream<Path> known = onto.filter(Document::isOfEvidence).stream()
                    .flatMap(document -> document.evidence().stream())
                    .map(ListedEvidence::file);
            workspace.open(
                    brought.dumps().getFirst(),
                    Stream.concat(known, evidence.stream()).toList());
            return;
        }
        if (!evidence.isEmpty()) {
            onto.ifPresentOrElse(
                    document -> workspace.addEvidence(document, evidence), () -> workspace.openEvidence(evidence));
        }
        workspace.open(brought.dumps());
    }

    /// Days to be compared. Asks before an older comparison ends.
    public void compare(List<Path> files) {
        if (workspace.days().days().isEmpty()) {
            workspace.compare(files);
        } else {
            ask(files, "dumps");
        }
    }

    /// @param what the files are: `dumps`
    private void ask(List<Path> files, String what) {
        Label sentence = new Label("Compare them if they are " + what + " of one service: kheap says what grew between"
                + " them, how fast, and where that ends. Or open each by itself.");
        sentence.setWrapText(true);
        VBox content = new VBox(sentence);
        content.getStyleClass().add("dialog-text");
        List<Button> buttons = new ArrayList<>();
        buttons.add(overlay.close("Cancel"));
        buttons.add(button("open-each", "Open each", () -> workspace.open(files)));
        int days = workspace.days().days().size();
        if (days > 0) {
            buttons.add(button(
                    "add-days",
                    days == 1 ? "Add to the day" : "Add to the %d days".formatted(days),
                    () -> workspace.addDays(files)));
        }
        String count = files.size() + " " + what;
        Button compare = button("compare-dumps", "Compare " + count, () -> workspace.compare(files));
        compare.setDefaultButton(true);
        buttons.add(compare);
        overlay.show("several-dumps", count, content, buttons.toArray(Button[]::new));
    }

    private Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.setOnAction(event -> {
            overlay.hide();
            action.run();
        });
        return button;
    }
}
