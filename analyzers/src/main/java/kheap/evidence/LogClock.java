package kheap.evidence;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Tells from what a GC log writes before its lines how long the JVM was up: that itself where it is there, else the
/// time since the first line that was asked about.
final class LogClock {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[.SSS][,SSS][XXX][XX]", Locale.ROOT);

    /// Three years: no JVM was up so long, and longer is since 1970.
    private static final double LONGEST_UPTIME = 1e8;

    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> newest = Optional.empty();

    /// @param stamps in any order, with other words between: `12.345s`, `12345ms`, `2026-11-21T23:12:41.747+0000`
    Optional<Duration> uptime(List<String> stamps) {
        Optional<Instant> date =
                stamps.stream().flatMap(stamp -> date(stamp).stream()).findFirst();
        newest = date.or(() -> newest);
        Optional<Duration> told =
                stamps.stream().flatMap(stamp -> sinceStart(stamp).stream()).findFirst();
        return told.isPresent() ? told : sinceFirst(date.or(() -> anyOrigin(stamps)));
    }

    private Optional<Duration> sinceFirst(Optional<Instant> now) {
        if (first.isEmpty() || now.isPresent() && now.get().isBefore(first.get())) {
            first = now;
        }
        return now.map(instant -> Duration.between(first.orElse(instant), instant));
    }

    private static Optional<Duration> sinceStart(String stamp) {
        OptionalDouble seconds = seconds(stamp);
        return seconds.isEmpty() || seconds.getAsDouble() > LONGEST_UPTIME || stamp.endsWith("ns")
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(seconds.getAsDouble() * 1000)));
    }

    /// Nanoseconds are since the JVM's start or since the machine's, and do not say which.
    private static Optional<Instant> anyOrigin(List<String> stamps) {
        return stamps.stream()
                .filter(stamp -> stamp.endsWith("ns"))
                .flatMapToDouble(stamp -> seconds(stamp).stream())
                .mapToObj(seconds -> Instant.EPOCH.plusMillis(Math.round(seconds * 1000)))
                .findFirst();
    }

    private static OptionalDouble seconds(String stamp) {
        String unit = stamp.endsWith("ns") ? "ns" : stamp.endsWith("ms") ? "ms" : "s";
        double units = unit.equals("ns") ? 1e9 : unit.equals("ms") ? 1e3 : 1;
        OptionalDouble number = stamp.endsWith(unit)
                ? Sizes.decimal(stamp.substring(0, stamp.length() - unit.length()))
                : OptionalDouble.empty();
        return number.isPresent() ? OptionalDouble.of(number.getAsDouble() / units) : number;
    }

    private static Optional<Instant> date(String stamp) {
        if (stamp.length() > 20 && stamp.length() < 40 && stamp.charAt(10) == 'T') {
            try {
                return Optional.of(OffsetDateTime.parse(stamp, DATE).toInstant());
            } catch (DateTimeException noDate) {
                return Optional.empty();
            }
        }
        OptionalDouble sinceEpoch = stamp.endsWith("ms") ? seconds(stamp) : OptionalDouble.empty();
        return sinceEpoch.isPresent()
                        && sinceEpoch.getAsDouble() > LONGEST_UPTIME
                        && sinceEpoch.getAsDouble() < 100 * LONGEST_UPTIME
                ? Optional.of(Instant.ofEpochMilli(Math.round(sinceEpoch.getAsDouble() * 1000)))
                : Optional.empty();
    }

    /// The newest date.
    Optional<Instant> newest() {
        return newest;
    }

    /// Another JVM begins.
    void restart() {
        first = Optional.empty();
    }
}
