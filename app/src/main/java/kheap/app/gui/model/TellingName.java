package kheap.app.gui.model;

import java.nio.file.Path;
import java.util.List;

/// What a file is called among others.
final class TellingName {
    private TellingName() {}

    /// As much of the end of its path as tells it from the others: mostly its name alone.
    ///
    /// @param all the others, and the file itself
    static String of(Path file, List<Path> all) {
        for (int from = file.getNameCount() - 1; from > 0; from--) {
            Path end = file.subpath(from, file.getNameCount());
            if (all.stream().filter(other -> other.endsWith(end)).count() < 2) {
                return end.toString();
            }
        }
        return file.toString();
    }
}
