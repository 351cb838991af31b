package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenTimesTest {
    private static final List<Path> DUMPS =
            List.of(Path.of("one/a.hprof"), Path.of("two/a.hprof"), Path.of("one/b=1.hprof"));

    private static GivenTimes given(String... options) {
        return GivenTimes.of(List.of(options), DUMPS);
    }

    @Test
    void aDumpIsNamedAsTheUserNamedItOrByItsNameAlone() {
        GivenTimes times = given("b=1.hprof=2026-11-20", "two/a.hprof=2026-11-21");

        assertEquals(Optional.empty(), times.of(DUMPS.get(0)));
        assertEquals(Optional.of(Instant.parse("2026-11-21T00:00:00Z")), times.of(DUMPS.get(1)));
        assertEquals(Optional.of(Instant.parse("2026-11-20T00:00:00Z")), times.of(DUMPS.get(2)));
    }

    @Test
    void aFileIsFoundHoweverItsPlaceIsWritten() {
        for (Path name : List.of(
                Path.of(".", "one", "a.hprof"),
                Path.of("two/../one/a.hprof"),
                DUMPS.get(0).toAbsolutePath())) {
            assertEquals(
                    Optional.of(Instant.parse("2026-11-20T00:00:00Z")),
                    given(name + "=2026-11-20").of(DUMPS.get(0)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a.hprof=2026-11-20|--at names a.hprof, as several of the dumps are called; write it with its folder",
                "c.hprof=2026-11-20|--at names c.hprof, which is none of the dumps to compare",
                "one/a.hprof|--at one/a.hprof names no time; write --at FILE=2026-11-20T10:15",
                "one/a.hprof=2026-02-30|'2026-02-30' is no time; write 2026-11-20T10:15 for UTC, or 2026-11-20T10:15+01:00"
            })
    void whatCannotBeMeantIsRefused(String option, String sentence) {
        String said = assertThrows(IllegalArgumentException.class, () -> given(option))
                .getMessage();
        assertEquals(sentence, said);
    }

    @Test
    void twoTimesForOneDumpAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> given("one/a.hprof=2026-11-20", "one/a.hprof=2026-11-21"));
    }
}
