package kheap.app.gui.heap;

/// A step along the references of a heap.
///
/// @param via the field by which it is made, `[]` for an element, or why a root is one
/// @param object where it comes from, for what refers to an object; else where it leads
public record Reference(String via, ObjectLine object) {}
