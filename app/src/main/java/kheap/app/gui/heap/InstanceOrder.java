package kheap.app.gui.heap;

/// Which instances of a class come first.
public enum InstanceOrder {
    BY_RETAINED_SIZE,
    BY_ADDRESS
}
