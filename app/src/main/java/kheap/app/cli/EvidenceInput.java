package kheap.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.app.jvm.EvidenceCollection;
import kheap.evidence.EvidenceFile;
import kheap.evidence.EvidenceReader;

/// Files beside a dump, as they were named, and read.
///
/// @param leftOut sentences on what of a folder is no evidence, and what to do with a dump that lies there
record EvidenceInput(List<EvidenceFile> files, List<String> leftOut) {
    /// @param given files and folders
    /// @param dump that may lie in one of the folders
    static EvidenceInput read(List<Path> given, Optional<Path> dump, Progress progress) throws UnreadableDumpException {
        // a file that is named by itself and with its folder counts once
        Set<EvidenceFile> files = new LinkedHashSet<>();
        List<String> leftOut = new ArrayList<>();
        for (Path one : given) {
            progress.step("Reading " + Screen.printable(one.toString()));
            EvidenceReader.Reading reading = EvidenceReader.read(one, progress);
            files.addAll(reading.files());
            List<String> others = new ArrayList<>(reading.others().stream()
                    .filter(name -> !EvidenceCollection.FOR_PEOPLE.contains(name))
                    .filter(name ->
                            dump.filter(file -> isSame(file, one.resolve(name))).isEmpty())
                    .toList());
            if (dump.isEmpty()) {
                others.stream()
                        .filter(EvidenceInput::isDump)
                        .forEach(name -> leftOut.add(
                                "%s is a heap dump: 'kheap analyze %s --evidence %s' reads it with the rest."
                                        .formatted(one.resolve(name), one.resolve(name), one)));
                others.removeIf(EvidenceInput::isDump);
            }
            int more = reading.otherCount()
                    - reading.notLookedAt()
                    - reading.others().size();
            if (!others.isEmpty()) {
                leftOut.add("Left out of %s, for it is no evidence that kheap knows: %s%s"
                        .formatted(one, String.join(", ", others), more == 0 ? "." : " and %,d more.".formatted(more)));
            }
            if (reading.notLookedAt() > 0) {
                leftOut.add("%s has more files than kheap looks at; left out: the last %,d by name."
                        .formatted(one, reading.notLookedAt()));
            }
        }
        return new EvidenceInput(List.copyOf(files), leftOut);
    }

    /// All files that are read, of folders too, so that no result is written over one.
    static List<Path> all(List<Path> given) {
        List<Path> all = new ArrayList<>();
        for (Path one : given) {
            try (Stream<Path> files = Files.walk(one.toRealPath(), 2)) {
                files.filter(Files::isRegularFile).forEach(all::add);
            } catch (IOException | UncheckedIOException e) {
                // it is not there or not for us, which reading it will tell
            }
        }
        return all;
    }

    /// What a file that was given as a dump holds instead; empty if that is nothing we know.
    static Optional<String> insteadOfADump(Path file, Progress progress) {
        try {
            String words = EvidenceReader.read(file, progress)
                    .files()
                    .getFirst()
                    .content()
                    .words();
            return Optional.of(Files.isDirectory(file) ? "a folder with evidence" : words);
        } catch (UnreadableDumpException e) {
            return Optional.empty();
        }
    }

    private static boolean isDump(String name) {
        return name.endsWith(".hprof") || name.endsWith(".hprof.gz");
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return Files.isSameFile(file, other);
        } catch (IOException e) {
            // one of them is not there
            return false;
        }
    }
}
