package kheap.app.gui.heap;

import java.util.Optional;

/// What one object holds in one place: a field, a static field, an element or, for threads, a local variable.
///
/// @param name the field's name, or `[7]` for an element
/// @param declaredIn the class that declares the field; empty for what no class declares
/// @param type `int` and its like, or the class of the object that is there
/// @param value the number or text that is there; for an object what [ObjectLine#words] says
/// @param target the object that is there; empty for numbers and for null
public record Slot(String name, String declaredIn, String type, String value, Optional<ObjectLine> target) {}
