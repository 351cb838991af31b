package kheap.app.gui.page;

import java.util.Optional;
import kheap.ByteSize;
import kheap.app.gui.heap.ObjectLine;
import kheap.app.gui.heap.Reference;
import kheap.app.gui.heap.Slot;
import kheap.app.gui.part.Desk;

/// The columns that lists of objects have.
///
/// @param heap all that the roots reach
record ObjectColumns(Desk desk, ByteSize heap) {
    /// @param id of the tree, for tests and style sheets
    ObjectTree<ObjectLine> lines(String id) {
        ObjectTree<ObjectLine> tree = new ObjectTree<>(desk, Optional::of);
        tree.setId(id);
        tree.type("Class", 340, ObjectLine::title);
        tree.text("Value", 220, ObjectLine::detail);
        tree.addresses();
        tree.size("Shallow", 90, line -> Optional.of(line.shallow()));
        tree.size("Retained", 90, line -> Optional.of(line.retained()));
        tree.share("Share", 110, heap);
        return tree;
    }

    /// What an object holds.
    ObjectTree<Slot> slots(String id) {
        ObjectTree<Slot> tree = new ObjectTree<>(desk, Slot::target);
        tree.setId(id);
        tree.text("Name", 180, Slot::name);
        tree.type("Type", 260, Slot::type);
        tree.text("Value", 200, Slot::value);
        tree.addresses();
        tree.size("Retained", 90, slot -> slot.target().map(ObjectLine::retained));
        tree.type("Declared in", 130, Slot::declaredIn);
        return tree;
    }

    /// @param via what the name of a reference is called
    ObjectTree<Reference> references(String id, String via) {
        ObjectTree<Reference> tree = new ObjectTree<>(desk, reference -> Optional.of(reference.object()));
        tree.setId(id);
        tree.text(via, 220, Reference::via);
        tree.type("Class", 300, reference -> reference.object().title());
        tree.text("Value", 140, reference -> reference.object().detail());
        tree.addresses();
        tree.size("Retained", 90, reference -> Optional.of(reference.object().retained()));
        return tree;
    }
}
