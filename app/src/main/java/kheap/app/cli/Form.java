package kheap.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/// A result in one of its forms, ready to be written.
@FunctionalInterface
interface Form {
    void write(Appendable out) throws IOException;

    /// The whole text. Forms are made in memory first, so that a failure of a stream can never be mistaken for a
    /// failure of ours, and no half result is seen.
    default String text() {
        StringBuilder text = new StringBuilder();
        try {
            write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
