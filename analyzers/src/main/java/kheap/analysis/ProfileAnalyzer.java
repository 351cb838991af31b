package kheap.analysis;

import java.nio.file.Path;
import java.util.OptionalInt;
import kheap.UnreadableDumpException;
import kheap.golang.GoClients;
import kheap.golang.rules.GoRules;
import kheap.pprof.GoProfileFile;

/// The route of a Go program's profile: reads it, looks for Kafka's clients in it, asks the questions.
public final class ProfileAnalyzer {
    private ProfileAnalyzer() {}

    /// @param partitions how many there are that the program sends to or reads from, where the user knows it
    /// @throws UnreadableDumpException when the file is no profile, or stops being one
    public static ProfileAnalysis analyze(Path file, OptionalInt partitions) throws UnreadableDumpException {
        GoClients clients = GoClients.of(GoProfileFile.read(file), partitions);
        return new ProfileAnalysis(clients, GoRules.check(clients));
    }
}
