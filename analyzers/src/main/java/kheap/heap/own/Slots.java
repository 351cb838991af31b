package kheap.heap.own;

/// The four lives of the four bytes that each object has in the column of slots.
///
/// First 0, for an object without references, or the place of its list in the [EdgeStream]. Then, for a removable
/// leaf, a code with the type of its elements. Last, once the walk from the roots has met it, its own number in the
/// order of that walk, or for a leaf that of the only object that refers to it, which is its dominator. So at the
/// end one column says what is reachable, what is a leaf, and which number an object has.
final class Slots {
    private static final int REACHED = 1 << 31;
    private static final int LEAF = 1 << 30;
    private static final int NUMBER = LEAF - 1;
    private static final int WAITING_LEAF = 0x7fff_fff0;

    /// The type of a leaf that is no array of primitives.
    static final int INSTANCE = 15;

    /// The largest number that fits.
    static final int MAX_NUMBER = NUMBER;

    private Slots() {}

    static int node(int number) {
        return REACHED | number;
    }

    static int leafOf(int number) {
        return REACHED | LEAF | number;
    }

    /// @param type of the elements, 4 to 11, or [#INSTANCE]
    static int waitingLeaf(int type) {
        return WAITING_LEAF + type;
    }

    static boolean isReached(int slot) {
        return slot < 0;
    }

    /// Of a reached object.
    static boolean isLeaf(int slot) {
        return (slot & LEAF) != 0;
    }

    /// Of a reached object: its number, or that of the leaf's dominator.
    static int number(int slot) {
        return slot & NUMBER;
    }

    /// Of an object that is not reached.
    static boolean isWaitingLeaf(int slot) {
        return slot >= WAITING_LEAF;
    }

    static int leafType(int slot) {
        return slot - WAITING_LEAF;
    }
}
