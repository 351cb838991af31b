package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Times;

/// One cell of a table.
///
/// @param text what is shown, at most [Excerpt#SHORT] long
/// @param full the same at more length; equals `text` when that says it all
/// @param order what the column sorts by; empty when it sorts by its text
public record Cell(String text, String full, OptionalDouble order) {
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// Nothing to say here.
    public static final Cell NONE = new Cell("–", "–", OptionalDouble.of(-1));

    public Cell {
        text = Excerpt.line(text, Excerpt.SHORT);
        full = Excerpt.line(full, Excerpt.LONG);
    }

    public static Cell of(String text) {
        return text.isEmpty() ? NONE : new Cell(text, text, OptionalDouble.empty());
    }

    public static Cell of(Optional<String> text) {
        return text.map(Cell::of).orElse(NONE);
    }

    public static Cell of(ByteSize size) {
        return new Cell(size.toString(), "%,d bytes".formatted(size.bytes()), OptionalDouble.of(size.bytes()));
    }

    public static Cell of(long count) {
        String digits = String.format(Locale.ROOT, "%,d", count);
        return new Cell(digits, digits, OptionalDouble.of(count));
    }

    public static Cell of(OptionalLong count) {
        return count.isPresent() ? of(count.getAsLong()) : NONE;
    }

    public static Cell of(Quantity quantity) {
        return new Cell(quantity.toString(), quantity.toString(), OptionalDouble.of(quantity.amount()));
    }

    public static Cell age(Optional<Duration> age) {
        return age.map(time -> new Cell(Times.words(time), Times.words(time), OptionalDouble.of(time.toMillis())))
                .orElse(NONE);
    }

    /// Without the zone, which the column's name states: UTC.
    public static Cell at(Optional<Instant> moment) {
        return moment.map(at -> new Cell(TO_THE_SECOND.format(at), at.toString(), OptionalDouble.of(at.toEpochMilli())))
                .orElse(NONE);
    }

    public static Cell address(long address) {
        return new Cell(hex(address), hex(address), OptionalDouble.of(address));
    }

    static String words(Instant moment) {
        return TO_THE_SECOND.format(moment) + " UTC";
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
