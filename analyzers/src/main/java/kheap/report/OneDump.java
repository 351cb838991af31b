package kheap.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import kheap.analysis.DumpAnalysis;
import kheap.kafka.KafkaClients;
import kheap.report.Block.Code;
import kheap.report.Block.Fact;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Table;
import kheap.report.Block.Verdict;

/// The report of one dump: first what is wrong, then what is there, at last how we know.
final class OneDump {
    private final DumpAnalysis analysis;
    private final Answers answers;
    private final Optional<NextSteps> next;
    private final FootprintWords process;

    OneDump(DumpAnalysis analysis) {
        this.analysis = analysis;
        this.answers = new Answers(analysis.diagnoses(), analysis.problems());
        this.next = NextSteps.of(analysis);
        this.process = new FootprintWords(analysis.footprint());
    }

    String title() {
        return "Kafka clients in " + analysis.dump().file()
                + process.use().map(use -> "; the process takes " + use).orElse("");
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(verdict());
        blocks.addAll(answers.findings());
        new FootprintSection(analysis.footprint()).section().ifPresent(blocks::add);
        answers.exonerations(next.flatMap(NextSteps::exoneration)).ifPresent(blocks::add);
        switch (analysis.kafka()) {
            case KafkaClients.Found found -> {
                next.map(NextSteps::section).ifPresent(blocks::add);
                blocks.addAll(new ClientSections(found, analysis.heap().bytes()).sections());
            }
            case KafkaClients.None none -> {
                blocks.add(whyNone(none, analysis.dump().complete()));
                next.map(NextSteps::section).ifPresent(blocks::add);
            }
            case KafkaClients.Unreadable unreadable -> blocks.add(whyUnreadable(unreadable));
        }
        blocks.add(largestClasses());
        if (analysis.kafka() instanceof KafkaClients.Found) {
            answers.notApplicable().ifPresent(blocks::add);
        }
        if (isRedacted()) {
            answers.redaction().ifPresent(blocks::add);
        }
        answers.questions().ifPresent(blocks::add);
        blocks.add(new HowRead(analysis).section());
        return blocks;
    }

    private Verdict verdict() {
        List<Fact> figures = new ArrayList<>();
        if (analysis.kafka() instanceof KafkaClients.Found found) {
            figures.add(new Fact(
                    "Kafka clients keep",
                    Words.ofTheHeap(found.totalBytes(), analysis.heap().bytes())));
            figures.addAll(ClientSections.census(found));
        } else {
            figures.add(new Fact("Heap", analysis.heap().bytes() + " reachable"));
        }
        figures.addAll(process.figures());
        analysis.dump().takenAt().ifPresent(at -> figures.add(new Fact("Dump taken", Cell.words(at))));
        String cut = analysis.dump().complete() ? "" : " The dump is cut, so every figure is the least that there was.";
        String redacted = isRedacted()
                ? " The dump was redacted: stand-ins take the place of names, and every number is as it was."
                : "";
        String heap = next.map(steps -> " " + steps.verdict()).orElse("");
        String takes = process.sentence().map(words -> " " + words).orElse("");
        return new Verdict(answers.tone(), answer() + takes + heap + cut + redacted, figures);
    }

    private boolean isRedacted() {
        return analysis.kafka() instanceof KafkaClients.Found found
                && found.surroundings().redacted();
    }

    private String answer() {
        Optional<String> ofTheProcess = answers.problemsInWords(Answers::isOfTheProcess);
        return switch (analysis.kafka()) {
            case KafkaClients.None none -> "There is no Kafka client in this dump" + but(ofTheProcess);
            case KafkaClients.Unreadable unreadable ->
                "There are Kafka clients in this dump, but kheap does not know their layout, and so says nothing of them"
                        + but(ofTheProcess);
            case KafkaClients.Found found ->
                answers.problemsInWords(Predicate.not(Answers::isOfTheProcess))
                        .map(ofTheClients -> "The Kafka clients of this process have " + ofTheClients
                                + ofTheProcess
                                        .map(words -> ", and the memory that it takes has " + words)
                                        .orElse("")
                                + ".")
                        .orElseGet(() -> unproblematic() + but(ofTheProcess));
        };
    }

    private static String but(Optional<String> problems) {
        return problems.map(words -> ", but the memory that the process takes has " + words + ".")
                .orElse(".");
    }

    private String unproblematic() {
        if (answers.hasProblems()) {
            return "Nothing is wrong with the Kafka clients of this process";
        }
        return answers.clearOnes() == 0
                ? "None of the questions about Kafka clients could be answered from this dump"
                : "Nothing is wrong with the Kafka clients of this process: "
                        + Words.count(answers.clearOnes(), "question") + " answered, no problem found";
    }

    private static Section whyNone(KafkaClients.None none, boolean complete) {
        String why = !complete
                ? "The dump is cut, and the part that was read holds no client: the clients may stand behind the cut. Take"
                        + " the dump again, and make sure that the disk has room for all of it."
                : none.libraryLoaded()
                        ? "The classes of kafka-clients are loaded, but no client was alive when the dump was taken. Take a dump"
                                + " while the application sends or polls; after a restart, wait until it has begun to."
                        : "No class of kafka-clients is loaded in this process. See with jcmd whether the dump is of the process"
                                + " that you meant. Clients outside the JVM, such as librdkafka, do not show in its heap.";
        return new Section(
                "no-clients",
                "No Kafka client",
                false,
                List.of(
                        new Sentence(why),
                        new Sentence("What fills this heap instead is listed below, the largest classes first.")));
    }

    private static Section whyUnreadable(KafkaClients.Unreadable unreadable) {
        return new Section(
                "unknown-layout",
                "Kafka clients of an unknown layout",
                false,
                List.of(
                        new Sentence(
                                "kheap recognises a client by the fields that its classes declare, and knows those of"
                                        + " kafka-clients 0.8.2 to 4.4. Here they differ: the library is newer, or it was changed."
                                        + " Try a newer kheap, or send its makers the list below; it holds names of classes and"
                                        + " fields and nothing of your data."),
                        new Code("What was found", String.join("\n", unreadable.found()))));
    }

    private Section largestClasses() {
        Table table = DumpListings.classes(analysis.largestClasses()).table();
        boolean kafkaFound = analysis.kafka() instanceof KafkaClients.Found;
        return new Section("largest-classes", "Largest classes", kafkaFound, List.of(table));
    }
}
