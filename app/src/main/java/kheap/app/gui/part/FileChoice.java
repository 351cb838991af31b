package kheap.app.gui.part;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Asks the user for files: with the system's own dialogs, unless a test answers.
public interface FileChoice {
    /// The dumps to open, in any number; none when the user changed their mind.
    List<Path> dumps();

    /// Where to save something; the user has agreed to replace what is there.
    ///
    /// @param kind what the file holds, for people: `HTML report`
    /// @param name a name to begin with; its ending is that of the kind
    Optional<Path> save(String kind, String name);

    Optional<Path> folder(String title, Optional<Path> begin);
}
