package kheap.app.gui.page;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.StackPane;
import kheap.app.gui.heap.ClassLine;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.part.Desk;
import kheap.app.gui.part.ListingView;
import kheap.app.gui.part.MatQuery;
import kheap.app.gui.part.Overlay;
import kheap.report.DumpListings;
import kheap.report.Listing;

/// The class histogram. Asked for once, when it is first looked at.
final class ClassesView extends StackPane {
    private final Asking asking;
    private final HeapSession session;
    private final ObjectsWay way;
    private final ListingView<ClassLine> list;
    private boolean asked;

    ClassesView(Desk desk, HeapSession session, ObjectsWay way) {
        this.asking = new Asking(desk);
        this.session = session;
        this.way = way;
        this.list = new ListingView<>(desk);
        list.setId("classes");
        list.onActivate(line -> way.goToInstances(line.address()));
        list.addAction(
                "Show instances", lines -> way.goToInstances(lines.getFirst().address()));
        list.addAction(
                "Go to class object", lines -> way.goToObject(lines.getFirst().address()));
        list.addAction(
                "Copy as MAT OQL",
                lines -> Overlay.copy(MatQuery.ofClasses(
                        lines.stream().map(line -> line.row().name()).toList())));
    }

    void show() {
        if (asked) {
            return;
        }
        asked = true;
        ProgressIndicator waiting = new ProgressIndicator();
        waiting.setMaxSize(48, 48);
        waiting.setAccessibleText("Counting the objects of each class");
        getChildren().setAll(waiting);
        asking.ask(
                session.classes(),
                classes -> {
                    list.setListing(listing(classes));
                    getChildren().setAll(list);
                },
                sentence -> {
                    // Perhaps it can be told another time.
                    asked = false;
                    getChildren().setAll(new Label(sentence));
                });
    }

    /// In the words that the report has for its largest classes.
    private static Listing<ClassLine> listing(List<ClassLine> classes) {
        return Listing.of(
                "Classes",
                DumpListings.classes(List.of()).columns().stream()
                        .map(column -> new Listing.Column<ClassLine>(
                                column.heading(), line -> column.cell().apply(line.row())))
                        .toList(),
                classes);
    }
}
