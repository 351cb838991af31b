package kheap.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kheap.app.cli.Program;
import kheap.app.cli.Window;
import kheap.app.gui.WindowProgram;

/// Where the program starts.
public final class Main {
    private static final Window WINDOW = new Window() {
        @Override
        public Optional<String> obstacle() {
            return WindowProgram.obstacle();
        }

        @Override
        public void open(List<Path> dumps) {
            WindowProgram.open(dumps);
        }
    };

    private Main() {}

    static void main(String[] args) {
        Program.main(WINDOW, args);
    }
}
