package kheap.app.gui.heap;

import java.util.List;

/// Why an object is still there: paths of strong references from GC roots to it, shortest first.
///
/// @param complete whether there are no further ones
public record PathsToRoots(List<Path> paths, boolean complete) {
    public PathsToRoots {
        paths = List.copyOf(paths);
    }

    /// One path: the root, which is kept for the reason it gives, then object by object to the one that was asked
    /// for.
    ///
    /// @param leftOut how many steps are not told between `first` and `last`, which long lists have
    public record Path(List<Reference> first, int leftOut, List<Reference> last) {
        public Path {
            first = List.copyOf(first);
            last = List.copyOf(last);
        }
    }
}
