package kheap.app.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/// A moment as people write it: `2026-11-20`, `2026-11-20 10:15` and `2026-11-20 10:15:30 UTC`, as kheap prints it,
/// are in UTC; `2026-11-20T10:15:30+01:00` says its own zone.
public final class WrittenTime {
    public static final String EXAMPLE = "2026-11-20 10:15";

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd['T'][ ]HH:mm[:ss]['Z'][ 'UTC']", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /// No dump is older than Java; and years of more than four digits do not fit into milliseconds.
    private static final Instant EARLIEST = Instant.parse("1995-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private WrittenTime() {}

    /// Empty where the text is no moment at which a dump can have been taken.
    public static Optional<Instant> of(String text) {
        return parse(() -> LocalDateTime.parse(text.strip(), UTC).toInstant(ZoneOffset.UTC))
                .or(() -> parse(() -> OffsetDateTime.parse(text.strip()).toInstant()))
                .or(() -> parse(() -> LocalDate.parse(text.strip())
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()))
                .filter(at -> !at.isBefore(EARLIEST) && !at.isAfter(LATEST));
    }

    private interface Reading {
        Instant read();
    }

    private static Optional<Instant> parse(Reading reading) {
        try {
            return Optional.of(reading.read());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
