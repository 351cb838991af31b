package kheap.heap;

import java.util.Objects;
import java.util.Optional;

/// How a dump is to be opened.
///
/// @param indexes where to look for the dump's index and to leave it for the next time; empty when neither is wanted
public record Opening(Engine engine, Sizes sizes, Optional<IndexFolder> indexes) {
    public Opening {
        Objects.requireNonNull(engine);
        Objects.requireNonNull(sizes);
        Objects.requireNonNull(indexes);
    }

    /// True sizes, and no index that outlives the opening.
    public static Opening by(Engine engine) {
        return new Opening(engine, Sizes.TRUE, Optional.empty());
    }
}
