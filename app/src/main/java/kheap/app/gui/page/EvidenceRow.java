package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.ListedEvidence;
import kheap.app.gui.model.ListedEvidence.State;
import kheap.app.gui.part.ShortName;
import kheap.evidence.EvidenceFile;
import kheap.evidence.EvidenceReader.Reading;
import kheap.report.Cell;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One file or folder beside a dump: what it turned out to be, and the way to take it away again.
final class EvidenceRow extends HBox {
    private final ListedEvidence evidence;
    private final StackPane sign = new StackPane();
    private final Label remark = new Label();

    /// @param remove takes it away, or stops reading it
    EvidenceRow(ListedEvidence evidence, Runnable remove) {
        super(12);
        this.evidence = evidence;
        getStyleClass().add("day");
        setAlignment(Pos.CENTER_LEFT);
        sign.getStyleClass().add("day-sign");
        Label name = new Label(ShortName.of(evidence.name()));
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        name.setMinWidth(0);
        name.setTooltip(new Tooltip(evidence.file().toString()));
        remark.getStyleClass().addAll("evidence-remark", Styles.TEXT_SMALL);
        remark.setWrapText(true);
        remark.setMinHeight(Region.USE_PREF_SIZE);
        VBox names = new VBox(2, name, remark);
        names.setMinWidth(0);
        HBox.setHgrow(names, Priority.ALWAYS);
        getChildren().setAll(sign, names, remove(remove));
        evidence.state().subscribe(this::show);
    }

    private Button remove(Runnable action) {
        Button remove = new Button(null, new FontIcon(Feather.X));
        remove.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON, Styles.SMALL, "remove-evidence");
        remove.setMinWidth(USE_PREF_SIZE);
        remove.setAccessibleText("Leave out " + evidence.name());
        remove.setTooltip(new Tooltip("Leave this out"));
        remove.setOnAction(event -> action.run());
        return remove;
    }

    private void show(State state) {
        switch (state) {
            case State.Waiting waiting -> say(Feather.CLOCK, "Waiting", false);
            case State.Underway underway -> say(Feather.ACTIVITY, "Reading", false);
            case State.Read read -> say(Feather.CHECK, words(read.reading()), false);
            case State.Failed failed ->
                say(Feather.ALERT_TRIANGLE, failed.failure().sentence(), true);
        }
    }

    private void say(Feather icon, String words, boolean warning) {
        Node shown = new FontIcon(icon);
        sign.getChildren().setAll(shown);
        remark.setText(words);
        remark.getStyleClass().removeAll(Styles.TEXT_MUTED, Styles.WARNING);
        remark.getStyleClass().add(warning ? Styles.WARNING : Styles.TEXT_MUTED);
    }

    private static String words(Reading reading) {
        StringBuilder words = new StringBuilder(kinds(reading.files()));
        lines(reading.files()).ifPresent(lines -> words.append("; ").append(lines));
        if (reading.otherCount() > 0) {
            List<String> others = new ArrayList<>(reading.others());
            int more = reading.otherCount() - others.size();
            if (more > 0) {
                others.add("%,d more".formatted(more));
            }
            words.append("; not read: ").append(String.join(", ", others));
        }
        return Cell.of(words.toString()).full();
    }

    /// What the files are, each kind once: `pmap -x, thread dump`.
    static String kinds(List<EvidenceFile> files) {
        return files.stream().map(file -> file.content().words()).distinct().collect(Collectors.joining(", "));
    }

    /// How much of them says nothing to kheap; empty for nothing.
    private static Optional<String> lines(List<EvidenceFile> files) {
        long unknown = files.stream().mapToLong(EvidenceFile::unknown).sum();
        long all = files.stream().mapToLong(EvidenceFile::lines).sum();
        return unknown == 0
                ? Optional.empty()
                : Optional.of("%s of %s lines say nothing that kheap knows"
                        .formatted(Cell.of(unknown).text(), Cell.of(all).text()));
    }
}
