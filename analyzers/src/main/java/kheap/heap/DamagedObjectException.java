package kheap.heap;

import java.nio.file.Path;
import java.util.OptionalLong;
import kheap.UnreadableDumpException;

/// An object of an open dump does not have the shape that its class or the index says. Nothing above the engine can
/// go on from here; who opened the dump says which one it was.
public final class DamagedObjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DamagedObjectException(Throwable cause) {
        super("an object of the dump cannot be read", cause);
    }

    /// What to tell the user who asked this dump.
    public UnreadableDumpException explained(Path file) {
        return new UnreadableDumpException(
                file,
                OptionalLong.empty(),
                "is damaged: it could be indexed, but an object in it is not what its class says",
                "Copy it again from where it was taken, or take the dump again",
                this);
    }
}
