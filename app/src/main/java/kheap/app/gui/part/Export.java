package kheap.app.gui.part;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import kheap.app.gui.model.Failure;
import kheap.app.output.Form;
import kheap.app.output.OutputFile;
import kheap.app.output.UnwritableException;

/// Saves what is on the screen to a file that the user names.
public final class Export {
    private final Desk desk;

    public Export(Desk desk) {
        this.desk = desk;
    }

    /// Asks for a file and writes it, away from the window's thread; then says so, or why not.
    ///
    /// @param kind what the file holds, for people: `HTML report`
    /// @param name a name to begin with
    public void save(String kind, String name, Form form) {
        save(kind, name, () -> form.text().getBytes(StandardCharsets.UTF_8));
    }

    /// The same for what is no text.
    ///
    /// @param content is asked for away from the window's thread
    public void save(String kind, String name, Supplier<byte[]> content) {
        List<Path> dumps = desk.workspace().subjects();
        Optional<Path> chosen = desk.files().save(kind, name);
        chosen.ifPresent(file -> desk.find(() -> write(file, dumps, content.get()), (written, failure) -> {
            if (failure == null) {
                desk.overlay().notice(kind + " saved to " + written + ".");
            } else {
                desk.overlay().error("Not saved", Failure.of("Writing " + file, failure));
            }
        }));
    }

    private static Path write(Path file, List<Path> dumps, byte[] content) {
        try {
            OutputFile.checked(file, dumps).write(content);
            return file;
        } catch (UnwritableException e) {
            throw new CompletionException(e);
        }
    }
}
