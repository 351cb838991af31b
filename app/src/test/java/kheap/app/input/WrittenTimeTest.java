package kheap.app.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import kheap.report.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-20, 2026-11-20T00:00:00Z",
        "2026-11-20 10:15, 2026-11-20T10:15:00Z",
        "2026-11-20 10:15:30, 2026-11-20T10:15:30Z",
        "2026-11-20 10:15 UTC, 2026-11-20T10:15:00Z",
        "2026-11-20T10:15, 2026-11-20T10:15:00Z",
        "2026-11-20T10:15:30Z, 2026-11-20T10:15:30Z",
        "2026-11-20T10:15:30.250Z, 2026-11-20T10:15:30.250Z",
        "2026-11-20T10:15:30+01:00, 2026-11-20T09:15:30Z",
        "' 2026-11-20 10:15 ', 2026-11-20T10:15:00Z"
    })
    void aTimeIsInUtcUnlessItSaysItsZone(String text, Instant at) {
        assertEquals(Optional.of(at), WrittenTime.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "10:15",
                "2026-02-30",
                "2026-02-30 10:15",
                "20.11.2026 10:15",
                "2026-13-20 10:15",
                "2026-11-20 25:00",
                "0026-11-20",
                "1994-12-31",
                "10000-01-01",
                "+999999999-12-31",
                "-999999999-01-01"
            })
    void whatIsNoMomentIsNone(String text) {
        assertEquals(Optional.empty(), WrittenTime.of(text));
    }

    @Test
    void whatKheapPrintsItReads() {
        Instant at = Instant.parse("2026-11-20T10:15:30Z");
        assertEquals(Optional.of(at), WrittenTime.of(Cell.at(Optional.of(at)).text()));
    }
}
