package kheap.memory;

/// Numbers of 8 bytes by keys of 4, outside the Java heap: open addressing, at most half full, 24 to 48 bytes an
/// entry. The key 0 stands for a free place and cannot be used.
public final class IntLongMap implements AutoCloseable {
    private IntColumn keys = IntColumn.of(1024);
    private LongColumn values = LongColumn.of(1024);
    private int mask = 1023;
    private int size;

    /// An empty map.
    public IntLongMap() {}

    /// A full one, to be read only, from its [#keys] and [#values].
    public IntLongMap(IntColumn keys, LongColumn values) {
        this.keys.close();
        this.values.close();
        this.keys = keys;
        this.values = values;
        mask = (int) (keys.bytes() / Integer.BYTES) - 1;
    }

    public IntColumn keys() {
        return keys;
    }

    public LongColumn values() {
        return values;
    }

    /// The value of the key, 0 when it has none.
    public long get(int key) {
        int place = place(key);
        return keys.get(place) == 0 ? 0 : values.get(place);
    }

    public void put(int key, long value) {
        int place = place(key);
        if (keys.get(place) == 0) {
            if (2 * size > mask) {
                grow();
                place = place(key);
            }
            keys.set(place, key);
            size++;
        }
        values.set(place, value);
    }

    private int place(int key) {
        int place = (key * 0x9e37_79b9 >>> 4) & mask;
        int at = keys.get(place);
        while (at != key && at != 0) {
            place = place + 1 & mask;
            at = keys.get(place);
        }
        return place;
    }

    private void grow() {
        IntColumn oldKeys = keys;
        LongColumn oldValues = values;
        int places = mask + 1;
        keys = IntColumn.of(2L * places);
        values = LongColumn.of(2L * places);
        mask = 2 * places - 1;
        for (int i = 0; i < places; i++) {
            int key = oldKeys.get(i);
            if (key != 0) {
                int place = place(key);
                keys.set(place, key);
                values.set(place, oldValues.get(i));
            }
        }
        oldKeys.close();
        oldValues.close();
    }

    /// Frees the memory.
    @Override
    public void close() {
        keys.close();
        values.close();
    }
}
