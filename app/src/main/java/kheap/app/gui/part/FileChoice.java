package kheap.app.gui.part;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Asks the user for files: with the system's own dialogs, unless a test answers.
public interface FileChoice {
    /// The files to open or to compare, in any number; none when the user changed their mind.
    List<Path> toOpen();

    /// The files to put beside a dump, in the same way.
    List<Path> evidence();

    /// Where to save something; the user has agreed to replace what is there.
    ///
    /// @param kind what the file holds, for people: `HTML report`
    /// @param name a name to begin with; its ending is that of the kind
    Optional<Path> save(String kind, String name);

    Optional<Path> folder(String title, Optional<Path> begin);
}
