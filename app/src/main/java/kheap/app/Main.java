package kheap.app;

import kheap.app.cli.Program;

/// Where the program starts.
public final class Main {
    private Main() {}

    static void main(String[] args) {
        Program.main(args);
    }
}
