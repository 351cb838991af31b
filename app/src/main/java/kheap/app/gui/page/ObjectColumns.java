package kheap.app.gui.page;

import java.util.Optional;
import java.util.function.Function;
import kheap.ByteSize;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.heap.Reference;
import kheap.app.gui.heap.Slot;
import kheap.app.gui.part.Desk;

/// The columns that lists of objects have.
///
/// @param heap all that the roots reach
record ObjectColumns(Desk desk, ByteSize heap) {
    /// Objects of all kinds of classes.
    ///
    /// @param id of the tree, for tests and style sheets
    /// @param name of the tree, for those who do not see it
    ObjectTree<ObjectLine> lines(String id, String name) {
        return lines(id, name, 340, 220);
    }

    /// Objects that differ less by their class than by what they hold.
    ObjectTree<ObjectLine> linesOfOneClass(String id, String name) {
        return lines(id, name, 220, 340);
    }

    private ObjectTree<ObjectLine> lines(String id, String name, double type, double value) {
        ObjectTree<ObjectLine> tree = tree(id, name, Optional::of);
        tree.type("Class", type, ObjectLine::title);
        tree.text("Value", value, ObjectLine::detail);
        tree.addresses();
        tree.size("Shallow", 90, line -> Optional.of(line.shallow()));
        tree.size("Retained", 90, line -> Optional.of(line.retained()));
        tree.share("Share", 110, heap);
        return tree;
    }

    /// Places of objects, with what they hold.
    ObjectTree<Slot> slots(String id, String name) {
        ObjectTree<Slot> tree = tree(id, name, Slot::target);
        tree.text("Name", 200, Slot::name);
        tree.type("Type", 250, Slot::type);
        tree.text("Value", 190, Slot::value);
        tree.addresses();
        tree.size("Retained", 90, slot -> slot.target().map(ObjectLine::retained));
        tree.type("Declared in", 130, Slot::declaredIn);
        return tree;
    }

    /// References, or steps along them.
    ///
    /// @param via what the name of a reference is called
    ObjectTree<Reference> references(String id, String name, String via) {
        ObjectTree<Reference> tree = tree(id, name, reference -> Optional.of(reference.object()));
        tree.text(via, 220, Reference::via);
        tree.type("Class", 300, reference -> reference.object().title());
        tree.text("Value", 140, reference -> reference.object().detail());
        tree.addresses();
        tree.size("Retained", 90, reference -> Optional.of(reference.object().retained()));
        return tree;
    }

    private <T> ObjectTree<T> tree(String id, String name, Function<T, Optional<ObjectLine>> object) {
        ObjectTree<T> tree = new ObjectTree<>(desk, object);
        tree.setId(id);
        tree.setAccessibleText(name);
        return tree;
    }
}
