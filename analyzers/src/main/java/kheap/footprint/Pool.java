package kheap.footprint;

/// Resident bytes that several claim: each gets what it claims as long as there is some, so that no byte is counted
/// twice and none that is not there.
final class Pool {
    private long left;

    Pool(long bytes) {
        left = bytes;
    }

    /// @return what there was of it
    long take(long claim) {
        long taken = Math.min(claim, left);
        left -= taken;
        return taken;
    }

    long rest() {
        return take(left);
    }
}
