package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.ByteSize;
import kheap.app.gui.part.BroughtFiles;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.VerdictSign;
import kheap.app.gui.settings.Settings;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Where everything begins: drop a dump, open one, or take one that was open before.
public final class WelcomePage extends ScrollPane {
    private static final PseudoClass AWAITING = PseudoClass.getPseudoClass("awaiting");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofLocalizedDateTime(
                    FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withZone(ZoneId.systemDefault());

    private static final String SEVERAL_DAYS = "Several days of one service, compared";

    private final Desk desk;
    private final Runnable takeDump;
    private final Samples samples;
    private final BroughtFiles brought;
    private final VBox target = new VBox(12);
    private final VBox recent = new VBox(4);

    /// @param takeDump lets the user take a dump of a running JVM
    public WelcomePage(Desk desk, Runnable takeDump, Samples samples) {
        this.desk = desk;
        this.takeDump = takeDump;
        this.samples = samples;
        this.brought = new BroughtFiles(desk);
        setId("welcome");
        setFitToWidth(true);
        getStyleClass().add("page-scroll");
        Label title = new Label("kheap");
        title.getStyleClass().add(Styles.TITLE_1);
        Label purpose = new Label("Heap dumps of Apache Kafka clients, explained.");
        purpose.getStyleClass().add(Styles.TEXT_MUTED);
        VBox content = new VBox(24, new VBox(4, title, purpose), target(), recent, samples());
        content.getStyleClass().addAll("page", "narrow-page");
        setContent(new StackPane(content));
        desk.workspace().settings().map(Settings::recent).subscribe(this::fillRecent);
    }

    /// Shows that a dump may be dropped now.
    public void awaitDrop(boolean awaiting) {
        target.pseudoClassStateChanged(AWAITING, awaiting);
    }

    private Node target() {
        Label drop = new Label("Drop heap dumps here, or what lies beside one");
        drop.getStyleClass().add(Styles.TITLE_3);
        Label kinds = new Label(
                ".hprof, .hprof.gz or a saved analysis; pmap, native memory and such; .pb.gz of a Go program");
        kinds.getStyleClass().add(Styles.TEXT_MUTED);
        Button open = new Button("Open…", new FontIcon(Feather.FOLDER));
        open.setId("open");
        open.setDefaultButton(true);
        open.setOnAction(event -> brought.chosen(desk.files().toOpen()));
        Button take = new Button("Take a dump of a running JVM…", new FontIcon(Feather.CAMERA));
        take.setId("take-dump-of-jvm");
        take.setOnAction(event -> takeDump.run());
        HBox buttons = new HBox(8, open, take);
        buttons.setAlignment(Pos.CENTER);
        target.getChildren().setAll(new FontIcon(Feather.DOWNLOAD), drop, kinds, buttons);
        target.setAlignment(Pos.CENTER);
        target.getStyleClass().add("drop-target");
        return target;
    }

    private void fillRecent(List<Settings.Recent> dumps) {
        Label heading = new Label("Recent");
        heading.getStyleClass().add(Styles.TITLE_4);
        recent.getChildren().setAll(heading);
        dumps.forEach(dump -> recent.getChildren().add(row(dump)));
        recent.setVisible(!dumps.isEmpty());
        recent.setManaged(!dumps.isEmpty());
    }

    private Node row(Settings.Recent dump) {
        return row(
                dump.file(),
                String.valueOf(dump.file().getParent()),
                VerdictSign.of(dump.verdict()),
                size -> size + ", opened " + DAY.format(dump.openedAt()));
    }

    /// How large it is, in words; empty when it is not there.
    private static Optional<String> size(Path file) {
        try {
            return Optional.of(Files.isDirectory(file) ? "folder" : new ByteSize(Files.size(file)).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Node samples() {
        Label heading = new Label("Sample dumps");
        heading.getStyleClass().add(Styles.TITLE_4);
        VBox list = new VBox(4, heading);
        samples.dumps().forEach(file -> list.getChildren()
                .add(row(file, "", new Label("", new FontIcon(Feather.FILE)), UnaryOperator.identity())));
        List<Path> days = samples.days();
        if (!days.isEmpty()) {
            list.getChildren().add(days(days));
        }
        list.setVisible(list.getChildren().size() > 1);
        list.setManaged(list.getChildren().size() > 1);
        return list;
    }

    private Node days(List<Path> files) {
        Button row = row(
                new Label("", new FontIcon(Feather.TRENDING_UP)),
                new VBox(new Label(SEVERAL_DAYS)),
                new Label("%d saved analyses".formatted(files.size())));
        row.setId("sample-days");
        row.setAccessibleText("Compare: " + SEVERAL_DAYS + ", %d saved analyses".formatted(files.size()));
        row.setOnAction(event -> brought.compare(files));
        return row;
    }

    /// @param remark what is said of a file of this size, once the disk has told it
    private Node row(Path file, String place, Node sign, UnaryOperator<String> remark) {
        Label name = new Label(file.getFileName().toString());
        name.setMinWidth(0);
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        Label folder = new Label(place);
        folder.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        folder.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        folder.setMinWidth(0);
        Label right = new Label();
        Button row = row(sign, place.isEmpty() ? new VBox(name) : new VBox(2, name, folder), right);
        desk.find(() -> size(file), (size, failure) -> {
            right.setText(failure == null ? size.map(remark).orElse("no longer there") : "");
            row.setDisable(failure == null && size.isEmpty());
            row.setAccessibleText("Open " + file.getFileName() + ", " + right.getText());
        });
        row.setOnAction(event -> desk.workspace().open(List.of(file)));
        return row;
    }

    private static Button row(Node sign, Node names, Label right) {
        right.getStyleClass().add(Styles.TEXT_MUTED);
        right.setMinWidth(USE_PREF_SIZE);
        HBox.setHgrow(names, Priority.ALWAYS);
        HBox line = new HBox(12, sign, names, right);
        line.setAlignment(Pos.CENTER_LEFT);
        Button row = new Button(null, line);
        row.getStyleClass().addAll("flat", "dump-row");
        row.setMaxWidth(Double.MAX_VALUE);
        line.prefWidthProperty().bind(row.widthProperty().subtract(24));
        return row;
    }
}
