package kheap.app.gui.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kheap.ByteSize;
import kheap.app.gui.settings.Settings.Frame;
import kheap.app.gui.settings.Settings.Recent;
import kheap.report.Block.Verdict.Tone;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The file that keeps the [Settings]: JSON, in the system's folder for such files.
///
/// What an older or newer kheap wrote, or a hand has spoilt, costs only the entries that make no sense; each has its
/// usual value instead. A file that is no JSON at all is as good as none.
///
/// @param file that need not be there
public record SettingsFile(Path file) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /// What no screen is as wide or high as.
    private static final double NO_SCREEN = 65_536;

    /// Where the system wants such a file; empty for a user without a home.
    public static Optional<SettingsFile> standard() {
        return standard(
                System.getProperty("os.name"), System.getenv(), Optional.ofNullable(System.getProperty("user.home")));
    }

    static Optional<SettingsFile> standard(String system, Map<String, String> environment, Optional<String> home) {
        String name = system.toLowerCase(Locale.ROOT);
        Optional<String> folder;
        if (name.startsWith("windows")) {
            folder = Optional.ofNullable(environment.get("APPDATA"));
        } else if (name.startsWith("mac")) {
            folder = home.map(at -> at + "/Library/Application Support");
        } else {
            // An empty value counts as none, and a relative one is invalid: so says the XDG base directory
            // specification.
            folder = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                    .filter(at -> at.startsWith("/"))
                    .or(() -> home.map(at -> at + "/.config"));
        }
        return folder.map(at -> new SettingsFile(Path.of(at, "kheap", "settings.json")));
    }

    /// The usual settings where there is no file or nothing that can be read.
    public Settings read() {
        try {
            return of(JSON.readTree(Files.readString(file)));
        } catch (IOException | JacksonException e) {
            return Settings.USUAL;
        }
    }

    /// Replaces the file as a whole, so that another window never reads half of it.
    public void write(Settings settings) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, "settings", ".json");
        try {
            Files.writeString(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(settings)));
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static ObjectNode json(Settings settings) {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", "kheap.settings/1");
        json.put("theme", settings.theme().name());
        json.put("engine", settings.engine().name());
        settings.indexFolder().ifPresent(folder -> json.put("indexFolder", folder.toString()));
        json.put("indexLimitBytes", settings.indexLimit().bytes());
        json.put("units", settings.units().name());
        ArrayNode recent = json.putArray("recent");
        for (Recent one : settings.recent()) {
            recent.addObject()
                    .put("file", one.file().toString())
                    .put("openedAt", one.openedAt().toString())
                    .put("verdict", one.verdict().name());
        }
        settings.frame().ifPresent(frame -> json.putObject("frame")
                .put("x", frame.x())
                .put("y", frame.y())
                .put("width", frame.width())
                .put("height", frame.height())
                .put("maximized", frame.maximized()));
        return json;
    }

    private static Settings of(JsonNode json) {
        List<Recent> recent = new ArrayList<>();
        for (JsonNode one : json.path("recent")) {
            recent(one).ifPresent(recent::add);
        }
        long limit = json.path("indexLimitBytes").asLong(-1);
        return new Settings(
                constant(json.path("theme"), Settings.USUAL.theme()),
                constant(json.path("engine"), Settings.USUAL.engine()),
                path(json.path("indexFolder")),
                limit >= 0 ? new ByteSize(limit) : Settings.USUAL.indexLimit(),
                constant(json.path("units"), Settings.USUAL.units()),
                recent,
                frame(json.path("frame")));
    }

    private static Optional<Recent> recent(JsonNode json) {
        try {
            Instant openedAt = Instant.parse(json.path("openedAt").asString(""));
            Tone verdict = constant(json.path("verdict"), Tone.UNKNOWN);
            return path(json.path("file")).map(file -> new Recent(file, openedAt, verdict));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Frame> frame(JsonNode json) {
        double width = json.path("width").asDouble(0);
        double height = json.path("height").asDouble(0);
        return width > 0 && width < NO_SCREEN && height > 0 && height < NO_SCREEN
                ? Optional.of(new Frame(
                        json.path("x").asDouble(0),
                        json.path("y").asDouble(0),
                        width,
                        height,
                        json.path("maximized").asBoolean(false)))
                : Optional.empty();
    }

    private static Optional<Path> path(JsonNode json) {
        try {
            return json.isString() ? Optional.of(Path.of(json.asString())) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static <E extends Enum<E>> E constant(JsonNode json, E usual) {
        for (E constant : usual.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equals(json.asString(""))) {
                return constant;
            }
        }
        return usual;
    }
}
