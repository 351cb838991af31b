package kheap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.analysis.ProfileAnalysis;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Times;
import kheap.golang.ChannelModel;
import kheap.golang.GoClients;
import kheap.golang.GoClients.Function;
import kheap.golang.Maker;
import kheap.pprof.ProfileFile;
import kheap.pprof.ProfileFile.Kind;
import kheap.report.Block.Chart.Bars;
import kheap.report.Block.Fact;
import kheap.report.Block.Facts;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Verdict;

/// The report of one profile of a Go program.
final class OneProfile {
    private static final int FUNCTIONS_SHOWN = 10;

    private static final int LABEL = 30;

    private static final int MEASURES_NAMED = 4;

    private final GoClients clients;
    private final ProfileFile file;
    private final Answers answers;
    private final Optional<ChannelModel> model;

    OneProfile(ProfileAnalysis analysis) {
        this.clients = analysis.clients();
        this.file = clients.file();
        this.answers = new Answers(analysis.diagnoses(), analysis.problems());
        this.model = file.kind() == Kind.HEAP ? ChannelModel.of(clients) : Optional.empty();
    }

    String title() {
        return "Kafka clients in " + file.name();
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(verdict());
        blocks.addAll(answers.findings());
        answers.exonerations(Optional.empty()).ifPresent(blocks::add);
        model.map(this::channels).ifPresent(blocks::add);
        functions().ifPresent(blocks::add);
        answers.notApplicable().ifPresent(blocks::add);
        answers.questions().ifPresent(blocks::add);
        blocks.add(howRead());
        return blocks;
    }

    private Verdict verdict() {
        List<Fact> figures = new ArrayList<>();
        switch (file.kind()) {
            case HEAP -> figures.add(new Fact("In use", clients.total().bytes().toString()));
            case GOROUTINE ->
                figures.add(new Fact("Goroutines", number(clients.total().objects())));
            case OTHER -> {}
        }
        clients.libraries()
                .forEach(library -> figures.add(new Fact(
                        library.name(),
                        file.kind() == Kind.GOROUTINE
                                ? number(library.inUse().objects()) + " goroutines"
                                : library.inUse().bytes() + " in use, allocated in it")));
        file.takenAt().ifPresent(at -> figures.add(new Fact("Profile taken", Cell.words(at))));
        String cut = file.complete() ? "" : " The file is cut, so every figure is the least that there was.";
        boolean halfClear =
                answers.tone() == Verdict.Tone.CLEAR && !difference().isEmpty();
        return new Verdict(halfClear ? Verdict.Tone.NOTE : answers.tone(), answer() + difference() + cut, figures);
    }

    private String difference() {
        return file.kind() == Kind.HEAP && file.span().isPositive()
                ? " The profile spans %s: taken with ?seconds=, it holds what came in that time, and not all that is in use."
                        .formatted(Times.words(file.span()))
                : "";
    }

    private String answer() {
        if (file.kind() == Kind.OTHER) {
            return "This profile is of %s, and tells neither the memory in use nor all goroutines. Take /debug/pprof/heap or /debug/pprof/goroutine."
                    .formatted(measures());
        }
        if (clients.total().equals(GoClients.InUse.NOTHING)) {
            return file.kind() == Kind.GOROUTINE
                    ? "There is no goroutine in this profile."
                    : "Nothing is in this profile: the program may have switched profiles of the heap off"
                            + " (runtime.MemProfileRate = 0).";
        }
        if (answers.hasProblems()) {
            return "The Kafka clients of this program have " + answers.problemsInWords() + ".";
        }
        if (clients.libraries().isEmpty()) {
            return "There is no Kafka client in this profile.";
        }
        return answers.clearOnes() == 0
                ? "None of the questions about Kafka clients could be answered from this profile."
                : "Nothing is wrong with the Kafka clients of this program: "
                        + Words.count(answers.clearOnes(), "question") + " answered, no problem found.";
    }

