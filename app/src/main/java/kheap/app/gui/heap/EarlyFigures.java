package kheap.app.gui.heap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import kheap.ByteSize;

/// What a dump holds, reachable or not, as soon as it was read once.
///
/// @param kafka how many objects there are of Kafka's classes, by simple name; zeros included
/// @param largest the largest classes, at most [#SHOWN]
public record EarlyFigures(SequencedMap<String, Long> kafka, List<Row> largest) {
    static final int SHOWN = 15;

    public EarlyFigures {
        kafka = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(kafka));
        largest = List.copyOf(largest);
    }

    /// @param atLeast the sum of their sizes, as far as it is known by now
    public record Row(String type, long count, ByteSize atLeast) {}
}
