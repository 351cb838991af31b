package kheap.app.gui.part;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import kheap.app.gui.model.Failure;
import kheap.report.Listing;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Decides which rows a [ListingTable] shows: by what the user types, and by the text of one column that they
/// choose.
final class ListingFilter<R> extends HBox {
    private final Desk desk;
    private final ListingTable<R> table;
    private final CustomTextField text = new CustomTextField();
    private final Label fault = new Label();
    private final ComboBox<Choice> choice = new ComboBox<>();
    private LineSearch<R> search = new LineSearch<>(Listing.of("", List.of(), List.of()));
    private Optional<String> choiceColumn = Optional.empty();

    /// The rows that hold what was typed; empty for all.
    private Optional<BitSet> found = Optional.empty();

    /// Counts the searches, so that one that was overtaken is not shown.
    private int searches;

    /// A text of the chosen column, empty for any.
    private record Choice(Optional<String> text, String words) {
        @Override
        public String toString() {
            return words;
        }
    }

    ListingFilter(Desk desk, ListingTable<R> table) {
        super(4);
        this.desk = desk;
        this.table = table;
        setAlignment(Pos.CENTER_LEFT);
        text.setLeft(new FontIcon(Feather.SEARCH));
        text.setPromptText("Filter: text, or /regex/");
        text.getStyleClass().add("listing-filter");
        text.setTooltip(new Tooltip("Shows the rows that hold this text in any column, also in a hidden one."
                + " Between slashes it is a regular expression."));
        text.setMinWidth(100);
        text.setPrefWidth(280);
        text.textProperty().addListener((typed, was, is) -> search());
        text.setOnAction(event -> table.requestFocus());
        text.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DOWN) {
                table.requestFocus();
                event.consume();
            }
        });
        fault.setMinWidth(Region.USE_PREF_SIZE);
        fault.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.DANGER);
        choice.getStyleClass().add("listing-choice");
        choice.setMinWidth(Region.USE_PREF_SIZE);
        choice.valueProperty().addListener((value, was, is) -> showWanted());
        getChildren().setAll(text, choice, fault);
        tellFault("");
    }

    /// The table has these rows from now on. What was typed and chosen stays.
    void show(Listing<R> listing) {
        search = new LineSearch<>(listing);
        found = Optional.empty();
        text.setAccessibleText(("Filter " + listing.caption()).strip());
        fillChoice();
        search();
    }

    void setChoice(String column) {
        choiceColumn = Optional.of(column);
        fillChoice();
    }

    void focusText() {
        text.requestFocus();
        text.selectAll();
    }

    boolean isSet() {
        return !text.getText().isEmpty() || choice.getSelectionModel().getSelectedIndex() > 0;
    }

    void clear() {
        text.clear();
        choice.getSelectionModel().selectFirst();
    }

    private void fillChoice() {
        Optional<String> before = Optional.ofNullable(choice.getValue()).flatMap(Choice::text);
        Map<String, Integer> texts = new LinkedHashMap<>();
        choiceAt().ifPresent(at -> table.lines()
                .forEach(line -> texts.merge(line.cell(at).text(), 1, Integer::sum)));
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice(Optional.empty(), choiceColumn.orElse("") + ": all"));
        texts.forEach((words, rows) ->
                choices.add(new Choice(Optional.of(words), String.format(Locale.ROOT, "%s (%,d)", words, rows))));
        choice.getItems().setAll(choices);
        choice.setValue(choices.stream()
                .filter(one -> one.text().equals(before))
                .findFirst()
                .orElse(choices.getFirst()));
        choice.setAccessibleText(choiceColumn.orElse(""));
        choice.setVisible(texts.size() > 1);
        choice.setManaged(texts.size() > 1);
    }

    private Optional<Integer> choiceAt() {
        return choiceColumn.flatMap(name -> table.getColumns().stream()
                .filter((TableColumn<?, ?> column) -> column.getText().equals(name))
                .map(ListingTable::at)
                .findFirst());
    }

    private void search() {
        int mine = ++searches;
        String typed = text.getText().strip();
        if (typed.isEmpty()) {
            found(Optional.empty());
            return;
        }
        Predicate<String> wanted;
        try {
            wanted = LineSearch.wanted(typed);
        } catch (PatternSyntaxException e) {
            // What was shown stays: the expression is being typed.
            tellFault("Not a regular expression");
            return;
        }
        LineSearch<R> in = search;
        CompletableFuture.supplyAsync(() -> in.rows(wanted))
                .whenCompleteAsync(
                        (rows, failure) -> {
                            if (mine != searches) {
                                return;
                            }
                            if (failure == null) {
                                found(Optional.of(rows));
                            } else {
                                desk.overlay().error("Not filtered", Failure.of("Filtering", failure.getCause()));
                            }
                        },
                        desk.window());
    }

    private void found(Optional<BitSet> rows) {
        found = rows;
        tellFault("");
        showWanted();
    }

    private void tellFault(String sentence) {
        fault.setText(sentence);
        fault.setVisible(!sentence.isEmpty());
        fault.setManaged(!sentence.isEmpty());
        text.pseudoClassStateChanged(Styles.STATE_DANGER, !sentence.isEmpty());
    }

    private void showWanted() {
        Optional<String> chosen = Optional.ofNullable(choice.getValue()).flatMap(Choice::text);
        Optional<Integer> at = choiceAt();
        Optional<BitSet> rows = found;
        table.showOnly(line -> rows.map(fitting -> fitting.get(line.at())).orElse(true)
                && (chosen.isEmpty()
                        || at.isEmpty()
                        || line.cell(at.get()).text().equals(chosen.get())));
    }
}
