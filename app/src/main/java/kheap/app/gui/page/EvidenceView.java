package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.Content;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.ListedEvidence;
import kheap.app.gui.model.ListedEvidence.State;
import kheap.app.gui.part.Desk;
import kheap.footprint.Footprint;

/// The files beside a dump in one line, and each by itself when that is unfolded. Not there while there is none.
final class EvidenceView extends VBox {
    private final Desk desk;
    private final Document document;
    private final TitledPane fold = new TitledPane();
    private final VBox list = new VBox();
    private final Label saved = new Label();
    private final Label step = new Label();
    private final HBox reading;
    private final Map<ListedEvidence, EvidenceRow> rows = new HashMap<>();

    EvidenceView(Desk desk, Document document) {
        super(8);
        this.desk = desk;
        this.document = document;
        setId("evidence");
        list.getStyleClass().add("listed-evidence");
        fold.setContent(list);
        fold.setExpanded(false);
        fold.setAnimated(false);
        saved.setId("saved-evidence");
        saved.setWrapText(true);
        saved.getStyleClass().add(Styles.TEXT_MUTED);
        Button cancel = new Button("Cancel");
        cancel.setId("cancel-evidence");
        cancel.getStyleClass().add(Styles.SMALL);
        cancel.setOnAction(event -> toCome().forEach(one -> desk.workspace().remove(document, one)));
        reading = new HBox(12, new ProgressBar(), step, cancel);
        reading.setAlignment(Pos.CENTER_LEFT);
        document.evidence().addListener((ListChangeListener<ListedEvidence>) change -> show());
        document.state().addListener((state, was, is) -> show());
        show();
    }

    private void show() {
        List<ListedEvidence> all = document.evidence();
        rows.keySet().retainAll(all);
        list.getChildren()
                .setAll(all.stream()
                        .map(one -> rows.computeIfAbsent(one, this::row))
                        .toList());
        fold.setText(title(all));
        if (all.stream().anyMatch(one -> one.state().get() instanceof State.Failed)) {
            // Why is not to be looked for.
            fold.setExpanded(true);
        }
        getChildren().clear();
        saved.setText(savedWords(all.isEmpty()));
        if (!saved.getText().isEmpty()) {
            getChildren().add(saved);
        }
        toCome().stream().findFirst().ifPresent(next -> {
            step.setText("Reading " + next.name());
            getChildren().add(reading);
        });
        if (all.size() > toCome().size()) {
            getChildren().add(fold);
        }
        setVisible(!getChildren().isEmpty());
        setManaged(!getChildren().isEmpty());
    }

    private List<ListedEvidence> toCome() {
        return document.evidence().stream().filter(ListedEvidence::isToCome).toList();
    }

    private EvidenceRow row(ListedEvidence one) {
        return new EvidenceRow(one, () -> desk.workspace().remove(document, one));
    }

    private String title(List<ListedEvidence> all) {
        long read = all.stream().mapToLong(EvidenceView::files).sum();
        long failed = all.stream()
                .filter(one -> one.state().get() instanceof State.Failed)
                .count();
        StringBuilder title = new StringBuilder(
                switch ((int) Math.min(read, 2)) {
                    case 0 -> "No file";
                    case 1 -> "1 file";
                    default -> read + " files";
                });
        title.append(document.isOfEvidence() ? "" : " beside the dump");
        if (read > 0) {
            title.append(": ").append(EvidenceRow.kinds(document.told()));
        }
        title.append(failed == 0 ? "" : failed == 1 ? "; 1 cannot be read" : "; %d cannot be read".formatted(failed));
        return title.toString();
    }

    /// A folder counts as what was read in it.
    private static long files(ListedEvidence one) {
        return one.state().get() instanceof State.Read read
                ? read.reading().files().stream()
                        .map(file -> file.name())
                        .distinct()
                        .count()
                : 0;
    }

    /// What is to be said of files that a saved analysis has of its own.
    private String savedWords(boolean none) {
        List<Footprint.Read> own = document.dump()
                .map(Content.Dump::session)
                .map(session -> session.analysis().footprint().files())
                .orElse(List.of());
        if (own.isEmpty()) {
            return "";
        }
        String files = own.size() == 1 ? "1 file" : own.size() + " files";
        return none
                ? "This analysis was saved with %s beside the dump: %s."
                        .formatted(
                                files,
                                String.join(
                                        ", ",
                                        own.stream()
                                                .map(Footprint.Read::kind)
                                                .distinct()
                                                .toList()))
                : "This analysis was saved with %s beside the dump. The files that you added count in their place."
                        .formatted(files);
    }
}
