package kheap.report;

import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.util.List;
import kheap.kafka.StreamsApplication;

/// The applications of Kafka Streams and their stores as rows.
final class StreamsListings {
    private StreamsListings() {}

    static Listing<StreamsApplication> applications(List<StreamsApplication> applications) {
        return Listing.of(
                "Applications",
                List.of(
                        text("application.id", one -> ClientListings.client(one.id(), one.address())),
                        text("State", one -> Cell.of(Words.lower(one.state()))),
                        number(
                                "Threads",
                                one -> Cell.of(one.threads().processing()
                                        + one.threads().others())),
                        number(
                                "Tasks",
                                one -> Cell.of(
                                        one.tasks().active() + one.tasks().standby())),
                        number("Buffered", one -> Cell.of(one.tasks().buffered())),
                        number("Record cache", one -> Cell.of(one.cache().used())),
                        number("Cache limit", one -> Cell.of(one.cache().limit())),
                        number("Retained", one -> Cell.of(one.retained()))),
                applications);
    }

    static Listing<Stored> stores(List<StreamsApplication> applications) {
        return Listing.of(
                "Stores",
                List.of(
                        text("application.id", row -> Cell.of(row.application())),
                        text("Store", row -> Cell.of(row.store().name())),
                        text(
                                "Kind",
                                row -> Cell.of(
                                        switch (row.store().kind()) {
                                            case IN_MEMORY -> "on the heap";
                                            case ROCKSDB -> "RocksDB";
                                        })),
                        number("Open stores", row -> Cell.of(row.store().count())),
                        number("Entries", row -> Cell.of(row.store().entries())),
                        number("Retained", row -> Cell.of(row.store().retained())),
                        number("Open iterators", row -> Cell.of(row.store().openIterators()))),
                applications.stream()
                        .flatMap(one -> one.stores().stream().map(store -> new Stored(one.id(), store)))
                        .toList());
    }

    /// A store with the application that it is of.
    record Stored(String application, StreamsApplication.Store store) {}
}
