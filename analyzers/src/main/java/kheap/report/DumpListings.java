package kheap.report;

import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.util.ArrayList;
import java.util.List;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.diagnosis.Evidence;

/// What a dump has whether or not Kafka is in it, as listings.
public final class DumpListings {
    private DumpListings() {}

    /// @param classes by retained size, largest first
    public static Listing<ClassRow> classes(List<ClassRow> classes) {
        return Listing.of(
                "Classes by retained memory",
                List.of(
                        text("Class", row -> Cell.of(row.name())),
                        number("Instances", row -> Cell.of(row.count())),
                        number("Shallow", row -> Cell.of(row.shallow())),
                        number("Retained", row -> Cell.of(row.retained()))),
                classes);
    }

    /// What shows a problem, or was looked at where there is none. There are objects to show only in a dump.
    public static Listing<Evidence> evidence(List<Evidence> evidence) {
        List<Listing.Column<Evidence>> columns = new ArrayList<>(List.of(
                text("Evidence", one -> Cell.of(one.name())),
                number("Measured", one -> Cell.of(one.value())),
                number("Warns from", one -> one.threshold().map(Cell::of).orElse(Cell.NONE))));
        if (evidence.stream().anyMatch(one -> !one.objects().isEmpty())) {
            columns.add(text("Objects", one -> Cell.addresses(one.objects())));
        }
        return Listing.of("", columns, evidence);
    }
}
