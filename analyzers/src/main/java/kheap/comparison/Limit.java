package kheap.comparison;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.ByteSize;

/// How large the heap may become.
///
/// @param source where that is known from, within a sentence: `the maximum heap, as orders.hprof tells it`
public record Limit(ByteSize size, String source) {
    /// As the dumps tell it: the last of the process that the trends are of, else the latest that does.
    static Optional<Limit> of(List<Day> days, TrendBasis basis) {
        return Stream.concat(basis.days().reversed().stream().map(days::get), days.reversed().stream())
                .filter(day -> day.process().maxHeap().isPresent())
                .findFirst()
                .map(day -> new Limit(
                        day.process().maxHeap().orElseThrow(),
                        "the maximum heap, as %s tells it".formatted(new DayNames(days).of(days.indexOf(day)))));
    }
}
