package kheap.app.gui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalyzer;
import kheap.analysis.DumpFacts;
import kheap.analysis.HeapFacts;
import kheap.heap.Engine;
import kheap.heap.Opening;

/// Analyses of one sample dump as if it had been taken on several days, its heap a megabyte larger each time.
public final class SampleDays {
    public static final Path SAMPLE = Path.of("../sample-dumps/dumps/unclosed-producers-1.1.1.hprof.gz");
    public static final Instant FIRST = Instant.parse("2026-11-18T03:00:00Z");
    private static final int MEGABYTE = 1 << 20;
    private static final Map<Path, DumpAnalysis> READ = new ConcurrentHashMap<>();

    private SampleDays() {}

    /// The saved analyses that come with the sources, oldest first.
    public static List<Path> saved() {
        try (Stream<Path> files = Files.list(Path.of("../sample-dumps/dumps"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("several-days-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// When the day of this number was, from 0.
    public static Instant time(int day) {
        return FIRST.plus(Duration.ofDays(day));
    }

    public static DumpAnalysis analysis(String name, int day) {
        return analysis(name, day, Optional.of(time(day)));
    }

    /// @param takenAt what the dump tells
    public static DumpAnalysis analysis(String name, int day, Optional<Instant> takenAt) {
        DumpAnalysis real = READ.computeIfAbsent(SAMPLE, SampleDays::read);
        DumpFacts dump = real.dump();
        HeapFacts heap = real.heap();
        return new DumpAnalysis(
                new DumpFacts(
                        name,
                        dump.bytes(),
                        takenAt,
                        dump.format(),
                        dump.idBytes(),
                        dump.complete(),
                        dump.missingBytes(),
                        dump.engine(),
                        dump.notes()),
                real.process(),
                new HeapFacts(
                        heap.objects() + day,
                        new ByteSize(heap.bytes().bytes() + (long) day * MEGABYTE),
                        heap.unreachableObjects(),
                        heap.unreachableBytes(),
                        heap.classes(),
                        heap.threads()),
                real.kafka(),
                real.diagnoses(),
                real.classes());
    }

    private static DumpAnalysis read(Path file) {
        try {
            return DumpAnalyzer.analyze(file, Opening.by(Engine.KHEAP), Progress.NONE);
        } catch (UnreadableDumpException e) {
            throw new IllegalStateException(e);
        }
    }
}
