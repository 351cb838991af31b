package kheap.golang.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.golang.ChannelModel;
import kheap.golang.GoClients;
import kheap.golang.GoClients.Channels;
import kheap.golang.GoClients.InUse;
import kheap.golang.Maker;
import kheap.golang.Routine;
import kheap.pprof.ProfileFile;

/// Do sarama's channels take the memory, and where does that end?
final class SaramaChannels implements GoRule {
    static final Question QUESTION = new Question(
            "sarama-channels",
            "Do sarama's channels take the memory, and where does that end?",
            "A profile does not say how many partitions there are; messages that wait in a channel count where the"
                    + " program made them.");

    private static final Background BACKGROUND = new Background(
            """
            A producer of sarama makes a channel for each topic, and one for each partition when it first sends to \
            it; both stay until it is closed. A consumer makes two for each partition, for messages and errors, and \
            a group a third for each partition and one of twice the size. Each has ChannelBufferSize slots of 8 \
            bytes, allocated at once, empty or full. With a random partitioner the memory grows with every partition \
            that is met for the first time, quickly at first and ever more slowly, which looks like a leak and is \
            none: it ends at (topics + partitions) × ChannelBufferSize × 8 bytes.""",
            List.of(
                    "the blocks that newPartitionProducer, newTopicProducer, ConsumePartition,"
                            + " newPartitionOffsetManager and newConsumerGroup of any sarama allocated (Shopify, IBM,"
                            + " vendored, forks), by size",
                    "how many partitions there are, from --partitions"),
            """
            64 MiB of channels, now or in the end, are a warning, 1 GiB is critical; so are more channels than \
            partitions, for those have no end. The default of 256 slots comes to 2 KiB a partition, and stays below \
            with 30,000 of them.""",
            """
            A block of 8 times the sampling rate (4 MiB) and more is counted and not estimated; smaller ones are \
            estimated from those that Go looked at, and the answer says so. Go rounds blocks up to the sizes it \
            allocates, so a ChannelBufferSize that is no power of two may be a little smaller than stated.""",
            List.of(
                    "the article 一次Kafka内存泄露排查经过 of 2022: 152, 264 and 172 MB of newPartitionProducer",
                    "measured with sarama 1.22.1, 64 partitions, 1,048,576 slots: 400 messages come to 512 MiB and 8"
                            + " MiB of the topic, to the block",
                    "async_producer.go, consumer.go, consumer_group.go and offset_manager.go of sarama 1.22 to 1.46"),
            Background.Redaction.whole("A profile holds names of functions and numbers, nothing of the data."));

    static final Limits LIMITS = new Limits(64L << 20, 1L << 30);

