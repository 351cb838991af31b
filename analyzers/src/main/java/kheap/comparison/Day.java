package kheap.comparison;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.analysis.Analysis;
import kheap.analysis.DumpAnalysis;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.analysis.EvidenceAnalysis;
import kheap.analysis.ProfileAnalysis;
import kheap.diagnosis.Diagnosis;
import kheap.kafka.KafkaClients;
import kheap.pprof.ProfileFile;
import kheap.process.ProcessFacts;

/// What a comparison keeps of one analysis, so that many days fit where one dump does: with five thousand clients
/// and a thousand classes it takes one megabyte, as measured. Owners and states are the same for many clients; each
/// text is kept once. Nothing refers to the analysis, so that it can go.
///
/// A goroutine profile that was taken beside a heap profile is of its day, see [ProfilePairs].
///
/// @param at when the dump or the profile was taken: as it says itself, unless the user knows better
/// @param versions of kafka-clients, one for each copy of the library; none where the dump has none
/// @param figures in the order of the report; one that the dump does not tell is not there
/// @param bounds numbers that counts of this day are likely to approach
/// @param classes by retained size, largest first; those that are not there have less of everything than the least.
///     Of a profile its functions: how many objects each of them made that are in use, with their bytes, or how many
///     goroutines are in it
/// @param diagnoses one for each rule, in the order of the report
public record Day(
        DayFile file,
        Instant at,
        ProcessFacts process,
        List<String> versions,
        List<Figure> figures,
        List<Bound> bounds,
        List<ClientState> clients,
        List<ClassRow> classes,
        List<Diagnosis> diagnoses) {
    public Day {
        versions = List.copyOf(versions);
        figures = List.copyOf(figures);
        bounds = List.copyOf(bounds);
        clients = List.copyOf(clients);
        classes = List.copyOf(classes);
        diagnoses = List.copyOf(diagnoses);
    }

    /// Why an analysis is no day, for the user; empty where it is one.
    public static Optional<String> refusal(Analysis analysis) {
        return switch (analysis) {
            case DumpAnalysis dump -> Optional.empty();
            case ProfileAnalysis profile ->
                profile.clients().file().kind() == ProfileFile.Kind.OTHER
                        ? Optional.of(
                                "%s is a profile of neither the memory in use nor all goroutines; only these can be compared."
                                        .formatted(profile.clients().file().name()))
                        : Optional.empty();
            case EvidenceAnalysis evidence ->
                Optional.of(
                        "Files of evidence cannot be compared by themselves; compare heap dumps, saved analyses or profiles of a Go program.");
        };
    }

    /// When it was taken, as the file says.
    public static Optional<Instant> takenAt(Analysis analysis) {
        return switch (analysis) {
            case DumpAnalysis dump -> dump.dump().takenAt();
            case ProfileAnalysis profile -> profile.clients().file().takenAt();
            case EvidenceAnalysis evidence -> Optional.empty();
        };
    }

    /// @throws IllegalArgumentException where there is a [#refusal]
    public static Day of(Analysis analysis, Instant at) {
        refusal(analysis).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        return switch (analysis) {
            case DumpAnalysis dump -> of(dump, at);
            case ProfileAnalysis profile -> of(profile, at);
            case EvidenceAnalysis evidence -> throw new IllegalStateException("a day of evidence");
        };
    }

    private static Day of(DumpAnalysis analysis, Instant at) {
        return new Day(
                DayFile.of(analysis.dump()),
                at,
                analysis.process(),
                analysis.kafka() instanceof KafkaClients.Found found ? found.versions() : List.of(),
                Figures.of(analysis),
                Bounds.of(analysis),
                ClientStates.of(analysis.kafka()),
                analysis.classes(),
                analysis.diagnoses());
    }

    private static Day of(ProfileAnalysis analysis, Instant at) {
        return new Day(
                DayFile.of(analysis.clients().file()),
                at,
                ProcessFacts.UNKNOWN,
                List.of(),
                GoFigures.of(analysis),
                GoFigures.bounds(analysis.clients()),
                List.of(),
                GoFigures.functions(analysis.clients()),
                analysis.diagnoses());
    }

    /// The same day with what a goroutine profile of the same time tells.
    Day with(Day goroutines) {
        return new Day(
                file.with(goroutines.file),
                at,
                process,
                versions,
                Stream.concat(figures.stream(), goroutines.figures.stream()).toList(),
                bounds,
                clients,
                classes,
                DiagnosisHistories.joined(diagnoses, goroutines.diagnoses));
    }

    /// The same day at another time, for a user who knows better.
    public Day at(Instant time) {
        return new Day(file, time, process, versions, figures, bounds, clients, classes, diagnoses);
    }

    /// The name of the file, without its folders.
    public String name() {
        return file.name();
    }

    /// False when the dump was cut: its figures are the least that there was.
    public boolean complete() {
        return file.complete();
    }

    /// Whether the classes are all that had an instance: then one that is not there had none.
    public boolean hasAllClasses() {
        return classes.size() < DumpAnalysis.CLASSES;
    }

    /// Whether the dump told its clients: then one that is not there was not there.
    public boolean tellsClients() {
        return figure(Figures.PRODUCERS).isPresent();
    }

    /// The figure of this name; empty where the dump does not tell it.
    public Optional<Figure> figure(String name) {
        return figures.stream().filter(figure -> figure.name().equals(name)).findFirst();
    }

    /// Whether both days are of the same dump, whatever its file is called.
    public boolean isSameDump(Day other) {
        return at.equals(other.at)
                && file.kind() == other.file.kind()
                && process.equals(other.process)
                && figures.equals(other.figures)
                && clients.equals(other.clients);
    }
}
