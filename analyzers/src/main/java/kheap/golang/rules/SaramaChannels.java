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
import kheap.diagnosis.Limits;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.golang.ChannelModel;
import kheap.golang.GoClients;
import kheap.golang.GoClients.Channels;
import kheap.golang.Maker;
import kheap.golang.Routine;

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
            64 MiB of channels, now or in the end, are a warning, 1 GiB is critical. More channels than partitions \
            are a note at the least, for those have no end. The default of 256 slots comes to 2 KiB for a partition, \
            and stays below with 30,000 of them.""",
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

    private static final Advice ONE_PRODUCER = Advice.of(
            "Make one producer when the program starts, use it from everywhere, and close it at the end. If there is only"
                    + " one, state the partitions of all topics together.");

    private static final Advice FEWER_RETRIES = Advice.of(
            "Set Producer.Retry.Max to what the message is worth, such as 10, with a Retry.Backoff that grows; the default"
                    + " is 3.",
            "config.Producer.Retry.Max = 10");

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
                ChannelModel.of(clients).map(model -> check(clients, model)).orElseGet(() -> withoutModel(clients));
            case GOROUTINE ->
                new Diagnosis.NotApplicable(
                        QUESTION,
                        "A goroutine profile does not say how large channels are%s. Take a heap profile: /debug/pprof/heap."
                                .formatted(partitionProducers(clients)));
            case OTHER ->
                new Diagnosis.NotApplicable(
                        QUESTION, "The profile is not of the memory in use. Take a heap profile: /debug/pprof/heap.");
        };
    }

    private static String partitionProducers(GoClients clients) {
        long count = clients.goroutines(Routine.PARTITION_PRODUCER);
        return count == 0
                ? ""
                : "; it counts %s of sarama's, with a channel each".formatted(Words.count(count, "partition producer"));
    }

    private static Diagnosis withoutModel(GoClients clients) {
        Optional<Channels> retryState = ChannelModel.retryState(clients);
        if (retryState.isPresent()) {
            return retryState(clients, retryState.get());
        }
        if (!clients.channels().isEmpty()) {
            return unknown(clients.channels().getFirst());
        }
        return clients.libraries().stream().anyMatch(library -> library.name().equals("sarama"))
                ? new Diagnosis.Clear(
                        QUESTION,
                        "sarama is at work, and no channel of it is large enough to show%s."
                                .formatted(
                                        clients.file().rate() > 1
                                                ? ": Go looks at one block in %s on average"
                                                        .formatted(new ByteSize(
                                                                clients.file().rate()))
                                                : ""),
                        List.of())
                : new Diagnosis.NotApplicable(QUESTION, "The profile shows nothing of sarama.");
    }

    private static Diagnosis retryState(GoClients clients, Channels blocks) {
        return new Diagnosis.Problem(
                QUESTION,
                LIMITS.severity(blocks.made().bytes().bytes()).orElse(Severity.INFO),
                Certainty.strong("Look up Producer.Retry.Max in the configuration of sarama."),
                "No channel of sarama's stands out." + retries(blocks, clients.partitions()),
                List.of(Evidence.of(
                        "bytes of the state of retries",
                        Quantity.of(blocks.made().bytes()))),
                FEWER_RETRIES);
    }

    private static String retries(Channels blocks, OptionalInt partitions) {
        return " %s of newPartitionProducer are the state of retries, %s for each of %s: no topic has a channel of that size. Producer.Retry.Max is about %,d, at 32 bytes for each retry and partition%s."
                .formatted(
                        blocks.made().bytes(),
                        blocks.block(),
                        Words.count(blocks.made().objects(), "partition"),
                        ChannelModel.retries(blocks),
                        partitions.isPresent()
                                ? "; with %s it ends at %s"
                                        .formatted(
                                                Words.count(partitions.getAsInt(), "partition"),
                                                blocks.block().times(partitions.getAsInt()))
                                : "");
    }

    private static Diagnosis unknown(Channels largest) {
        return new Diagnosis.Problem(
                QUESTION,
                LIMITS.severity(largest.made().bytes().bytes()).orElse(Severity.INFO),
                Certainty.strong("Take the profile from the program itself, not a merged or converted one."),
                "%s of sarama holds %s%s, and where it ends cannot be told."
                        .formatted(
                                largest.maker(),
                                largest.made().bytes(),
                                largest.areCounted()
                                        ? " in %s%s: no whole number of slots, so these are not channels of one size"
                                                .formatted(
                                                        Words.count(
                                                                largest.made().objects(), "block"),
                                                        largest.made().objects() == 1
                                                                ? ""
                                                                : ", " + largest.block() + " each on average")
                                        : ". The profile does not say in how many channels, as it has no inuse_objects"),
                List.of(Evidence.of(
                        "bytes in channels", Quantity.of(largest.made().bytes()))),
                Advice.of(
                        "Look up ChannelBufferSize in the configuration of sarama: 256, the default, to 4096 is enough."));
    }

    private static Diagnosis check(GoClients clients, ChannelModel model) {
        OptionalInt partitions = clients.partitions();
        ByteSize most =
                partitions.isPresent() ? larger(model.plateau(partitions.getAsInt()), model.now()) : model.now();
        boolean tooMany = partitions.isPresent() && model.reached() > partitions.getAsInt();
        Optional<Severity> severity = LIMITS.severity(most.bytes());
        List<Evidence> evidence = evidence(clients, model, most);
        if (severity.isEmpty() && model.misfit().isEmpty() && !tooMany) {
            return new Diagnosis.Clear(QUESTION, now(clients, model) + slots(model), evidence);
        }
        return new Diagnosis.Problem(
                QUESTION,
                severity.orElse(Severity.INFO),
                certainty(clients, model, tooMany),
                now(clients, model) + slots(model) + end(partitions, model) + others(clients, model),
                evidence,
                tooMany ? ONE_PRODUCER : smaller(model));
    }

    private static ByteSize larger(ByteSize one, ByteSize other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static String now(GoClients clients, ChannelModel model) {
        return "sarama keeps %s (%s of what is in use) in %s%s of %s: %s."
                .formatted(
                        model.now(),
                        Words.share(model.now().shareOf(clients.total().bytes())),
                        model.exact() ? "" : "about ",
                        Words.count(told(model, model.count()), "channel"),
                        model.block(),
                        Words.list(Arrays.stream(Maker.values())
                                .filter(maker -> model.count(maker) > 0)
                                .map(maker -> "%,d of %s".formatted(told(model, model.count(maker)), maker))
                                .toList()));
    }

    /// An estimate has no more than two digits worth to be told.
    private static long told(ChannelModel model, long count) {
        long unit = 1;
        while (!model.exact() && count / unit >= 100) {
            unit *= 10;
        }
        return (count + unit / 2) / unit * unit;
    }

    private static String slots(ChannelModel model) {
        boolean power = Long.bitCount(model.slots()) == 1;
        return " ChannelBufferSize is %s%,d: %s for each partition from its first message on."
                .formatted(power ? "" : "at most ", model.slots(), perPartition(model));
    }

    private static ByteSize perPartition(ChannelModel model) {
        int channels = (model.produces() ? 1 : 0) + (model.consumes() ? model.isGroup() ? 3 : 2 : 0);
        return model.block().times(Math.max(1, channels));
    }

    private static String end(OptionalInt partitions, ChannelModel model) {
        if (partitions.isEmpty()) {
            return " Of one client that is bounded, no leak: it ends when every partition has been met. --partitions N"
                    + " says where.";
        }
        int all = partitions.getAsInt();
        ByteSize end = model.plateau(all);
        String ofAll = Words.count(all, "partition");
        if (model.reached() > all) {
            return " %s come to %s, but %s%,d have channels: there is more than one client, perhaps one for each request, or"
                            .formatted(ofAll, end, model.exact() ? "" : "about ", told(model, model.reached()))
                    + " more partitions than were stated.";
        }
        if (model.reached() == all) {
            return " With %s it has come to its end: %s%s.".formatted(ofAll, end, parts(model, all));
        }
        return " It is bounded, no leak: %s come to %s%s.".formatted(ofAll, end, parts(model, all))
                + (model.misfit().isPresent() ? "" : met(model, end));
    }

    private static String met(ChannelModel model, ByteSize end) {
        return " %,d %s met, %s are to come."
                .formatted(
                        told(model, model.reached()),
                        Words.either(model.reached(), "is", "are"),
                        new ByteSize(Math.max(0, end.bytes() - model.now().bytes())));
    }

    /// ` (512 MiB of theirs and 8 MiB of the topic's own channel)`.
    private static String parts(ChannelModel model, int partitions) {
        return !model.produces() || model.consumes()
                ? ""
                : " (%s of theirs and %s of %s)"
                        .formatted(
                                model.plateau(Maker.PARTITION_PRODUCER, partitions),
                                model.plateau(Maker.TOPIC_PRODUCER, partitions),
                                model.topics() == 1
                                        ? "the topic's own channel"
                                        : "%,d topics' own channels".formatted(model.topics()));
    }

    private static String others(GoClients clients, ChannelModel model) {
        String odd = model.misfit()
                .map(some -> " But %s of %s would be %.1f channels, which does not fit: a mistyped or merged figure."
                        .formatted(
                                some.made().bytes(),
                                some.maker(),
                                (double) some.made().bytes().bytes()
                                        / model.block().bytes()))
                .orElse("");
        return odd
                + ChannelModel.retryState(clients)
                        .map(blocks -> " Another %s are the state of retries: Producer.Retry.Max is about %,d."
                                .formatted(blocks.made().bytes(), ChannelModel.retries(blocks)))
                        .orElse("");
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
        evidence.add(Evidence.of(
                "bytes in channels",
                Quantity.of(model.misfit()
                        .map(odd -> model.now().plus(odd.made().bytes()))
                        .orElse(model.now())),
                Quantity.of(new ByteSize((long) LIMITS.nearest(most.bytes()))),
                List.of()));
        clients.partitions()
                .ifPresent(all ->
                        evidence.add(Evidence.of("bytes in channels in the end", Quantity.of(model.plateau(all)))));
        evidence.add(Evidence.of("bytes of one channel", Quantity.of(model.block())));
        evidence.add(Evidence.of("slots of one channel", Quantity.count(model.slots())));
        for (Maker maker : Maker.values()) {
            if (model.count(maker) > 0) {
                evidence.add(Evidence.of("channels of " + maker, Quantity.count(model.count(maker))));
            }
        }
        if (model.misfit().isEmpty()) {
            evidence.add(Evidence.of("partitions met", Quantity.count(model.reached())));
        }
        clients.partitions().ifPresent(all -> evidence.add(Evidence.of("partitions", Quantity.count(all))));
        return evidence;
    }

    private static Advice smaller(ChannelModel model) {
        if (model.slots() <= ENOUGH) {
            return Advice.of(
                    "Send to fewer partitions from one process, or give it the memory that the channels come to.");
        }
        long blocks = Math.max(1, model.block().bytes() / (ENOUGH * 8L));
        return Advice.of(
                ("Set ChannelBufferSize to 256 (the default) to 4096, which makes these channels at least %,d times"
                                + " smaller. It is not what makes a producer fast: Producer.Flush.* decides how much goes"
                                + " into one request.")
                        .formatted(blocks),
                "config.ChannelBufferSize = 256\nconfig.Producer.Flush.Frequency = 100 * time.Millisecond");
    }
}
