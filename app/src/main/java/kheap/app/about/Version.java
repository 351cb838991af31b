package kheap.app.about;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import kheap.ByteSize;

/// What runs here, as a bug report needs it.
public final class Version {
    private Version() {}

    /// One line for the program, Java, the system and the memory.
    public static List<String> lines() {
        return List.of(
                "kheap " + ofProgram(),
                "Java " + Runtime.version() + ", " + System.getProperty("java.vendor"),
                "%s %s, %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")),
                "memory for Java objects: at most "
                        + new ByteSize(Runtime.getRuntime().maxMemory()));
    }

    /// The version of the program alone.
    public static String ofProgram() {
        try (InputStream version = Version.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(version).readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
