package kheap.app.output;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/// A result in one of its forms, ready to be written.
@FunctionalInterface
public interface Form {
    void write(Writer out) throws IOException;

    /// The whole text. Forms are made in memory first, so that a failure of a stream can never be mistaken for a
    /// failure of ours, and no half result is seen.
    default String text() {
        StringWriter text = new StringWriter();
        try {
            write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
