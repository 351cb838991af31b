package kheap.comparison.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.comparison.Channels;
import kheap.comparison.Channels.Count;
import kheap.comparison.Days;
import kheap.comparison.Filling;
import kheap.comparison.Life;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Quantity.Unit;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.diagnosis.Times;
import kheap.trend.Rate;

/// Does the memory of sarama's channels grow, and where does it end?
///
/// At the first message to a partition sarama makes a partition producer with a channel of `ChannelBufferSize`,
/// eight bytes for each message that it could hold, and keeps it until the producer is closed. With a large channel,
/// many partitions and few messages the memory grows for weeks, ever more slowly, and looks like a leak. It is none:
/// it ends when every partition has its own. When that is follows from the days, see [Filling].
///
/// A profile whose bytes are no whole number of channels does not fit that and is left out; fewer channels than
/// before are another life of the producer.
///
/// Sources: the article "一次Kafka内存泄露排查经过" (64 partitions, channels of 8 MiB: 152, 264 and "172" MB within four days;
/// 172 are 21.5 channels); sarama 1.22.1, measured with 64 partitions at 33 and 43.
///
/// Blind spot: how many partitions there are, and how messages are spread over them.
final class GrowingChannels implements GrowthRule {
    static final Question QUESTION = new Question(
            "growing-channels",
            "Does the memory of sarama's channels grow, and where does it end?",
            "How many partitions there are is not in a profile, and neither is how messages are spread over them. A"
                    + " hash of few keys, or a partitioner that stays with one partition, meets fewer of them, and later.");

    /// Less is no matter, wherever it ends.
    static final long LARGE_BYTES = 64L << 20;

    private static final Advice SMALLER = Advice.of(
            "It is no leak, so there is nothing to close. Set ChannelBufferSize lower: 256 is the default, and what makes"
                    + " sending fast is Producer.Flush and not the channel.",
            "config.ChannelBufferSize = 256");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Diagnosis check(Days days) {
        Optional<Channels> channels = Channels.of(days.days());
        if (channels.isEmpty()) {
            return new Diagnosis.NotApplicable(
                    QUESTION, "No profile tells how many partition producers of sarama there are.");
        }
        return channels.flatMap(known -> Course.of(days, known))
                .map(Course::diagnosis)
                .orElseGet(() -> Phrases.notTold(QUESTION, "the partition producers of sarama"));
    }

    /// The channels through the life of the producer that most days are of.
    ///
    /// @param counts of the days that fit, at least two
    /// @param filling empty also where nothing is to come
    private record Course(Days days, Channels channels, List<Count> counts, Optional<Filling> filling) {
        static Optional<Course> of(Days days, Channels channels) {
            return days.longestLife()
                    .map(Life::days)
                    .map(channels::fitting)
                    .filter(counts -> counts.size() > 1)
                    .map(counts -> new Course(days, channels, counts, Filling.of(days)));
        }

        private Count first() {
            return counts.getFirst();
        }

        private Count last() {
            return counts.getLast();
        }

        /// The number of partitions that can be believed.
        private OptionalLong partitions() {
            return channels.partitions().isPresent() && channels.partitions().getAsLong() >= last().producers()
                    ? channels.partitions()
                    : OptionalLong.empty();
        }

        private boolean grows() {
            return last().producers() > first().producers();
        }

        private boolean isFull() {
            return partitions().equals(OptionalLong.of(last().producers()));
        }

        /// What it comes to at last, and what it has come to where nobody knows.
        private ByteSize end() {
            return channels.times(partitions().orElse(last().producers()));
        }

        Diagnosis diagnosis() {
            String sentence = sentence() + since() + misfits() + tooFewPartitions();
            return grows() && !isFull() && end().bytes() >= LARGE_BYTES
                    ? new Diagnosis.Problem(QUESTION, severity(), certainty(), sentence, evidence(), SMALLER)
                    : new Diagnosis.Clear(QUESTION, sentence, evidence());
        }

        private Severity severity() {
            return days.limit().filter(limit -> end().shareOf(limit.size()) > 1).isPresent()
                    ? Severity.CRITICAL
                    : Severity.WARNING;
        }

        private Certainty certainty() {
            return partitions().isEmpty()
                    ? Certainty.strong(
                            "Say how many partitions the program sends to, with --partitions: that is the end.")
                    : Phrases.SURER;
        }

        private String sentence() {
            return isFull() ? full() : course() + end(grows()) + (grows() ? when() : "");
        }

        private String full() {
            return "%s, %s in all. It does not grow any more."
                    .formatted(
                            last().producers() == 1
                                    ? "The one partition has its channel of %s".formatted(channels.size())
                                    : "All %,d partitions have their channels of %s"
                                            .formatted(last().producers(), channels.size()),
                            last().bytes());
        }

