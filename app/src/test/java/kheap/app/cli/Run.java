package kheap.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// One run of the program: its exit code and what it wrote.
record Run(int exitCode, String out, String err) {
    static Run of(Route route, String... arguments) {
        return of(route, false, arguments);
    }

    static Run of(Window window, String... arguments) {
        return of(FakeRoute.finding(), window, false, arguments);
    }

    /// @param terminal whether both streams are a terminal with colours
    static Run of(Route route, boolean terminal, String... arguments) {
        return of(route, FakeWindow.impossible(), terminal, arguments);
    }

    private static Run of(Route route, Window window, boolean terminal, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                terminal,
                terminal,
                terminal,
                Screen.USUAL_COLUMNS);
        int code = Program.run(new Setting(route, window, screen, () -> false, Consent.NOBODY), arguments);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
