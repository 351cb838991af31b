package kheap.report;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kheap.analysis.DumpAnalysis;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;
import kheap.report.Block.Code;
import kheap.report.Block.Fact;
import kheap.report.Block.Facts;
import kheap.report.Block.Finding;
import kheap.report.Block.Section;
import kheap.report.Block.Sentence;
import kheap.report.Block.Table;
import kheap.report.Block.Verdict;

/// The report of one dump: first what is wrong, then what is there, at last how we know.
final class OneDump {
    private final DumpAnalysis analysis;

    OneDump(DumpAnalysis analysis) {
        this.analysis = analysis;
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(verdict());
        findings(blocks);
        switch (analysis.kafka()) {
            case KafkaClients.Found found ->
                blocks.addAll(new ClientSections(found, analysis.heap().bytes()).sections());
            case KafkaClients.None none ->
                blocks.add(whyNone(none, analysis.dump().complete()));
            case KafkaClients.Unreadable unreadable -> blocks.add(whyUnreadable(unreadable));
        }
        blocks.add(largestClasses());
        clear().ifPresent(blocks::add);
        if (analysis.kafka() instanceof KafkaClients.Found) {
            notApplicable().ifPresent(blocks::add);
        }
        limits().ifPresent(blocks::add);
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
        analysis.dump().takenAt().ifPresent(at -> figures.add(new Fact("Dump taken", Cell.words(at))));
        String cut = analysis.dump().complete() ? "" : " The dump is cut, so every figure is the least that there was.";
        return new Verdict(tone(), answer() + cut, figures);
    }

    private Verdict.Tone tone() {
        Optional<Severity> worst = analysis.worst();
        if (worst.isPresent()) {
            return Verdict.Tone.of(worst.get());
        }
        return answers(Diagnosis.Clear.class).isEmpty() ? Verdict.Tone.UNKNOWN : Verdict.Tone.CLEAR;
    }

    private String answer() {
        return switch (analysis.kafka()) {
            case KafkaClients.None none -> "There is no Kafka client in this dump.";
            case KafkaClients.Unreadable unreadable ->
                "There are Kafka clients in this dump, but kheap does not know their layout, and so says nothing.";
            case KafkaClients.Found found -> {
                int asked = answers(Diagnosis.Clear.class).size();
                if (!analysis.problems().isEmpty()) {
                    yield "The Kafka clients of this process have " + problemsInWords() + ".";
                }
                yield asked == 0
                        ? "None of the questions about Kafka clients could be answered from this dump."
                        : "Nothing is wrong with the Kafka clients of this process: " + Words.count(asked, "question")
                                + " answered, no problem found.";
            }
        };
    }

    private String problemsInWords() {
        List<String> words = new ArrayList<>();
        for (Severity severity : List.of(Severity.CRITICAL, Severity.WARNING, Severity.INFO)) {
            long count = analysis.problems().stream()
                    .filter(problem -> problem.severity() == severity)
                    .count();
            if (count > 0) {
                words.add(
                        switch (severity) {
                            case CRITICAL -> Words.count(count, "critical problem");
                            case WARNING -> Words.count(count, "warning");
                            case INFO -> Words.count(count, "note");
                        });
            }
        }
        return Words.list(words);
    }

    private void findings(List<Block> blocks) {
        Set<Grade> grades = EnumSet.noneOf(Grade.class);
        int number = 0;
        for (Diagnosis.Problem problem : analysis.problems()) {
            grades.add(problem.grade());
            blocks.add(new Finding(
                    ++number,
                    Verdict.Tone.of(problem.severity()),
                    problem.grade(),
                    problem.question().text(),
                    problem.sentence(),
                    evidence(problem.evidence()),
                    problem.advice().text(),
                    problem.advice().snippet()));
        }
        if (!grades.isEmpty()) {
            List<String> meanings = grades.stream().map(Words::meaning).toList().reversed();
            blocks.add(new Sentence("How sure? " + String.join("; ", meanings) + "."));
        }
    }

    private static Optional<Table> evidence(List<Evidence> evidence) {
        return evidence.isEmpty()
                ? Optional.empty()
                : Optional.of(DumpListings.evidence(evidence).table());
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

    private Optional<Section> clear() {
        return facts(
                "clear",
                "What was clear",
                false,
                answers(Diagnosis.Clear.class).stream()
                        .map(answer -> new Fact(answer.question().text(), answer.sentence()))
                        .toList());
    }

    private Optional<Section> notApplicable() {
        return facts(
                "not-applicable",
                "What did not apply",
                true,
                answers(Diagnosis.NotApplicable.class).stream()
                        .map(answer -> new Fact(answer.question().text(), answer.sentence()))
                        .toList());
    }

    private Optional<Section> limits() {
        return facts(
                "limits",
                "What these answers cannot see",
                true,
                analysis.diagnoses().stream()
                        .filter(diagnosis -> !(diagnosis instanceof Diagnosis.NotApplicable))
                        .map(Diagnosis::question)
                        .map(question -> new Fact(question.text(), question.blindSpot()))
                        .toList());
    }

    private static Optional<Section> facts(String id, String title, boolean detail, List<Fact> facts) {
        return facts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(id, title, detail, List.of(new Facts(facts))));
    }

    private <D extends Diagnosis> List<D> answers(Class<D> kind) {
        return analysis.diagnoses().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