    /// More slots than this serve no purpose.
    private static final int ENOUGH = 4_096;

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return BACKGROUND;
    }

    @Override
    public Diagnosis check(GoClients clients) {
        return switch (clients.file().kind()) {
            case HEAP ->
                ChannelModel.of(clients)
                        .map(model -> check(clients, model))
                        .orElseGet(() -> withoutModel(clients));
            case GOROUTINE ->
                new Diagnosis.NotApplicable(
                        QUESTION,
                        "A goroutine profile does not say how large channels are%s. Take a heap profile: /debug/pprof/heap."
                                .formatted(partitionProducers(clients)));
            case OTHER ->
                new Diagnosis.NotApplicable(
                        QUESTION, "The profile is not of memory. Take a heap profile: /debug/pprof/heap.");
        };
    }

    private static String partitionProducers(GoClients clients) {
        long count = clients.goroutines(Routine.PARTITION_PRODUCER);
        return count == 0
                ? ""
                : "; it counts %s of sarama's, with a channel each"
                        .formatted(Words.count(count, "partition producer"));
    }

    private static Diagnosis withoutModel(GoClients clients) {
        if (!clients.channels().isEmpty()) {
            Channels largest = clients.channels().getFirst();
            return new Diagnosis.Problem(
                    QUESTION,
                    LIMITS.severity(largest.made().bytes().bytes()).orElse(Severity.INFO),
                    Certainty.strong("Take the profile from the program itself, not a merged or converted one."),
                    "%s of sarama has %s in %s, %s each on average: no whole number of slots, so it does not fit channels of one size, and what it comes to in the end cannot be told."
                            .formatted(
                                    largest.maker(),
                                    largest.made().bytes(),
                                    Words.count(largest.made().objects(), "block"),
                                    largest.block()),
                    List.of(Evidence.of(
                            "bytes in channels", Quantity.of(largest.made().bytes()))),
                    Advice.of("Look up ChannelBufferSize in the configuration of sarama: it should be 256 to 4096."));
        }
        return clients.libraries().stream().anyMatch(library -> library.name().equals("sarama"))
                ? new Diagnosis.Clear(
                        QUESTION,
                        "sarama is at work, and no channel of it is large enough to show%s."
                                .formatted(
                                        clients.file().rate() > 1
                                                ? ": Go looks at one block in %s on average"
                                                        .formatted(new ByteSize(clients.file().rate()))
                                                : ""),
                        List.of())
                : new Diagnosis.NotApplicable(QUESTION, "The profile shows nothing of sarama.");
    }

    private static Diagnosis check(GoClients clients, ChannelModel model) {
        OptionalInt partitions = clients.partitions();
        ByteSize most = partitions.isPresent() ? larger(model.plateau(partitions.getAsInt()), model.now()) : model.now();
        boolean tooMany = partitions.isPresent() && model.reached() > partitions.getAsInt();
        Optional<Severity> severity = LIMITS.severity(most.bytes());
        String sentence = now(clients, model) + slots(model) + end(partitions, model) + others(model);
        List<Evidence> evidence = evidence(clients, model, most);
        if (severity.isEmpty() && model.misfit().isEmpty()) {
            return new Diagnosis.Clear(QUESTION, sentence, evidence);
        }
        return new Diagnosis.Problem(
                QUESTION,
                severity.orElse(Severity.INFO),
                certainty(clients, model, tooMany),
                sentence,
                evidence,
                tooMany ? oneProducer() : smaller(model));
    }

    private static ByteSize larger(ByteSize one, ByteSize other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static String now(GoClients clients, ChannelModel model) {
        return "sarama keeps %s in %s%s of %s, %s of what is in use: %s."
                .formatted(
                        model.now(),
                        model.exact() ? "" : "about ",
                        Words.count(model.count(), "channel"),
                        Words.each(model.count(), model.block()),
                        Words.share(model.now().shareOf(clients.total().bytes())),
                        Words.list(Arrays.stream(Maker.values())
                                .filter(maker -> model.count(maker) > 0)
                                .map(maker -> "%,d of %s".formatted(model.count(maker), maker))
                                .toList()));
    }

    private static String slots(ChannelModel model) {
        boolean power = Long.bitCount(model.slots()) == 1;
        return " ChannelBufferSize is %s%,d: a partition takes %s at the first message, and keeps it until the client is"
                        .formatted(power ? "" : "at most ", model.slots(), perPartition(model))
                + " closed, however few messages wait.";
    }

    private static ByteSize perPartition(ChannelModel model) {
        int channels = (model.produces() ? 1 : 0) + (model.consumes() ? model.isGroup() ? 3 : 2 : 0);
        return new ByteSize(Math.max(1, channels) * model.block().bytes());
    }

    private static String end(OptionalInt partitions, ChannelModel model) {
        if (partitions.isEmpty()) {
            return " It is bounded and no leak as long as there is one client: it ends when every partition has been met, at"
                    + " %s for each partition%s. Say --partitions N to have the end worked out."
                            .formatted(perPartition(model), ownOfTopics(model));
        }
        int all = partitions.getAsInt();
        ByteSize end = model.plateau(all);
        if (model.reached() > all) {
            return " With %s it should end at %s, but %,d have channels: there is more than one client, and perhaps one for"
                            .formatted(Words.count(all, "partition"), end, model.reached())
                    + " each request, or more partitions in all the topics together than were stated.";
        }
        String met = "%,d of %s".formatted(model.reached(), Words.count(all, "partition"));
        return model.reached() == all
                ? " With %s it has come to its end, %s%s: it does not grow any more."
                        .formatted(Words.count(all, "partition"), end, parts(model, all))
                : " It is bounded and no leak: with %s it ends at %s%s. By now %s %s been met, and %s are still to come."
                        .formatted(
                                Words.count(all, "partition"),
                                end,
                                parts(model, all),
                                met,
                                Words.either(model.reached(), "has", "have"),
                                new ByteSize(Math.max(0, end.bytes() - model.now().bytes())));
    }

    private static String ownOfTopics(ChannelModel model) {
        if (!model.produces()) {
            return "";
        }
        return " and %s for each topic".formatted(model.block());
    }

    /// ` (512 MiB of the partitions and 8 MiB of the topic's own channel)`.
    private static String parts(ChannelModel model, int partitions) {
        if (!model.produces() || model.consumes()) {
            return "";
        }
        return " (%s of the partitions and %s of %s)"
                .formatted(
                        new ByteSize(partitions * model.block().bytes()),
                        new ByteSize(model.topics() * model.block().bytes()),
                        model.topics() == 1
                                ? "the topic's own channel"
                                : "%,d topics' own channels".formatted(model.topics()));
    }

    private static String others(ChannelModel model) {
        if (model.others().isEmpty()) {
            return "";
        }
        InUse rest = model.ofOthers();
        return model.misfit()
                .map(odd -> " The %s of %s are %.1f channels of %s: no whole number, so that does not fit; the figure may be"
                                .formatted(
                                        odd.made().bytes(),
                                        odd.maker(),
                                        (double) odd.made().bytes().bytes() / model.block().bytes(),
                                        model.block())
                        + " mistyped, or the profile merged from several.")
                .orElseGet(() -> " Another %s %s in blocks of another size."
                        .formatted(rest.bytes(), Words.either(rest.objects(), "is", "are")));
    }

    private static Certainty certainty(GoClients clients, ChannelModel model, boolean tooMany) {
        if (tooMany) {
            return Certainty.strong(
                    "Take a goroutine profile: (*asyncProducer).dispatcher runs once for each producer, so it tells how many"
                            + " there are.");
        }
        if (model.misfit().isPresent()) {
            return Certainty.hint("Take the profile again, from one instance of the program.");
        }
        if (!model.exact()) {
            return Certainty.strong(
                    "Take a goroutine profile: it counts partitions exactly, one (*partitionProducer).dispatch for each.");
        }
        return clients.file().complete()
                ? Certainty.PROOF
                : Certainty.strong("Take the profile again: this file was cut, and a whole one may show more.");
    }

    private static List<Evidence> evidence(GoClients clients, ChannelModel model, ByteSize most) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of("bytes in channels", Quantity.of(model.now())));
        evidence.add(Evidence.of(
                "bytes in channels in the end",
                Quantity.of(most),
                Quantity.of(new ByteSize((long) LIMITS.nearest(most.bytes()))),
                List.of()));
        if (clients.partitions().isEmpty()) {
            evidence.removeLast();
        }
        evidence.add(Evidence.of("bytes of one channel", Quantity.of(model.block())));
        evidence.add(Evidence.of("slots of one channel", Quantity.count(model.slots())));
        for (Maker maker : Maker.values()) {
            if (model.count(maker) > 0) {
                evidence.add(Evidence.of("channels of " + maker, Quantity.count(model.count(maker))));
            }
        }
        evidence.add(Evidence.of("partitions met", Quantity.count(model.reached())));
        clients.partitions()
                .ifPresent(all -> evidence.add(Evidence.of("partitions", Quantity.count(all))));
        return evidence;
    }

    private static Advice smaller(ChannelModel model) {
        if (model.slots() <= ENOUGH) {
            return Advice.of("Send to fewer partitions from one process, or give it the memory that the channels come to.");
        }
        long blocks = Math.max(1, model.block().bytes() / (ENOUGH * 8L));
        return Advice.of(
                ("Set ChannelBufferSize to 256 (the default) to 4096, which makes these channels at least %,d times"
                                + " smaller. It is not what makes a producer fast: Producer.Flush.* decides how much goes"
                                + " into one request.")
                        .formatted(blocks),
                "config.ChannelBufferSize = 256\nconfig.Producer.Flush.Frequency = 100 * time.Millisecond");
    }

    private static Advice oneProducer() {
        return Advice.of("Make one producer when the program starts, use it from everywhere, and close it at the end. If there"
                + " is only one, state the partitions of all topics together.");
    }
}
