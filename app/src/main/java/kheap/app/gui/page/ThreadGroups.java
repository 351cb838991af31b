package kheap.app.gui.page;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.app.gui.heap.ThreadRow.ThreadObject;
import kheap.report.Block.Verdict.Tone;
import kheap.report.Cell;
import kheap.report.Listing;
import kheap.report.Listing.Column;

/// The threads of a dump as tables: the kinds of threads, and the threads themselves.
final class ThreadGroups {
    private ThreadGroups() {}

    /// Threads that do the same, as far as one can tell.
    ///
    /// @param kafka whether they are Kafka's
    /// @param threads at least one
    record Group(String name, boolean kafka, List<ShownThread> threads) {
        Group {
            threads = List.copyOf(threads);
        }

        private long leftOver() {
            return threads.stream().filter(ShownThread::isLeftOver).count();
        }

        boolean hasLeftOver() {
            return leftOver() > 0;
        }

        private Cell leftOverCell() {
            if (!kafka) {
                return Cell.NONE;
            }
            Cell count = Cell.of(leftOver());
            String sign = hasLeftOver() ? Tone.WARNING.sign() + " " : "";
            return new Cell(sign + count.text(), sign + count.full(), count.order(), List.of());
        }

        /// Living threads are roots, so that what one retains is not in another.
        private Cell retained() {
            return threads.stream()
                    .flatMap(one -> one.thread().object().stream())
                    .map(ThreadObject::retained)
                    .reduce(ByteSize::plus)
                    .map(Cell::of)
                    .orElse(Cell.NONE);
        }
    }

    /// Kafka's threads by their kinds, then the others, the most numerous first.
    static Listing<Group> groups(List<ShownThread> threads) {
        Map<Boolean, Map<String, List<ShownThread>>> groups = threads.stream()
                .collect(Collectors.partitioningBy(
                        one -> one.kafka().isPresent(), Collectors.groupingBy(ShownThread::group)));
        List<Group> rows = groups.entrySet().stream()
                .flatMap(some -> some.getValue().entrySet().stream()
                        .map(group -> new Group(group.getKey(), some.getKey(), group.getValue())))
                .sorted(Comparator.comparing(Group::kafka)
                        .thenComparing(group -> group.threads().size())
                        .reversed()
                        .thenComparing(Group::name))
                .toList();
        return Listing.of(
                "Kinds of threads",
                List.of(
                        Column.text("Kind", group -> Cell.of(group.name())),
                        Column.number(
                                "Threads", group -> Cell.of(group.threads().size())),
                        Column.number("Alive, of no client", Group::leftOverCell),
                        Column.number("Retained", Group::retained)),
                rows);
    }

    /// Those that should not be there before those that should, else the largest first.
    static Listing<ShownThread> threads(List<ShownThread> threads) {
        return Listing.of(
                "Threads",
                List.of(
                        Column.text("Name", one -> named(one)),
                        Column.text("State", one -> Cell.of(one.state())),
                        Column.text("Client", ShownThread::clientCell),
                        Column.number("Retained", of(object -> Cell.of(object.retained()))),
                        Column.detail(Column.text("Kind", one -> Cell.of(one.group()))),
                        Column.detail(Column.text("Daemon", of(object -> Cell.of(object.daemon() ? "daemon" : "no")))),
                        Column.detail(Column.text("Innermost frame", ThreadGroups::innermost)),
                        Column.detail(Column.number(
                                "Frames", one -> Cell.of(one.thread().frames().size()))),
                        Column.detail(Column.text("Class", of(object -> Cell.of(object.type())))),
                        Column.detail(Column.number(
                                "Address", one -> Cell.address(one.thread().address())))),
                threads.stream()
                        .sorted(Comparator.comparing(ShownThread::isLeftOver)
                                .thenComparing(one -> one.kafka().isPresent())
                                .thenComparing(one -> one.thread()
                                        .object()
                                        .map(ThreadObject::retained)
                                        .orElse(ByteSize.ZERO))
                                .reversed())
                        .toList());
    }

    /// The cell of what only the heap tells.
    private static Function<ShownThread, Cell> of(Function<ThreadObject, Cell> cell) {
        return one -> one.thread().object().map(cell).orElse(Cell.NONE);
    }

    private static Cell named(ShownThread one) {
        Cell name = Cell.of(one.thread().name());
        return new Cell(
                name.text(), name.full(), name.order(), List.of(one.thread().address()));
    }

    private static Cell innermost(ShownThread one) {
        return one.thread().frames().isEmpty()
                ? Cell.NONE
                : Cell.of(one.thread().frames().getFirst().text());
    }
}
