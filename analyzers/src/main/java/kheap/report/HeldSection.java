package kheap.report;

import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.util.ArrayList;
import java.util.List;
import kheap.ByteSize;
import kheap.kafka.Held;
import kheap.kafka.Outside;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;

/// What is said of the records and schemas that the application holds.
final class HeldSection {
    private final Outside outside;
    private final ByteSize heap;

    HeldSection(Outside outside, ByteSize heap) {
        this.outside = outside;
        this.heap = heap;
    }

    /// Without a block where there is nothing of the kind.
    Section section() {
        List<Block> blocks = new ArrayList<>();
        RecordsHeld records = outside.records();
        records(records.received(), "Records received and not done with", blocks);
        records(records.toSend(), "Records made and not sent", blocks);
        Schemas schemas = outside.schemas();
        if (!schemas.caches().isEmpty()) {
            blocks.add(new Sentence("Avro's record schemas: %s with %s, which keep %s."
                    .formatted(
                            Words.count(schemas.schemas(), "schema"),
                            Words.count(schemas.distinct(), "name"),
                            Words.ofTheHeap(schemas.bytes(), heap))));
            blocks.add(listing("Collections of schemas", schemas.caches()).table());
        }
        return new Section("held", "Records in the application's hands", true, blocks);
    }

    private void records(RecordsHeld.Kind records, String what, List<Block> to) {
        if (records.holders().isEmpty()) {
            return;
        }
        to.add(new Sentence("%s: %s, which keep %s.%s"
                .formatted(
                        what,
                        Cell.of(records.objects()).text(),
                        Words.ofTheHeap(records.bytes(), heap),
                        records.isExtrapolated()
                                ? " What a collection holds of them is extrapolated from %s of them, evenly spread."
                                        .formatted(Cell.of(records.sampled()).text())
                                : "")));
        to.add(listing("Collections of records", records.holders()).table());
    }

    static Listing<Held> listing(String name, List<Held> held) {
        return Listing.of(
                name,
                List.of(
                        text("Collection", each -> Cell.of(
                                        each.type().substring(each.type().lastIndexOf('.') + 1))
                                .standingFor(List.of(each.address()))),
                        text("Held by", each -> Cell.of(each.holder())),
                        number("Objects", each -> Cell.of(each.objects())),
                        number("Elements", each -> Cell.of(each.elements())),
                        number("Capacity", each -> Cell.of(each.capacity())),
                        number("Retained", each -> Cell.of(each.retained()))),
                held);
    }
}
