package kheap.app.cli;

import java.util.function.BooleanSupplier;

/// What a command works with; a test brings its own.
///
/// @param cancelled whether the user wants the work to stop
/// @param consent asks the user
record Setting(Route route, Window window, Screen screen, BooleanSupplier cancelled, Consent consent) {
    ProgressLine progress(boolean quiet) {
        ProgressLine.Style style = quiet
                ? ProgressLine.Style.HIDDEN
                : screen.errIsTerminal() ? ProgressLine.Style.REDRAWN : ProgressLine.Style.LOGGED;
        return new ProgressLine(screen.err(), style, screen.columns(), cancelled, System::nanoTime);
    }
}
