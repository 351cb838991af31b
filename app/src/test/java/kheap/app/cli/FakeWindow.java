package kheap.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A window that only notes what it was opened with.
record FakeWindow(Optional<String> obstacle, List<List<Path>> opened) implements Window {
    static FakeWindow possible() {
        return new FakeWindow(Optional.empty(), new ArrayList<>());
    }

    static FakeWindow impossible() {
        return new FakeWindow(Optional.of("There is no screen."), new ArrayList<>());
    }

    @Override
    public void open(List<Path> dumps) {
        opened.add(dumps);
    }
}
