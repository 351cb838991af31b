package kheap.comparison;

import java.util.Locale;
import java.util.Optional;
import kheap.analysis.DumpFacts;
import kheap.pprof.ProfileFile;

/// The file that a day is from, and how it was read.
///
/// @param name without its folders
/// @param bytes the size on the disk, compressed if it is
/// @param engine what read it
/// @param complete false when it was cut
/// @param goroutines the name of the goroutine profile that is of the same day as a heap profile
public record DayFile(
        Kind kind,
        String name,
        long bytes,
        String format,
        String engine,
        boolean complete,
        Optional<String> goroutines) {
    /// What a file shows; only files of one kind can be held against each other.
    public enum Kind {
        DUMP,
        HEAP_PROFILE,
        GOROUTINE_PROFILE;

        /// `heap profile`
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        public boolean isProfile() {
            return this != DUMP;
        }
    }

    private static final String OWN = "kheap";

    static DayFile of(DumpFacts dump) {
        return new DayFile(
                Kind.DUMP, dump.file(), dump.bytes(), dump.format(), dump.engine(), dump.complete(), Optional.empty());
    }

    static DayFile of(ProfileFile profile) {
        return new DayFile(
                profile.kind() == ProfileFile.Kind.GOROUTINE ? Kind.GOROUTINE_PROFILE : Kind.HEAP_PROFILE,
                profile.name(),
                profile.bytes(),
                profile.format(),
                OWN,
                profile.complete(),
                Optional.empty());
    }

    /// With a goroutine profile of the same day; what is cut of it is missing on this day, too.
    DayFile with(DayFile profile) {
        return new DayFile(kind, name, bytes, format, engine, complete && profile.complete, Optional.of(profile.name));
    }

    /// What a sentence calls such a file: `dump`, `profile`.
    public String word() {
        return kind.isProfile() ? "profile" : "dump";
    }
}
