package kheap.report;

import static kheap.report.Listing.Column.detail;
import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.util.List;
import kheap.kafka.DirectMemory;
import kheap.kafka.LibraryCopy;

/// The process around the clients as listings: class loaders and memory outside the heap.
final class ProcessListings {
    private ProcessListings() {}

    static Listing<LibraryCopy> copies(List<LibraryCopy> copies) {
        return Listing.of(
                "Copies of kafka-clients",
                List.of(
                        text("Version", copy -> Cell.of(copy.version())),
                        text("Shaded below", copy -> Cell.of(copy.prefix())),
                        text("Class loader", copy -> Cell.of(copy.loader().type())
                                .standingFor(List.of(copy.loader().address()))),
                        text("Name", copy -> Cell.of(copy.loader().name())),
                        text("Application", copy -> Cell.of(state(copy.loader()))),
                        number("Running clients", copy -> Cell.of(copy.clients())),
                        number("Living threads", copy -> Cell.of(copy.threads())),
                        number("Keeps at least", copy -> Cell.of(copy.retained())),
                        detail(text("Kept by", copy -> Cell.of(keptBy(copy.loader()))))),
                copies);
    }

    private static String state(LibraryCopy.Loader loader) {
        if (loader.isGone()) {
            return loader.state() == LibraryCopy.State.STOPPED ? "stopped" : "gone";
        }
        return loader.state() == LibraryCopy.State.RUNNING ? "running" : "not told";
    }

    private static String keptBy(LibraryCopy.Loader loader) {
        return loader.path().stream()
                .map(step -> step.via() + " " + step.type())
                .reduce((root, next) -> root + " / " + next)
                .orElse("");
    }

    static Listing<DirectMemory.ThreadCache> caches(DirectMemory direct) {
        return new Listing<>(
                "Direct buffers that threads keep",
                List.of(
                        text("Thread", cache -> Cell.of(cache.thread()).standingFor(List.of(cache.address()))),
                        text("Client id", cache -> Cell.of(cache.client())),
                        number("Buffers", cache -> Cell.of(cache.buffers().count())),
                        number("Memory", cache -> Cell.of(cache.buffers().bytes())),
                        number("Largest", cache -> Cell.of(cache.buffers().largest()))),
                direct.caches(),
                (long) direct.kafkas().threads() + direct.others().threads(),
                Block.Table.Order.LARGEST_FIRST);
    }

    static Listing<DirectMemory.Holding> holdings(DirectMemory direct) {
        return Listing.of(
                "Largest direct buffers that no thread keeps",
                List.of(
                        number("Memory", holding -> Cell.of(holding.bytes()).standingFor(List.of(holding.address()))),
                        text("Held by", holding -> Cell.of(holding.holder()))),
                direct.holdings());
    }
}
