package kheap.app.gui.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.app.gui.settings.Settings.Frame;
import kheap.app.gui.settings.Settings.Recent;
import kheap.app.gui.settings.Settings.Theme;
import kheap.app.gui.settings.Settings.Units;
import kheap.heap.Engine;
import kheap.report.Block.Verdict.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static final Settings OWN = new Settings(
            Theme.DARK,
            Engine.MAT,
            Optional.of(Path.of("indexes").toAbsolutePath()),
            new ByteSize(3L << 30),
            Units.EXACT,
            List.of(
                    new Recent(Path.of("orders '2'.hprof").toAbsolutePath(), NOON, Tone.CRITICAL),
                    new Recent(Path.of("b \"c\".hprof").toAbsolutePath(), NOON.minusSeconds(60), Tone.CLEAR)),
            Optional.of(new Frame(-12.5, 30, 1280, 800, true)));

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        SettingsFile file = new SettingsFile(folder.resolve("new").resolve("settings.json"));
        file.write(OWN);
        assertEquals(OWN, file.read());
        file.write(Settings.USUAL);
        assertEquals(Settings.USUAL, file.read());
        assertEquals(List.of("settings.json"), names(folder.resolve("new")), "nothing else is left there");
    }

    @Test
    void withoutAFileAllIsUsual() {
        assertEquals(Settings.USUAL, new SettingsFile(folder.resolve("none.json")).read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{\"theme\": \"DARK\"", "[]", "7", "null", "\"DARK\"", "{}"})
    void garbageIsAsGoodAsNone(String text) throws IOException {
        assertEquals(Settings.USUAL, read(text));
    }

    @Test
    void bytesThatAreNoTextAreAsGoodAsNone() throws IOException {
        Path file = Files.write(folder.resolve("settings.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(Settings.USUAL, new SettingsFile(file).read());
    }

    @Test
    void whatMakesNoSenseCostsNothingElse() throws IOException {
        assertEquals(
                Settings.USUAL.with(Units.EXACT).with(new Recent(Path.of("/a.hprof"), NOON, Tone.UNKNOWN)), read("""
                        {"schema": "kheap.settings/9", "theme": "SEPIA", "engine": 7, "units": "EXACT",
                         "indexFolder": "a\\u0000b", "indexLimitBytes": -1, "later": {"x": 1},
                         "recent": [
                           {"file": "/a.hprof", "openedAt": "2026-11-22T12:00:00Z", "verdict": "TERRIBLE"},
                           {"file": "/b.hprof", "openedAt": "yesterday", "verdict": "CLEAR"},
                           {"openedAt": "2026-11-22T12:00:00Z"}, 5],
                         "frame": {"x": 1, "y": 1, "width": 0, "height": -5}}
                        """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"recent\": {\"a\": 1}", "\"frame\": [1, 2]", "\"frame\": \"large\"", "\"recent\": \"x\""})
    void aPartOfAnotherShapeIsLeftOut(String part) throws IOException {
        assertEquals(Settings.USUAL.with(Theme.DARK), read("{\"theme\": \"DARK\", " + part + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"large\"", "1e300", "\"NaN\"", "{}"})
    void aNumberThatIsNoneIsTheUsualOne(String limit) throws IOException {
        assertEquals(Settings.USUAL, read("{\"indexLimitBytes\": " + limit + "}"));
        assertEquals(Settings.USUAL, read("{\"frame\": {\"width\": " + limit + ", \"height\": 1}}"));
    }

    @Test
    void anOlderFileWithLessInItIsRead() throws IOException {
        assertEquals(
                Settings.USUAL.with(Theme.LIGHT).with(new Recent(Path.of("/a.hprof"), NOON, Tone.CLEAR)), read("""
                        {"theme": "LIGHT",
                         "recent": [{"file": "/a.hprof", "openedAt": "2026-11-22T12:00:00Z", "verdict": "CLEAR"}]}
                        """));
    }

    @Test
    void onlyTheLastDumpsAreRemembered() {
        Settings settings = Settings.USUAL;
        for (int i = 0; i < 20; i++) {
            settings = settings.with(new Recent(Path.of(i + ".hprof"), NOON, Tone.CLEAR));
        }
        settings = settings.with(new Recent(Path.of("15.hprof"), NOON, Tone.CRITICAL));
        assertEquals(
                Stream.concat(
                                Stream.of(15),
                                IntStream.iterate(19, i -> i - 1).boxed().filter(i -> i != 15))
                        .limit(Settings.RECENT)
                        .map(i -> Path.of(i + ".hprof"))
                        .toList(),
                settings.recent().stream().map(Recent::file).toList());
        assertEquals(List.of(), settings.withoutRecent().recent());
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path inTheWay = Files.createFile(folder.resolve("kheap"));
        assertThrows(IOException.class, () -> new SettingsFile(inTheWay.resolve("settings.json")).write(OWN));
        assertFalse(Files.isDirectory(inTheWay));
    }

    @Test
    void everySystemHasItsFolder() {
        Optional<String> home = Optional.of("/home/me");
        assertFile("/home/me/.config/kheap/settings.json", "Linux", Map.of(), home);
        assertFile("/set/kheap/settings.json", "Linux", Map.of("XDG_CONFIG_HOME", "/set"), home);
        assertFile("/home/me/.config/kheap/settings.json", "Linux", Map.of("XDG_CONFIG_HOME", ""), home);
        assertFile("/home/me/.config/kheap/settings.json", "FreeBSD", Map.of("XDG_CONFIG_HOME", "relative"), home);
        assertFile("/home/me/Library/Application Support/kheap/settings.json", "Mac OS X", Map.of(), home);
        assertFile("/roaming/kheap/settings.json", "Windows 11", Map.of("APPDATA", "/roaming"), home);
    }

    @Test
    void whoHasNoHomeHasNoFile() {
        assertEquals(Optional.empty(), SettingsFile.standard("Linux", Map.of(), Optional.empty()));
        assertEquals(Optional.empty(), SettingsFile.standard("Mac OS X", Map.of(), Optional.empty()));
        assertEquals(Optional.empty(), SettingsFile.standard("Windows 11", Map.of(), Optional.of("/home/me")));
    }

    private static void assertFile(String path, String system, Map<String, String> environment, Optional<String> home) {
        assertEquals(Optional.of(new SettingsFile(Path.of(path))), SettingsFile.standard(system, environment, home));
    }

    private Settings read(String text) throws IOException {
        return new SettingsFile(Files.writeString(folder.resolve("settings.json"), text)).read();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
