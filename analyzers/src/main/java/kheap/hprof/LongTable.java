package kheap.hprof;

import java.util.Arrays;

/// Gives each distinct long a number, 0 for the first one met.
public final class LongTable {
    private long[] keys = new long[64];
    private int size;
    /// Open addressing; the number plus one, 0 is free. Twice as long as `keys`, a power of two.
    private int[] slots = new int[128];

    public int size() {
        return size;
    }

    public long key(int number) {
        return keys[number];
    }

    /// The number of the key, -1 if it has none.
    public int find(long key) {
        return slots[slot(key)] - 1;
    }

    /// The number of the key, a new one if it had none.
    public int number(long key) {
        int slot = slot(key);
        if (slots[slot] == 0) {
            if (size == keys.length) {
                grow();
                slot = slot(key);
            }
            keys[size++] = key;
            slots[slot] = size;
        }
        return slots[slot] - 1;
    }

    private int slot(long key) {
        int mask = slots.length - 1;
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, 2 * size);
        slots = new int[2 * keys.length];
        for (int number = 0; number < size; number++) {
            slots[slot(keys[number])] = number + 1;
        }
    }
}
