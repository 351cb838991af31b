package kheap.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import kheap.analysis.ProfileAnalysis;
import kheap.analysis.ProfileAnalyzer;
import kheap.golang.GoClients;
import kheap.golang.Profiled;
import kheap.golang.rules.GoRules;
import kheap.pprof.RealProfiles;

/// Profiles of Go programs, analysed.
final class Profiles {
    private Profiles() {}

    /// A producer that has met 33 of 64 partitions.
    static ProfileAnalysis plateau() {
        return real("plateau-33.pb.gz", OptionalInt.of(64));
    }

    /// The goroutines of 200 producers.
    static ProfileAnalysis leak() {
        return real("leaked-200-goroutines.txt.gz", OptionalInt.empty());
    }

    static ProfileAnalysis withoutKafka() {
        return of(Profiled.heap(1).blocks(3, 100, "main.<b>", "main.main").clients());
    }

    static ProfileAnalysis empty() {
        return of(Profiled.heap().clients());
    }

    static ProfileAnalysis ofAMinute() {
        return of(Profiled.heap()
                .within(Duration.ofMinutes(1))
                .blocks(2, 8 * Profiled.MIB, Profiled.IBM + "(*asyncProducer).newPartitionProducer")
                .clients());
    }

    static ProfileAnalysis ofTheProcessor() {
        return of(Profiled.other().clients());
    }

    static List<ProfileAnalysis> all() {
        return List.of(
                plateau(),
                leak(),
                real("plateau-64.txt.gz", OptionalInt.empty()),
                real("consumer-10.pb.gz", OptionalInt.of(10)),
                real("retries.pb.gz", OptionalInt.of(8)),
                real("plateau-goroutine-dump.txt.gz", OptionalInt.empty()),
                withoutKafka(),
                empty(),
                ofAMinute(),
                ofTheProcessor());
    }

    private static ProfileAnalysis of(GoClients clients) {
        return new ProfileAnalysis(clients, GoRules.check(clients));
    }

    private static ProfileAnalysis real(String name, OptionalInt partitions) {
        try {
            return ProfileAnalyzer.analyze(RealProfiles.file(name), partitions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
