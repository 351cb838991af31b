package kheap.app.gui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import kheap.app.gui.heap.HeapSession;
import kheap.app.gui.model.Opener;
import kheap.app.gui.settings.Settings;
import kheap.app.gui.settings.Settings.Recent;
import kheap.app.gui.settings.Settings.Theme;
import kheap.report.Block.Verdict.Tone;
import org.testfx.api.FxToolkit;

/// Takes pictures of every screen, light and dark, in two sizes, for people to look at.
///
/// Needs a display that is large enough: `docs/pictures.sh` makes one.
final class Pictures {
    private final Path folder;

    private Pictures(Path folder) {
        this.folder = folder;
    }

    /// @param arguments the folder for the pictures
    static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            for (int[] size : new int[][] {{1280, 800}, {1920, 1080}}) {
                new Pictures(folder).take(theme, size[0], size[1]);
            }
        }
        FxToolkit.cleanupStages();
        System.exit(0);
    }

    private void take(Theme theme, int width, int height) throws IOException {
        Settings settings = Settings.USUAL.with(theme).with(new Settings.Frame(0, 0, width, height, false));
        String suffix = "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
        CountDownLatch waiting = new CountDownLatch(1);
        Opener slow = (file, opening, early, progress) -> {
            HeapSession session = HeapSession.open(file, opening, early, progress);
            if (file.equals(
                    TestedWindow.sample("full-buffer-pool").toAbsolutePath().normalize())) {
                progress.step("Walking from the GC roots");
                progress.at(1, 2);
                try {
                    waiting.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return session;
        };
        Settings known = settings.with(new Recent(Path.of("/data/dumps/tuesday.hprof.gz"), Instant.EPOCH, Tone.CLEAR))
                .with(new Recent(
                        TestedWindow.sample("unclosed-producers")
                                .toAbsolutePath()
                                .normalize(),
                        Instant.parse("2026-11-22T03:10:00Z"),
                        Tone.CRITICAL));
        try (TestedWindow window = TestedWindow.of(slow, known)) {
            window.picture(folder.resolve("welcome" + suffix));
            window.open(TestedWindow.sample("full-buffer-pool"));
            window.untilItSays("Walking from the GC roots");
            window.picture(folder.resolve("opening" + suffix));
            waiting.countDown();
        }
    }
}
