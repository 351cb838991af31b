package kheap.app.gui.page;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Content;
import kheap.app.gui.model.Place.Look;
import kheap.app.gui.part.Desk;

/// All objects of a dump: by class, by who keeps what, and one by one. So nobody has to open another tool to believe
/// what the other pages say.
public final class ObjectsPage extends BorderPane {
    /// Selects the field where the user says which object to show.
    public static final String ADDRESS = "#" + AddressField.ID;

    private final ObjectsWay way;
    private final AddressField address;
    private final ClassesView classes;
    private final InstancesView instances;
    private final DominatorsView dominators;
    private final ObjectView object;
    private final ToggleGroup looks = new ToggleGroup();
    private final ToggleButton toClasses = look("Classes", "look-classes", Styles.LEFT_PILL);
    private final ToggleButton toDominators = look("Dominators", "look-dominators", Styles.CENTER_PILL);
    private final ToggleButton toObject = look("Object", "look-object", Styles.RIGHT_PILL);
    private Optional<Look.OneObject> lastObject = Optional.empty();

    public ObjectsPage(Desk desk, Content.Dump dump) {
        HeapSession session = dump.session();
        ObjectColumns columns =
                new ObjectColumns(desk, session.analysis().heap().bytes());
        way = new ObjectsWay(desk.workspace());
        address = new AddressField(way::goToObject);
        classes = new ClassesView(desk, session, way);
        instances = new InstancesView(desk, session, way, columns);
        dominators = new DominatorsView(session, columns);
        object = new ObjectView(desk, session, way, columns);
        setId("objects");
        getStyleClass().add("objects-page");
        leads(toClasses, () -> way.go(new Look.Classes()));
        leads(toDominators, () -> way.go(new Look.Dominators()));
        leads(toObject, () -> lastObject.ifPresent(way::go));
        toObject.setDisable(true);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(new HBox(toClasses, toDominators, toObject), space, address);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("objects-head");
        setTop(head);
    }

    private ToggleButton look(String text, String id, String style) {
        ToggleButton button = new ToggleButton(text);
        button.setId(id);
        button.setToggleGroup(looks);
        button.getStyleClass().add(style);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private static void leads(ToggleButton button, Runnable there) {
        button.setOnAction(event -> {
            // A click on what is chosen already would choose nothing.
            button.setSelected(true);
            there.run();
        });
    }

    public void show(Look look) {
        ToggleButton chosen =
                switch (look) {
                    case Look.Classes all -> {
                        classes.show();
                        setCenter(classes);
                        yield toClasses;
                    }
                    case Look.Instances of -> {
                        instances.show(of.type());
                        setCenter(instances);
                        yield toClasses;
                    }
                    case Look.Dominators all -> {
                        dominators.show();
                        setCenter(dominators);
                        yield toDominators;
                    }
                    case Look.OneObject one -> {
                        lastObject = Optional.of(one);
                        toObject.setDisable(false);
                        object.show(one.address());
                        setCenter(object);
                        yield toObject;
                    }
                };
        chosen.setSelected(true);
        if (look instanceof Look.OneObject one) {
            address.show(one.address());
        } else {
            address.show();
        }
    }
}
