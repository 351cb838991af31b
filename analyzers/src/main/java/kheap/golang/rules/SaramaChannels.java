package kheap.golang.rules;

import java.util.List;
import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;
import kheap.golang.GoClients;

/// How large do sarama's channels grow?
final class SaramaChannels implements GoRule {
    static final Question QUESTION = new Question(
            "sarama-channels",
            "How large do sarama's channels grow?",
            "Messages that wait in the channels count where the program made them; how many partitions there are, a"
                    + " profile does not say.");

    private static final Background BACKGROUND = new Background(
            """
            A producer of sarama makes one channel for each topic and one for each partition when it first sends to \
            it, and keeps them until it is closed. Each takes ChannelBufferSize × 8 bytes at once, empty or full.""",
            List.of("the blocks that newPartitionProducer and newTopicProducer allocated"),
            "From 64 MiB on it is a warning.",
            "The profile alone proves it.",
            List.of("sarama"),
            Background.Redaction.whole("A profile holds names of functions and no data."));

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
        return new Diagnosis.NotApplicable(QUESTION, "The profile shows no channel of sarama's.");
    }
}
