package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    @ParameterizedTest
    @CsvSource({
        "2.9, 2.10",
        "2.9.9, 2.10.0",
        "0.9.0.1, 0.10.0.0",
        "0.10.2.1, 0.10.2.2",
        "0.11.0.3, 1.0.0",
        "3.9.1, 3.9.2",
        "2.5.11.RELEASE, 2.5.12.RELEASE",
        "2.6.6, 2.6.7",
        "3.9.9-cp3, 3.10.0.redhat-00002"
    })
    void aReleaseComesBeforeTheNext(String earlier, String later) {
        assertTrue(version(earlier).compareTo(version(later)) < 0);
        assertTrue(version(later).compareTo(version(earlier)) > 0);
    }

    @ParameterizedTest
    @CsvSource({"2.6, 2.6.0", "2.8.1, 2.8.1-cp1", "3.4.0, 3.4.0.redhat-00006", "2.5.12, 2.5.12.RELEASE", "1.0, 1.0.0"})
    void aVendorsBuildCountsAsTheReleaseThatItStartsFrom(String release, String built) {
        assertEquals(version(release), version(built));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "3",
                "7.5.0-ccs",
                "3.4.1.7.1.9.0-387",
                "2.6.0-SNAPSHOT",
                "3.0.0-rc1",
                "3.0.0-M1",
                "v3.9.1",
                "3.9.1 ",
                "3..1",
                "99999.1.1",
                "1.2.3.4"
            })
    void whatIsNoReleaseIsNoVersion(String text) {
        assertEquals(Optional.empty(), Version.of(text));
    }

    @Test
    void aRangeHoldsItsFirstReleaseAndNotTheOneThatEndsIt() {
        Version.Range range = Version.Range.of("2.5", "2.5.12");

        assertFalse(range.contains(version("2.4.13")));
        assertTrue(range.contains(version("2.5.0")));
        assertTrue(range.contains(version("2.5.11")));
        assertFalse(range.contains(version("2.5.12")));
        assertTrue(Version.Range.since("0.9").contains(version("99.0")));
        assertTrue(Version.Range.before("0.9.0.1").contains(version("0.8.2.2")));
    }

    private static Version version(String text) {
        return Version.of(text).orElseThrow();
    }
}
