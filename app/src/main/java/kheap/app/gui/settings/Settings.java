package kheap.app.gui.settings;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.heap.Engine;
import kheap.heap.IndexFolder;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import kheap.report.Block.Verdict.Tone;

/// What the user decided and what the window remembers from one start to the next.
///
/// @param indexFolder where indexes of dumps lie; empty for the system's folder for such files
/// @param recent the dumps opened last, newest first, at most [#RECENT]
/// @param frame where the window stood; empty before it was ever closed
public record Settings(
        Theme theme,
        Engine engine,
        Optional<Path> indexFolder,
        ByteSize indexLimit,
        Units units,
        List<Recent> recent,
        Optional<Frame> frame) {
    public static final int RECENT = 12;

    public static final Settings USUAL = new Settings(
            Theme.SYSTEM,
            Engine.KHEAP,
            Optional.empty(),
            IndexFolder.USUAL_LIMIT,
            Units.ROUNDED,
            List.of(),
            Optional.empty());

    public Settings {
        recent = recent.stream().limit(RECENT).toList();
    }

    /// Light or dark.
    public enum Theme {
        SYSTEM("As the system"),
        LIGHT("Light"),
        DARK("Dark");

        private final String words;

        Theme(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// How tables write bytes.
    public enum Units {
        ROUNDED("KiB, MiB, GiB"),
        EXACT("Exact bytes");

        private final String words;

        Units(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// A dump that was open once.
    ///
    /// @param verdict what its report began with
    public record Recent(Path file, Instant openedAt, Tone verdict) {}

    /// The window's place on the screen, in the screen's own units.
    public record Frame(double x, double y, double width, double height, boolean maximized) {}

    /// How dumps are to be opened.
    public Opening opening() {
        Optional<IndexFolder> folder = indexFolder.isPresent()
                ? indexFolder.map(chosen -> new IndexFolder(chosen, indexLimit))
                : IndexFolder.standard().map(standard -> new IndexFolder(standard.folder(), indexLimit));
        return new Opening(engine, Sizes.TRUE, folder);
    }

    /// With this dump at the head of the recent ones.
    public Settings with(Recent opened) {
        List<Recent> list = Stream.concat(Stream.of(opened), recent.stream().filter(one -> !one.file()
                        .equals(opened.file())))
                .toList();
        return new Settings(theme, engine, indexFolder, indexLimit, units, list, frame);
    }

    public Settings with(Frame remembered) {
        return new Settings(theme, engine, indexFolder, indexLimit, units, recent, Optional.of(remembered));
    }

    public Settings withoutRecent() {
        return new Settings(theme, engine, indexFolder, indexLimit, units, List.of(), frame);
    }

    public Settings with(Units chosen) {
        return new Settings(theme, engine, indexFolder, indexLimit, chosen, recent, frame);
    }

    public Settings with(Engine chosen) {
        return new Settings(theme, chosen, indexFolder, indexLimit, units, recent, frame);
    }

    /// @param folder empty for the system's
    public Settings withIndexes(Optional<Path> folder, ByteSize limit) {
        return new Settings(theme, engine, folder, limit, units, recent, frame);
    }

    public Settings with(Theme chosen) {
        return new Settings(chosen, engine, indexFolder, indexLimit, units, recent, frame);
    }
}
