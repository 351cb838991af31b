package kheap.app.gui;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import kheap.app.jvm.RunningJvm;
import kheap.diagnosis.Times;

/// The JVMs of this machine, for one of them to be chosen.
final class JvmTable extends TableView<RunningJvm> {
    private static final String UNKNOWN = "not told";

    /// When the JVMs were listed.
    private Instant now = Instant.EPOCH;

    JvmTable() {
        setId("jvms");
        getStyleClass().addAll("jvms", Styles.DENSE);
        setAccessibleText("JVMs on this machine");
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        Column program = new Column("Program", 320, RunningJvm::program, Comparator.comparing(RunningJvm::program));
        Column process =
                new Column("Process", 100, jvm -> Long.toString(jvm.pid()), Comparator.comparingLong(RunningJvm::pid));
        Column user = new Column("User", 100, JvmTable::user, Comparator.comparing(JvmTable::user));
        Column uptime = new Column(
                "Running for",
                130,
                jvm -> jvm.uptime(now).map(Times::words).orElse(UNKNOWN),
                Comparator.comparing(jvm -> jvm.uptime(now).orElse(Duration.ZERO)));
        Column kafka = new Column(
                "Kafka threads",
                140,
                jvm -> jvm.kafkaThreads().isPresent()
                        ? Integer.toString(jvm.kafkaThreads().getAsInt())
                        : UNKNOWN,
                Comparator.comparingInt(jvm -> jvm.kafkaThreads().orElse(-1)));
        Stream.of(process, uptime, kafka)
                .forEach(column -> column.getStyleClass().add("number"));
        kafka.explain("Threads named as Kafka's clients name theirs."
                + " Only Linux tells the names, and only those of Java 9 and later.");
        getColumns().setAll(List.of(program, process, user, uptime, kafka));
    }

    private static String user(RunningJvm jvm) {
        return jvm.user().orElse(UNKNOWN);
    }

    Optional<RunningJvm> chosen() {
        return Optional.ofNullable(getSelectionModel().getSelectedItem());
    }

    /// Replaces what is listed. The chosen one stays chosen if it still runs.
    void list(List<RunningJvm> jvms) {
        Optional<Long> chosen = chosen().map(RunningJvm::pid);
        now = Instant.now();
        getSelectionModel().clearSelection();
        getItems().setAll(jvms);
        sort();
        // The first key down is to choose the first row, and not to leave it.
        getFocusModel().focus(-1);
        getItems().stream()
                .filter(jvm -> chosen.equals(Optional.of(jvm.pid())))
                .findFirst()
                .ifPresent(getSelectionModel()::select);
    }

    /// Says something in place of the rows, when there are none.
    void say(String sentence) {
        Label placeholder = new Label(sentence);
        placeholder.setWrapText(true);
        placeholder.getStyleClass().add("jvms-none");
        setPlaceholder(placeholder);
    }

    private static final class Column extends TableColumn<RunningJvm, RunningJvm> {
        private final Label title;

        Column(String name, double width, Function<RunningJvm, String> text, Comparator<RunningJvm> order) {
            title = new Label(name);
            setGraphic(title);
            setPrefWidth(width);
            setReorderable(false);
            setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
            setComparator(order);
            setCellFactory(column -> new Cell(text));
        }

        void explain(String meaning) {
            title.setTooltip(new Tooltip(meaning));
        }
    }

    private static final class Cell extends TableCell<RunningJvm, RunningJvm> {
        private final Function<RunningJvm, String> text;
        private final Tooltip whole = new Tooltip();

        Cell(Function<RunningJvm, String> text) {
            this.text = text;
            setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        }

        @Override
        protected void updateItem(RunningJvm jvm, boolean empty) {
            super.updateItem(jvm, empty);
            boolean filled = !empty && jvm != null;
            setText(filled ? text.apply(jvm) : null);
            whole.setText(getText());
            setTooltip(filled ? whole : null);
        }
    }
}
