package kheap.heap.own;

import java.util.List;
import kheap.memory.Column;
import kheap.memory.IntColumn;
import kheap.memory.ShortColumn;

/// The class of each object, by object number: 2 bytes an object, 4 where there are more than 65,536 classes.
final class ClassColumn implements AutoCloseable {
    static final int NARROW = 1 << 16;

    private final ShortColumn narrow;
    private final IntColumn wide;

    ClassColumn(ShortColumn narrow, IntColumn wide) {
        this.narrow = narrow;
        this.wide = wide;
    }

    static ClassColumn of(long objects, int classes) {
        return classes <= NARROW
                ? new ClassColumn(ShortColumn.of(objects), null)
                : new ClassColumn(null, IntColumn.of(objects));
    }

    int get(long object) {
        return narrow != null ? narrow.get(object) & 0xffff : wide.get(object);
    }

    void set(long object, int type) {
        if (narrow != null) {
            narrow.set(object, (short) type);
        } else {
            wide.set(object, type);
        }
    }

    /// This column from the storage, see [Storage#keep].
    ClassColumn kept(String name, Storage storage) {
        return narrow != null
                ? new ClassColumn(storage.keep(name, narrow, ShortColumn::of), null)
                : new ClassColumn(null, storage.keep(name, wide, IntColumn::of));
    }

    List<Column> columns() {
        return List.of(narrow != null ? narrow : wide);
    }

    @Override
    public void close() {
        if (narrow != null) {
            narrow.close();
        } else {
            wide.close();
        }
    }
}
