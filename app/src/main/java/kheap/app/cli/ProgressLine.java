package kheap.app.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import kheap.Progress;
import kheap.diagnosis.Times;

/// Progress on standard error: one line that is drawn again and again on a terminal; a line now and then in a log.
final class ProgressLine implements Progress, AutoCloseable {
    /// How the line is shown.
    enum Style {
        REDRAWN(200),
        /// Only work that takes long is worth lines in a log.
        LOGGED(10_000),
        HIDDEN(Long.MAX_VALUE);

        private final long everyNanos;

        Style(long everyMillis) {
            this.everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMillis);
        }
    }

    /// An estimate from less than this jumps about.
    private static final Duration SHORTEST_BASIS = Duration.ofSeconds(2);

    private static final double SMALLEST_BASIS = 0.05;

    private final PrintStream err;
    private final Style style;
    private final int columns;
    private final BooleanSupplier cancelled;
    private final LongSupplier nanoTime;

    private String step = "";
    private long stepStarted;
    private double fraction;
    private long lastShown;
    private int drawn;

    ProgressLine(PrintStream err, Style style, int columns, BooleanSupplier cancelled, LongSupplier nanoTime) {
        this.err = err;
        this.style = style;
        this.columns = columns;
        this.cancelled = cancelled;
        this.nanoTime = nanoTime;
        this.lastShown = nanoTime.getAsLong();
    }

    /// The line in words: `Reading the dump 42 % about 12 s left`.
    ///
    /// @param fraction 0 to 1; 0 also when the step does not say
    /// @param elapsed since the step began
    static String line(String step, double fraction, Duration elapsed) {
        if (fraction <= 0) {
            return step;
        }
        String percent = String.format(Locale.ROOT, "%s  %d %%", step, (int) (fraction * 100));
        if (elapsed.compareTo(SHORTEST_BASIS) < 0 || fraction < SMALLEST_BASIS || fraction >= 1) {
            return percent;
        }
        long seconds = Math.round(elapsed.toMillis() / 1000.0 * (1 - fraction) / fraction);
        return percent + "  about " + Times.words(Duration.ofSeconds(Math.max(1, seconds))) + " left";
    }

    @Override
    public void step(String name) {
        goOn();
        step = name;
        stepStarted = nanoTime.getAsLong();
        fraction = 0;
        if (style == Style.REDRAWN) {
            show(stepStarted);
        }
    }

    @Override
    public void at(long done, long total) {
        fraction = total <= 0 ? 0 : Math.clamp((double) done / total, 0, 1);
        long now = nanoTime.getAsLong();
        if (now - lastShown >= style.everyNanos) {
            show(now);
        }
    }

    @Override
    public void goOn() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private void show(long now) {
        lastShown = now;
        String line = line(step, fraction, Duration.ofNanos(now - stepStarted));
        if (style == Style.LOGGED) {
            err.println(line);
            return;
        }
        // a line that reaches the last column would wrap, and could not be taken back
        draw(line.substring(0, Math.min(line.length(), columns - 1)));
    }

    private void draw(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        err.flush();
        drawn = line.length();
    }

    /// Takes the line away, so that what follows starts on a clean one.
    @Override
    public void close() {
        if (drawn > 0) {
            draw("");
            err.print("\r");
            err.flush();
        }
    }
}
