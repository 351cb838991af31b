package kheap.rules;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version of a release: `3.9.2`, `0.10.2.1`, `2.5.11.RELEASE`.
///
/// Builds of vendors count as the release that they start from where their suffix says so: `2.8.1-cp1`,
/// `3.4.0.redhat-00006`. What has numbers of its own (`7.5.0-ccs` of the Confluent Platform, Cloudera's
/// `3.4.1.7.1.9.0-387`) and what came before a release (`-SNAPSHOT`, `-rc1`) is no version that anything is known
/// of.
///
/// @param fix the fourth number, which only versions have that begin with 0
record Version(int major, int minor, int patch, int fix) implements Comparable<Version> {
    private static final String NUMBER = "(\\d{1,4})";

    private static final Pattern RELEASE = Pattern.compile(
            "(?:%1$s\\.%1$s(?:\\.%1$s)?|(0)\\.%1$s\\.%1$s\\.%1$s)(?:[.-](?:RELEASE|FINAL|redhat-\\d{1,9}|cp\\d{1,4}))?"
                    .formatted(NUMBER));

    private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .thenComparingInt(Version::patch)
            .thenComparingInt(Version::fix);

    /// @return empty for what is not known to be a release, or made of one
    static Optional<Version> of(String text) {
        Matcher release = RELEASE.matcher(text);
        if (!release.matches()) {
            return Optional.empty();
        }
        int[] numbers = Arrays.stream(text.split("[.-]", 5))
                .takeWhile(part -> part.matches("\\d{1,4}"))
                .mapToInt(Integer::parseInt)
                .limit(4)
                .toArray();
        int[] four = Arrays.copyOf(numbers, 4);
        return Optional.of(new Version(four[0], four[1], four[2], four[3]));
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /// Releases that follow each other.
    ///
    /// @param from the first of them
    /// @param until the first that is not of them any more; empty where there is none yet
    record Range(Version from, Optional<Version> until) {
        static Range of(String from, String until) {
            return new Range(known(from), Optional.of(known(until)));
        }

        static Range before(String until) {
            return of("0.0", until);
        }

        static Range since(String from) {
            return new Range(known(from), Optional.empty());
        }

        boolean contains(Version version) {
            return from.compareTo(version) <= 0
                    && until.filter(end -> end.compareTo(version) <= 0).isEmpty();
        }

        private static Version known(String text) {
            return Version.of(text).orElseThrow();
        }
    }
}
