package kheap.app.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import kheap.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenSizeTest {
    @ParameterizedTest
    @CsvSource({
        "512m, 536870912",
        "512M, 536870912",
        "512Mi, 536870912",
        "512 MiB, 536870912",
        "512MB, 536870912",
        "1Gi, 1073741824",
        "1.5 GiB, 1610612736",
        "2t, 2199023255552",
        "16k, 16384",
        "1000, 1000",
        "1500000000, 1500000000",
        "' 13 B ', 13"
    })
    void aSizeIsWrittenInTheWaysOfJvmsAndContainers(String text, long bytes) {
        assertEquals(Optional.of(new ByteSize(bytes)), WrittenSize.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m",
                "-1g",
                "1e9",
                "1,5g",
                "1x",
                "one",
                "512 Mi of heap",
                "0",
                "99999999999999999g",
                "9999999999t"
            })
    void whatIsNoSizeIsNone(String text) {
        assertEquals(Optional.empty(), WrittenSize.of(text));
    }

    @Test
    void whatKheapPrintsItReads() {
        ByteSize size = new ByteSize(3L << 29);
        assertEquals(Optional.of(size), WrittenSize.of(size.toString()));
    }
}