        private String course() {
            return grows()
                    ? "Sarama's channels of %s grew from %,d (%s) to %,d (%s) %s, one for each partition in use."
                            .formatted(
                                    channels.size(),
                                    first().producers(),
                                    first().bytes(),
                                    last().producers(),
                                    last().bytes(),
                                    within())
                    : "Sarama has %s of %s, one for each partition in use, %s in all, and no more came %s."
                            .formatted(
                                    Phrases.count(last().producers(), "channel", "channels"),
                                    channels.size(),
                                    last().bytes(),
                                    within());
        }

        private String end(boolean grows) {
            return partitions().isPresent()
                    ? " %s: it ends there, and is no leak."
                            .formatted("All %s take %s%s%s"
                                    .formatted(
                                            Phrases.count(partitions().getAsLong(), "partition", "partitions"),
                                            end(),
                                            topics(),
                                            limit()))
                    : grows ? " It ends when every partition has one." : "";
        }

        /// A topic has a channel of its own.
        private String topics() {
            return days.days()
                    .get(last().day())
                    .figure("go.topic-producers.bytes")
                    .filter(topics -> topics.value() > 0)
                    .map(topics -> ", besides %s for topics".formatted(new Quantity(topics.value(), Unit.BYTES)))
                    .orElse("");
        }

        private String limit() {
            return days.limit()
                    .map(limit -> end().shareOf(limit.size()) > 1
                            ? ", more than the limit of %s".formatted(limit.size())
                            : ", %s of the limit of %s"
                                    .formatted(Quantity.share(end().shareOf(limit.size())), limit.size()))
                    .orElse("");
        }

        private String within() {
            return "within %s".formatted(Times.words(Duration.between(at(first()), at(last()))));
        }

        private Instant at(Count count) {
            return days.days().get(count.day()).at();
        }

        private String when() {
            return filling.map(known -> " With messages to random partitions, about %s, the last is met %s."
                            .formatted(
                                    new Rate(known.messages(), OptionalDouble.empty()).words(Unit.COUNT),
                                    known.when().orElse("in more than a hundred years")))
                    .orElse("");
        }

        /// A producer that was made anew begins with no channel.
        private String since() {
            List<Count> later = channels.counts().stream()
                    .filter(count -> count.fits()
                            && count.day()
                                    > days.longestLife().orElseThrow().days().getLast())
                    .toList();
            return later.isEmpty()
                    ? ""
                    : " Since then it began anew, and had %s at last."
                            .formatted(Phrases.count(later.getLast().producers(), "channel", "channels"));
        }

        /// Of the profiles that tell a number of bytes that channels cannot have.
        private String misfits() {
            List<Count> odd =
                    channels.counts().stream().filter(count -> !count.fits()).toList();
            return odd.isEmpty()
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            " %s left out: %s are %.1f channels, no whole number.",
                            odd.size() == 1
                                    ? Phrases.cut(name(odd.getFirst())) + " is"
                                    : "%,d profiles are, as %s,"
                                            .formatted(odd.size(), Phrases.cut(name(odd.getFirst()))),
                            odd.getFirst().bytes(),
                            channels.channels(odd.getFirst()));
        }

        private String name(Count count) {
            return days.days().get(count.day()).name();
        }

        private String tooFewPartitions() {
            return channels.partitions().isEmpty() || partitions().isPresent()
                    ? ""
                    : " That is more than the %s that you said: say the sum over all topics and producers."
                            .formatted(Phrases.count(channels.partitions().getAsLong(), "partition", "partitions"));
        }

        private List<Evidence> evidence() {
            List<Evidence> evidence = new ArrayList<>();
            evidence.add(Evidence.of("partition producers at first", Quantity.count(first().producers())));
            evidence.add(Evidence.of("partition producers at last", Quantity.count(last().producers())));
            evidence.add(Evidence.of("size of a channel", Quantity.of(channels.size())));
            evidence.add(Evidence.of("memory of their channels at last", Quantity.of(last().bytes())));
            partitions().ifPresent(all -> {
                evidence.add(Evidence.of(
                        "share of the partitions that have one", Quantity.share((double) last().producers() / all)));
                evidence.add(Evidence.of(
                        "memory of all partitions' channels",
                        Quantity.of(end()),
                        Quantity.of(new ByteSize(LARGE_BYTES)),
                        List.of()));
            });
            filling.ifPresent(known -> {
                evidence.add(Evidence.of("messages that reach this process", Quantity.perHour(known.messages())));
                evidence.add(Evidence.of("such messages at the least", Quantity.perHour(known.least())));
                evidence.add(Evidence.of("such messages at the most", Quantity.perHour(known.most())));
            });
            return evidence;
        }
    }
}
