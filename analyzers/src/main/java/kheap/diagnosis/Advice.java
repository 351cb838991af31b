package kheap.diagnosis;

import java.util.Optional;

/// What to change.
///
/// @param text one or two sentences in the imperative
/// @param snippet a few lines of code or configuration that show it
public record Advice(String text, Optional<String> snippet) {
    public static Advice of(String text) {
        return new Advice(text, Optional.empty());
    }

    public static Advice of(String text, String snippet) {
        return new Advice(text, Optional.of(snippet));
    }
}
