package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import kheap.app.gui.model.DayList;
import kheap.app.gui.model.DayList.Outcome;
import kheap.app.gui.model.ListedDay;
import kheap.app.gui.model.ListedDay.Time;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.PageScroll;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The days of one service: which they are, and what comparing them showed.
public final class DaysPage extends StackPane {
    private static final PseudoClass AWAITING = PseudoClass.getPseudoClass("awaiting");

    private final Desk desk;
    private final DayList days;
    private final NoDays none;
    private final PageScroll scroll;
    private final VBox list = new VBox();
    private final PageScroll card;
    private final Label count = new Label();
    private final VBox answer = new VBox(16);
    private final Map<ListedDay, DayRow> rows = new HashMap<>();

    /// Made when there is something to compare, and forgotten with the last day.
    private Optional<ComparisonView> comparison = Optional.empty();

    public DaysPage(Desk desk, Samples samples) {
        this.desk = desk;
        this.days = desk.workspace().days();
        this.none = new NoDays(desk, samples);
        setId("days");
        // Many days are not to push the answer out of sight.
        this.card = new PageScroll(list);
        card.getStyleClass().addAll("card", "listed-days");
        VBox content = new VBox(16, head(), card, answer);
        content.getStyleClass().addAll("page", "overview");
        this.scroll = new PageScroll(content);
        days.days().addListener((ListChangeListener<ListedDay>) change -> list());
        days.outcome().subscribe(this::show);
        list();
    }

    /// Shows that a dump may be dropped now.
    public void awaitDrop(boolean awaiting) {
        card.pseudoClassStateChanged(AWAITING, awaiting);
        none.awaitDrop(awaiting);
    }

    private Node head() {
        Label title = new Label("Days");
        title.getStyleClass().add(Styles.TITLE_2);
        count.setId("days-count");
        count.getStyleClass().add(Styles.TEXT_MUTED);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button add = new Button("Add files…", new FontIcon(Feather.PLUS));
        add.setId("add-dumps");
        add.setOnAction(event -> desk.workspace().addDays(desk.files().toOpen()));
        LimitField limit = new LimitField(days);
        PartitionsField partitions = new PartitionsField(days::setPartitions);
        days.partitions().subscribe(partitions::show);
        days.days().addListener((ListChangeListener<ListedDay>) change -> tools(limit, partitions));
        tools(limit, partitions);
        HBox head = new HBox(12, title, count, space, limit, partitions, add);
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    /// Profiles have partitions, dumps a limit of their heap.
    private void tools(Node limit, Node partitions) {
        boolean profiles = days.haveProfiles();
        limit.setVisible(!profiles);
        limit.setManaged(!profiles);
        partitions.setVisible(profiles);
        partitions.setManaged(profiles);
    }

    private void list() {
        getChildren().setAll(days.days().isEmpty() ? none : scroll);
        if (days.days().isEmpty()) {
            comparison = Optional.empty();
        }
        rows.keySet().retainAll(days.days());
        List<DayRow> shown = days.days().stream()
                .map(day -> rows.computeIfAbsent(day, one -> new DayRow(desk, one)))
                .toList();
        shown.forEach(DayRow::tellName);
        if (!list.getChildren().equals(shown)) {
            Node focused = getScene() == null ? null : getScene().getFocusOwner();
            list.getChildren().setAll(shown);
            if (focused != null) {
                // Moving a row takes the focus from what is in it.
                focused.requestFocus();
            }
        }
        long compared = days.days().stream()
                .filter(day -> day.time().get() instanceof Time.Known)
                .count();
        int all = days.days().size();
        count.setText(
                compared == all ? "%d compared".formatted(all) : "%d of %d can be compared".formatted(compared, all));
    }

    private void show(Outcome outcome) {
        switch (outcome) {
            case Outcome.TooFew few ->
                answer.getChildren()
                        .setAll(sentence(
                                "Nothing is compared yet: that takes two days at the least, each with a time of"
                                        + " its own."));
            case Outcome.Refused refused -> answer.getChildren().setAll(sentence(refused.sentence()));
            case Outcome.Comparing comparing -> answer.getChildren().setAll(sentence("Comparing…"));
            case Outcome.Failed failed -> {
                Button details = new Button("Details…");
                details.setOnAction(event -> desk.overlay().error("The days cannot be compared", failed.failure()));
                answer.getChildren().setAll(sentence(failed.failure().sentence()), details);
            }
            case Outcome.Compared compared -> {
                ComparisonView view = comparison.orElseGet(() -> new ComparisonView(desk));
                comparison = Optional.of(view);
                view.show(compared);
                answer.getChildren().setAll(view);
            }
        }
    }

    private static Label sentence(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        return label;
    }
}
