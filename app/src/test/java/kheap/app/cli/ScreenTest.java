package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import kheap.app.output.UnwritableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
    private static Screen screen(String terminal, String columns, Map<String, String> environment) {
        Properties properties = new Properties();
        properties.setProperty("kheap.terminal.out", terminal);
        properties.setProperty("kheap.terminal.err", "false");
        properties.setProperty("kheap.terminal.columns", columns);
        OutputStream nowhere = OutputStream.nullOutputStream();
        return Screen.of(nowhere, new PrintStream(nowhere), StandardCharsets.UTF_8, properties, environment);
    }

    private static Screen failing(String reason) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(reason);
            }
        };
        return Screen.of(out, System.err, StandardCharsets.UTF_8, new Properties(), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "true,  '',       '',   true",
        "true,  NO_COLOR, '',   true",
        "true,  NO_COLOR, 1,    false",
        "true,  TERM,     dumb, false",
        "true,  TERM,     xterm, true",
        "false, '',       '',   false",
    })
    void coloursAreForTerminalsThatWantThem(String terminal, String variable, String value, boolean colour) {
        assertEquals(colour, screen(terminal, "80", Map.of(variable, value)).colour());
    }

    @ParameterizedTest
    @CsvSource({"80, 80", "10, 40", "300, 120", "'', 100", "wide, 100", "0, 100"})
    void theWidthStaysReadable(String launcherSays, int columns) {
        assertEquals(columns, screen("true", launcherSays, Map.of()).columns());
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() {
        assertDoesNotThrow(() -> failing("Broken pipe").print(out -> out.append("text"), StandardCharsets.UTF_8));
    }

    @Test
    void aFullDiskBehindStandardOutputIsTold() {
        UnwritableException e = assertThrows(UnwritableException.class, () -> failing("No space left on device")
                .print(out -> out.append("text"), StandardCharsets.UTF_8));
        assertEquals("Standard output cannot be written: No space left on device.", e.getMessage());
    }
}
