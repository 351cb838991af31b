package kheap.heap.own;

/// The dump holds more objects than numbers of 30 bits can tell apart; some 100 GB of small objects.
final class TooManyObjectsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