    private Section channels(ChannelModel channels) {
        OptionalInt partitions = clients.partitions();
        List<Block> blocks = new ArrayList<>();
        List<Maker> makers = ProfileListings.makers(channels);
        blocks.add(new Bars(
                "What the channels take",
                partitions.isPresent()
                        ? "What the channels of each kind take. The mark is what they come to when all %s have been met."
                                .formatted(Words.count(partitions.getAsInt(), "partition"))
                        : "What the channels of each kind take.",
                Quantity.Unit.BYTES,
                makers.stream().map(maker -> Bars.Label.of(maker.toString())).toList(),
                List.of(new Block.Chart.Series(
                        "now",
                        makers.stream()
                                .map(maker -> (double) channels.now(maker).bytes())
                                .toList())),
                partitions.isPresent() ? "in the end" : "",
                partitions.stream()
                        .boxed()
                        .flatMap(all -> makers.stream()
                                .map(maker -> OptionalDouble.of(
                                        channels.plateau(maker, all).bytes())))
                        .toList()));
        blocks.add(ProfileListings.channels(channels, partitions).table());
        return new Section("channels", "sarama's channels", false, blocks);
    }

    private Optional<Section> functions() {
        if (clients.functions().isEmpty()) {
            return Optional.empty();
        }
        boolean goroutines = file.kind() == Kind.GOROUTINE;
        List<Function> shown = clients.functions().stream()
                .filter(function ->
                        function.flat().objects() > 0 || function.flat().bytes().bytes() > 0)
                .limit(FUNCTIONS_SHOWN)
                .toList();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Sentence(
                goroutines
                        ? "Where the goroutines stand: the innermost function that is not of Go's runtime."
                        : "Who allocated what is in use; which of it is still needed, a profile does not say."));
        blocks.add(new Bars(
                goroutines ? "Goroutines by function" : "Memory in use by function",
                goroutines
                        ? "The functions in which most goroutines stand."
                        : "The functions that allocated most of what is in use.",
                goroutines ? Quantity.Unit.COUNT : Quantity.Unit.BYTES,
                shown.stream()
                        .map(function -> Bars.Label.of(shortened(function.name())))
                        .toList(),
                List.of(new Block.Chart.Series(
                        goroutines ? "goroutines" : "allocated",
                        shown.stream()
                                .map(function -> goroutines
                                        ? (double) function.flat().objects()
                                        : function.flat().bytes().bytes())
                                .toList())),
                "",
                List.of()));
        blocks.add(ProfileListings.functions(clients).table());
        return Optional.of(new Section("functions", "Functions", false, blocks));
    }

    /// `kgo.NewClient`, without the path of its package, and without the package where that is long.
    private static String shortened(String function) {
        String name = Function.withoutFolders(function);
        int end = name.indexOf('[') < 0 ? name.length() : name.indexOf('[');
        return name.length() <= LABEL ? name : name.substring(name.lastIndexOf('.', end) + 1);
    }

    private Section howRead() {
        List<Fact> facts = new ArrayList<>(Stream.of(
                        new Fact("File", file.name() + ", " + new ByteSize(file.bytes())),
                        new Fact("Taken", file.takenAt().map(Cell::words).orElse("the file does not say")),
                        new Fact("Format", file.format() + ", of " + kind()),
                        new Fact(
                                "Complete",
                                file.complete()
                                        ? "yes"
                                        : "no: the file is cut, and what is missing may have held more. Take it again."))
                .toList());
        if (file.kind() == Kind.HEAP) {
            facts.add(new Fact("Sampling", sampling()));
        }
        facts.add(new Fact(
                "Partitions",
                clients.partitions().isPresent()
                        ? number(clients.partitions().getAsInt()) + ", as stated"
                        : "not stated"));
        return new Section("how-read", "How this was read", false, List.of(new Facts(facts)));
    }

    private String kind() {
        return switch (file.kind()) {
            case HEAP -> "the heap";
            case GOROUTINE -> "goroutines";
            case OTHER -> measures();
        };
    }

    /// `samples and cpu`; as the profile calls it.
    private String measures() {
        return Words.list(file.measures().stream()
                .limit(MEASURES_NAMED)
                .map(name -> Excerpt.line(name, LABEL))
                .toList());
    }

    private String sampling() {
        if (file.rate() == 1) {
            return "every block was counted";
        }
        if (file.rate() == 0) {
            return "the file does not say how blocks were chosen";
        }
        return "Go looked at one block in every %s on average; what smaller blocks come to is estimated from those%s"
                .formatted(
                        new ByteSize(file.rate()),
                        file.format().equals("pprof")
                                ? ""
                                : ", here by kheap in the way of pprof, as the text has them unscaled");
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
