package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import kheap.app.cli.ProgressLine.Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long millis;
    private boolean cancelled;

    private ProgressLine progress(Style style, int columns) {
        return new ProgressLine(
                new PrintStream(err, true, StandardCharsets.UTF_8),
                style,
                columns,
                () -> cancelled,
                () -> TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private String written() {
        return err.toString(StandardCharsets.UTF_8).replace("\r", "<");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0    | 60  | Reading",
                "0.01 | 1   | Reading  1 %",
                "0.5  | 1   | Reading  50 %",
                "0.25 | 10  | Reading  25 %  about 30 s left",
                "0.5  | 600 | Reading  50 %  about 10 min left",
                "0.99 | 2   | Reading  99 %  about 1 s left",
                "1    | 600 | Reading  100 %",
            })
    void theLineSaysStepPercentAndTimeLeft(double fraction, long seconds, String line) {
        assertEquals(line, ProgressLine.line("Reading", fraction, Duration.ofSeconds(seconds)));
    }

    @Test
    void aTerminalGetsOneLineThatIsDrawnAgain() {
        try (ProgressLine progress = progress(Style.REDRAWN, 80)) {
            progress.step("Reading");
            millis = 199;
            progress.at(1, 10);
            millis = 200;
            progress.at(5, 10);
            progress.step("Done");
        }

        assertEquals("<Reading<Reading  50 %<Done         <    <", written());
    }

    @Test
    void aLineNeverReachesTheLastColumn() {
        progress(Style.REDRAWN, 5).step("Reading");

        assertEquals("<Read", written());
    }

    @Test
    void aLogGetsALineEveryTenSeconds() {
        try (ProgressLine progress = progress(Style.LOGGED, 80)) {
            progress.step("Reading");
            for (millis = 0; millis < 25_000; millis += 100) {
                progress.at(millis, 100_000);
            }
        }

        assertEquals("""
                Reading  10 %  about 1 min 30 s left
                Reading  20 %  about 1 min 20 s left
                """, written());
    }

    @Test
    void hiddenMeansHidden() {
        try (ProgressLine progress = progress(Style.HIDDEN, 80)) {
            progress.step("Reading");
            millis = TimeUnit.DAYS.toMillis(1);
            progress.at(1, 2);
        }

        assertEquals("", written());
    }

    @Test
    void whoCancelsIsHeardAtTheNextQuestion() {
        ProgressLine progress = progress(Style.HIDDEN, 80);
        progress.goOn();
        cancelled = true;

        assertThrows(CancellationException.class, progress::goOn);
    }
}
