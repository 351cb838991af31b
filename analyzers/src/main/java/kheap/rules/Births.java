package kheap.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import kheap.diagnosis.Times;

/// When a group of clients was created, as far as that is known.
///
/// The times come from the clients' metrics; a client whose metrics are gone has none.
///
/// A burst long before the dump, such as at the start of the application, is no rate: no more came for longer than
/// it had lasted.
///
/// @param known how many of them have a known time
/// @param all how many there are
/// @param quiet from the last of them to the dump; zero when the dump's time is not known
record Births(int known, int all, Instant first, Instant last, Duration quiet) {
    /// Two births are a span, not a rate.
    private static final int RATE_FROM = 3;

    /// @return empty when no time is known
    static Optional<Births> of(Collection<Optional<Instant>> times, Optional<Instant> takenAt) {
        List<Instant> known = times.stream().flatMap(Optional::stream).sorted().toList();
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(new Births(
                        known.size(),
                        times.size(),
                        known.getFirst(),
                        known.getLast(),
                        takenAt.map(at -> Duration.between(known.getLast(), at))
                                .filter(Duration::isPositive)
                                .orElse(Duration.ZERO)));
    }

    Duration span() {
        return Duration.between(first, last);
    }

    /// Whether they came at once and no more came for long.
    private boolean isBurst() {
        return known >= RATE_FROM && quiet.compareTo(span()) > 0;
    }

    /// Births in an hour, between the first and the last; empty when there are too few to say, and after a burst.
    OptionalDouble perHour() {
        double hours = span().toSeconds() / 3600.0 + span().toNanosPart() / 3.6e12;
        return known >= RATE_FROM && hours > 0 && !isBurst()
                ? OptionalDouble.of((known - 1) / hours)
                : OptionalDouble.empty();
    }

    /// A sentence with a space before it: ` They were created within 10.4 s, about 29 a second.` Empty for one
    /// birth.
    String sentence() {
        if (known < 2) {
            return "";
        }
        String who = known == all ? "They" : "The %,d with a known creation time".formatted(known);
        String rate = perHour().isPresent()
                ? ", about " + pace(perHour().getAsDouble())
                : isBurst() ? ", and none in the %s since".formatted(Times.words(quiet)) : "";
        return " %s were created within %s%s.".formatted(who, Times.words(span()), rate);
    }

    private static String pace(double perHour) {
        if (perHour >= 3600) {
            return amount(perHour / 3600) + " a second";
        }
        if (perHour >= 60) {
            return amount(perHour / 60) + " a minute";
        }
        return perHour >= 1 ? amount(perHour) + " an hour" : amount(perHour * 24) + " a day";
    }

    private static String amount(double amount) {
        return amount >= 10
                ? String.format(Locale.ROOT, "%,.0f", amount)
                : String.format(Locale.ROOT, "%.1f", amount).replace(".0", "");
    }
}
