package kheap.hprof;

import java.util.ArrayList;
import java.util.List;

/// Parts the sub-records of one heap dump record into runs that are as long as they can be, but no longer than a
/// limit where a run holds more than one.
final class Joints {
    private final long longest;
    private final List<Long> ends = new ArrayList<>();
    private long from;
    private long last;

    Joints(long longest) {
        this.longest = longest;
    }

    /// A record begins whose first sub-record would stand at `body`.
    void begin(long body) {
        ends.clear();
        from = body;
        last = body;
    }

    /// A sub-record begins.
    void subRecord(long at) {
        if (at - from > longest && last > from) {
            from = last;
            ends.add(from);
        }
        last = at;
    }

    /// The last sub-record ended. Gives where each run ends; none for a record without sub-records.
    List<Long> end(long to) {
        subRecord(to);
        if (to > from) {
            ends.add(to);
        }
        return ends;
    }
}
