package kheap.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The program's window, as far as a terminal is concerned.
public interface Window {
    /// Why it cannot open here, one sentence; empty when it can.
    Optional<String> obstacle();

    /// Opens the window with these files; returns when the user has closed it.
    void open(List<Path> files);
}
