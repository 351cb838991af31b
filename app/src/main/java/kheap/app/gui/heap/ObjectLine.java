package kheap.app.gui.heap;

import java.util.Objects;
import kheap.ByteSize;

/// One object as a line of a list.
///
/// @param type the name of its class
/// @param words what tells it from others of its class, such as a text, a length or a class's own name; empty where
///     there is nothing to tell, masked where it is a secret
/// @param retained zero for what no GC root reaches
public record ObjectLine(long address, String type, String words, ByteSize shallow, ByteSize retained) {
    public ObjectLine {
        Objects.requireNonNull(type);
        Objects.requireNonNull(words);
        Objects.requireNonNull(shallow);
        Objects.requireNonNull(retained);
    }

    /// What it is, in a list: its class, or `class` and the name for a class.
    public String title() {
        return isClass() ? "class " + words : type;
    }

    /// What the title does not say of it.
    public String detail() {
        return isClass() ? "" : words;
    }

    private boolean isClass() {
        return type.equals("java.lang.Class") && !words.isEmpty();
    }
}
