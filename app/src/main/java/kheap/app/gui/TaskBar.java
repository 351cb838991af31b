package kheap.app.gui;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import kheap.app.gui.model.DayList;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Document.State;
import kheap.app.gui.model.ListedDay;
import kheap.app.gui.model.ListedEvidence;
import kheap.app.gui.model.OpeningSteps;
import kheap.app.gui.model.Place;
import kheap.app.gui.model.Workspace;

/// The line below the pages that tells of the file which is being opened or compared and of those that wait. Not
/// there when none is.
final class TaskBar extends HBox {
    private final Workspace workspace;
    private final Hyperlink name = new Hyperlink();
    private final Label step = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final Label waiting = new Label();
    private final Button cancel = new Button("Cancel");
    private final ChangeListener<State> changed = (state, was, is) -> show();
    private final ListChangeListener<ListedEvidence> evidence = change -> show();

    /// What is being done, and nothing else: this must not keep a dump that is closed.
    private Optional<Task> shown = Optional.empty();

    /// @param place that says it all itself
    private record Task(String name, OpeningSteps steps, Place place, String cancelWords, Runnable cancel) {}

    TaskBar(Workspace workspace) {
        super(12);
        this.workspace = workspace;
        setId("task-bar");
        getStyleClass().add("task-bar");
        setAlignment(Pos.CENTER_LEFT);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        bar.setPrefWidth(160);
        cancel.getStyleClass().add("small");
        name.setOnAction(event -> shown.map(Task::place).ifPresent(workspace::go));
        cancel.setOnAction(event -> shown.map(Task::cancel).ifPresent(Runnable::run));
        getChildren().setAll(name, bar, step, space, waiting, cancel);
        workspace.documents().forEach(this::listen);
        workspace.documents().addListener((ListChangeListener<Document>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(this::listen);
                change.getRemoved().forEach(document -> {
                    document.state().removeListener(changed);
                    document.evidence().removeListener(evidence);
                });
            }
            show();
        });
        workspace.days().days().addListener((ListChangeListener<ListedDay>) change -> show());
        workspace.place().addListener((place, was, is) -> show());
        show();
    }

    private void listen(Document document) {
        document.state().addListener(changed);
        document.evidence().addListener(evidence);
    }

    private void show() {
        List<Task> running = Stream.of(openings(), analyses(), readings())
                .flatMap(tasks -> tasks)
                .filter(task -> !isHere(task))
                .toList();
        setVisible(!running.isEmpty());
        setManaged(!running.isEmpty());
        shown = running.stream().findFirst();
        shown.ifPresent(this::show);
    }

    private Stream<Task> openings() {
        return workspace.documents().stream()
                .flatMap(dump -> dump.state().get() instanceof State.Opening opening
                        ? Stream.of(new Task(
                                workspace.nameOf(dump),
                                opening.steps(),
                                new Place.Overview(dump),
                                "Stop opening " + workspace.nameOf(dump),
                                () -> workspace.cancel(dump)))
                        : Stream.empty());
    }

    /// Of files beside what is open already.
    private Stream<Task> readings() {
        return workspace.documents().stream()
                .filter(document -> document.ready().isPresent())
                .flatMap(document -> document.evidence().stream()
                        .filter(ListedEvidence::isToCome)
                        .limit(1)
                        .map(one -> new Task(
                                workspace.nameOf(document),
                                OpeningSteps.at("Reading " + one.name()),
                                new Place.Overview(document),
                                "Stop reading " + one.name(),
                                () -> workspace.remove(document, one))));
    }

    private Stream<Task> analyses() {
        DayList days = workspace.days();
        return days.days().stream()
                .flatMap(day -> day.state().get() instanceof ListedDay.State.Analysing analysing
                        ? Stream.of(new Task(
                                day.name(),
                                analysing.steps(),
                                new Place.Days(),
                                "Stop analysing " + day.name(),
                                () -> days.cancel(day)))
                        : Stream.empty());
    }

    /// Whether the page that is to be seen is that of the task.
    private boolean isHere(Task task) {
        return switch (workspace.place().get()) {
            case Place.Welcome welcome -> false;
            case Place.Days days -> task.place().equals(days);
            case Place.OfDocument of -> task.place() instanceof Place.OfDocument its && its.document() == of.document();
        };
    }

    private void show(Task task) {
        name.setText(task.name());
        step.setText(task.steps().current());
        bar.setProgress(task.steps().share().orElse(ProgressBar.INDETERMINATE_PROGRESS));
        cancel.setAccessibleText(task.cancelWords());
        long others = Stream.concat(
                        workspace.documents().stream().map(dump -> dump.state().get() instanceof State.Waiting),
                        workspace.days().days().stream()
                                .map(day -> day.state().get() instanceof ListedDay.State.Waiting))
                .filter(waits -> waits)
                .count();
        waiting.setText(others == 0 ? "" : others == 1 ? "1 more waits" : others + " more wait");
    }
}
