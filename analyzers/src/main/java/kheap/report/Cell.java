package kheap.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
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
/// @param objects addresses of the objects that it stands for, most telling first: where a form that can show
///     objects goes from here
public record Cell(String text, String full, OptionalDouble order, List<Long> objects) {
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// Nothing to say here.
    public static final Cell NONE = new Cell("–", "–", OptionalDouble.of(-1), List.of());

    public Cell {
        text = Excerpt.line(text, Excerpt.LONG);
        full = Excerpt.line(full, Excerpt.LONG);
        objects = List.copyOf(objects);
    }

    public static Cell of(String text) {
        return text.isEmpty()
                ? NONE
                : new Cell(Excerpt.line(text, Excerpt.SHORT), text, OptionalDouble.empty(), List.of());
    }

    /// kheap's own words, which are not cut where a name would be.
    static Cell sentence(String text) {
        return new Cell(text, text, OptionalDouble.empty(), List.of());
    }

    public static Cell of(Optional<String> text) {
        return text.map(Cell::of).orElse(NONE);
    }

    public static Cell of(ByteSize size) {
        return new Cell(size.toString(), exactly(size), OptionalDouble.of(size.bytes()), List.of());
    }

    public static Cell of(long count) {
        String digits = String.format(Locale.ROOT, "%,d", count);
        return new Cell(digits, digits, OptionalDouble.of(count), List.of());
    }

    public static Cell of(OptionalLong count) {
        return count.isPresent() ? of(count.getAsLong()) : NONE;
    }

    public static Cell of(Quantity quantity) {
        return new Cell(quantity.toString(), quantity.toString(), OptionalDouble.of(quantity.amount()), List.of());
    }

    public static Cell age(Optional<Duration> age) {
        return age.map(time ->
                        new Cell(Times.words(time), Times.words(time), OptionalDouble.of(time.toMillis()), List.of()))
                .orElse(NONE);
    }

    /// Without the zone, which the column's name states: UTC.
    public static Cell at(Optional<Instant> moment) {
        return moment.map(at -> new Cell(
                        TO_THE_SECOND.format(at), at.toString(), OptionalDouble.of(at.toEpochMilli()), List.of()))
                .orElse(NONE);
    }

    public static Cell address(long address) {
        return new Cell(hex(address), hex(address), OptionalDouble.of(address), List.of(address));
    }

    /// The first two addresses; all of them where there is room.
    static Cell addresses(List<Long> addresses) {
        if (addresses.isEmpty()) {
            return NONE;
        }
        List<String> all = addresses.stream().map(Cell::hex).toList();
        List<String> shown = all.subList(0, Math.min(2, all.size()));
        String more = all.size() == shown.size() ? "" : " …";
        return new Cell(String.join(" ", shown) + more, String.join(" ", all), OptionalDouble.empty(), addresses);
    }

    /// The same words, standing for objects.
    Cell standingFor(List<Long> addresses) {
        return new Cell(text, full, order, addresses);
    }

    /// `1,572,864 bytes`.
    static String exactly(ByteSize size) {
        return String.format(Locale.ROOT, "%,d bytes", size.bytes());
    }

    static String words(Instant moment) {
        return TO_THE_SECOND.format(moment) + " UTC";
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
