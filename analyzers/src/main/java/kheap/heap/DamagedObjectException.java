package kheap.heap;

/// An object of an open dump does not have the shape that its class or the index says. Nothing above the engine can
/// go on from here; who opened the dump says which one it was.
public final class DamagedObjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DamagedObjectException(Throwable cause) {
        super("an object of the dump cannot be read", cause);
    }
}
