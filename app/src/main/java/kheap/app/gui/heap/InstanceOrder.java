package kheap.app.gui.heap;

/// Which instances of a class come first.
public enum InstanceOrder {
    BY_RETAINED_SIZE("Largest first"),
    BY_ADDRESS("By address");

    private final String words;

    InstanceOrder(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
