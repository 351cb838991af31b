package kheap.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;

/// The terms of the trade, each in one plain sentence: for the pointer that rests on a column's name, and for a page
/// of help.
public final class Glossary {
    private static final List<Term> CLIENTS = List.of(
            new Term(
                    "producer",
                    "A Kafka client that sends records; one is enough for a whole application, since threads may share it."),
            new Term("consumer", "A Kafka client that fetches records from brokers."),
            new Term("admin client", "A Kafka client that manages topics, groups and brokers."),
            new Term(
                    "client id",
                    "The name that a client gives itself; Kafka makes one up, such as producer-1, where none is configured."),
            new Term(
                    "facade",
                    "The KafkaProducer object that the application holds; the sender, its thread and its buffers live on without"
                            + " it until close() is called."),
            new Term("sender", "The part of a producer that takes batches to the brokers, in a thread of its own."),
            new Term(
                    "thread",
                    "What the client's own thread does: a producer's network thread, a consumer's heartbeat or network thread."),
            new Term(
                    "owner",
                    "The nearest object outside Kafka and the JDK's collections that keeps the client reachable."),
            new Term("born (UTC)", "When the client was made, told by its metrics."),
            new Term("open", "The client runs, and the application holds it."),
            new Term(
                    "orphaned",
                    "The client runs, but the application dropped it without close(): nothing can use it or end it any more."),
            new Term("closed", "The client was told to close, or its thread has ended; something still refers to it."),
            new Term("starting", "The dump caught the producer inside its constructor, before its thread ran."),
            new Term(
                    "thread lost",
                    "The producer's thread has ended although nobody closed the producer, so that nothing is sent any more."),
            new Term("polling", "A thread was inside one of the consumer's methods."),
            new Term(
                    "plug-ins",
                    "Interceptors, metrics reporters, partitioners and telemetry inside a client, with what each alone keeps."),
            new Term("alive, of no client", "Threads of Kafka's that run although no client in the dump owns them."));

    private static final List<Term> BUFFERS = List.of(
            new Term(
                    "buffer.memory",
                    "The setting that limits how many bytes of unsent records a producer may buffer; send waits when they are"
                            + " used up."),
            new Term(
                    "batch.size",
                    "The setting that says how many bytes a producer reserves for a batch; a larger record gets a batch of its"
                            + " own size."),
            new Term("batch", "Records for one partition that a producer sends together."),
            new Term(
                    "batches",
                    "Records grouped by partition that the brokers have not acknowledged: queued or in flight."),
            new Term("record accumulator", "The part of a producer that collects records into batches, by partition."),
            new Term(
                    "buffer pool",
                    "The part of a producer that hands out the memory of batches, buffer.memory bytes in all."),
            new Term("pool", "The empty buffers that a producer's buffer pool keeps for reuse."),
            new Term("unallocated", "The part of buffer.memory that was never taken or was given back."),
            new Term("free list", "Empty buffers that the pool keeps for the next batch; the list never shrinks."),
            new Term(
                    "in use",
                    "The part of buffer.memory that the pool counts as taken: neither unallocated nor in the free list."),
            new Term(
                    "cost",
                    "What a client keeps in itself, without batches, buffer pool, fetched records and plug-ins."),
            new Term("usual", "What a client of that version cost when it was measured, in the same state."),
            new Term("ghost", "Bytes that the pool counts as taken and that no batch accounts for."),
            new Term(
                    "oversized",
                    "Batches larger than batch.size, because one record alone is: their buffers are made new and never reused."),
            new Term("reserved", "The bytes of the batches' buffers, full or not."),
            new Term("written", "The bytes of the batches' buffers that hold records."),
            new Term("median fill", "How full the median batch is of those that no broker was asked to take yet."),
            new Term(
                    "compressors",
                    "The buffers of the streams that batches compress through; buffer.memory does not count them."),
            new Term("in flight", "Sent to a broker and not acknowledged yet."),
            new Term("oldest", "How long the oldest one had waited when the dump was taken."),
            new Term("waiting threads", "Threads of the application that wait inside send for buffer memory."),
            new Term("unanswered requests", "Requests that the client sent and no broker has answered."),
            new Term("pending calls", "Calls to the admin client that have no answer yet."),
            new Term(
                    "nodes",
                    "The brokers that the client knows, by id, with the state of each connection; bootstrap ones have negative"
                            + " ids."),
            new Term("failed attempts", "Attempts to connect that failed in a row, since the connection last stood."),
            new Term("last attempt", "How long before the dump the client last tried to connect."),
            new Term(
                    "application.id",
                    "The setting that names an application of Kafka Streams; its group and its topics are named after it."),
            new Term(
                    "tasks",
                    "What an application of Kafka Streams divides its work into: one task for each partition, with its own"
                            + " stores."),
            new Term("record cache", "What Kafka Streams keeps in front of its stores to write less often."),
            new Term(
                    "cache limit",
                    "What the record cache may take: the threads' shares of statestore.cache.max.bytes."),
            new Term("buffered", "Records that were fetched and wait for their task."),
            new Term("open stores", "Stores of this name that are open: one for each task, and for windows several."),
            new Term("open iterators", "Iterators over a store that nobody has closed; each pins memory of RocksDB."),
            new Term(
                    "transactional.id",
                    "The setting that names a transactional producer, so that its successor can end what it left open."),
            new Term(
                    "fetched",
                    "Records that a consumer has received and the application has not polled; they keep the whole answer of the"
                            + " broker."),
            new Term(
                    "to be polled",
                    "What of the fetched bytes the application has yet to poll; the rest is kept by it."),
            new Term("last poll", "How long before the dump the application polled the consumer last."),
            new Term("paused", "Partitions that the application has told the consumer not to hand out for now."),
            new Term("group", "The consumers that share the partitions of their topics among them."),
            new Term("assignment", "The partitions that the group gave to this consumer."),
            new Term("collection", "The list, map or queue that holds them."),
            new Term(
                    "held by",
                    "The nearest object that keeps the collection reachable, or the executor whose queue it is."),
            new Term("elements", "How many elements the collection counts; one may stand for a whole batch."),
            new Term(
                    "capacity",
                    "How many elements the collection takes at the most; a bound by count is none by bytes."));

    private static final List<Term> MEMORY = List.of(
            new Term("own memory", "The bytes that would be freed if this client alone were gone."),
            new Term("shared", "Bytes that this client and at least one other keep, and nothing else does."),
            new Term("metrics", "A client's metrics with their registry, sensors and JMX beans."),
            new Term("network", "A client's connections, channels, metadata and thread."),
            new Term("other", "A client's own memory that is in none of the other parts."),
            new Term("shallow size", "The bytes of the objects themselves, without what they refer to."),
            new Term("shallow", "The bytes of the objects themselves, without what they refer to."),
            new Term(
                    "retained size",
                    "The bytes that would be freed if the object were gone, with all that only it keeps."),
            new Term(
                    "retained",
                    "The bytes that would be freed if these objects were gone, with all that only they keep."),
            new Term("instances", "How many reachable objects there are of a class."),
            new Term(
                    "GC root",
                    "What the JVM keeps by itself, such as the stack of a thread or a static field: all that a root reaches stays."),
            new Term(
                    "dominator",
                    "The nearest object that every path from the roots to another object passes: without it the other is freed."),
            new Term("reachable", "Some path from a GC root leads to the object, so that it cannot be freed."));

    private static final List<Term> PROCESS = List.of(
            new Term(
                    "resident",
                    "What of a process is in the machine's memory: addresses that were set aside and never touched are not."),
            new Term("RSS", "Resident set size: the resident bytes of a process, shared libraries included."),
            new Term(
                    "reserved memory",
                    "Addresses that a process has set aside; they cost nothing until they are committed and touched."),
            new Term(
                    "committed",
                    "What of the reserved bytes may be used without asking the system again; it counts once it is touched."),
            new Term("used", "What of a part counts now: its resident bytes, or what comes nearest."),
            new Term("at most", "How large a part may become, where a setting bounds it."),
            new Term("from", "The file that a number comes from."),
            new Term("control group", "How Linux limits a container; its files tell the limit and what counts."),
            new Term("page cache", "Files that the kernel keeps in memory; it gives them up before it kills."),
            new Term(
                    "NMT",
                    "Native memory tracking: the JVM's own books of what it took, kept with -XX:NativeMemoryTracking=summary."),
            new Term(
                    "arena",
                    "A piece of the C library's heap for some of the threads, 64 MiB of addresses each; what is freed in it"
                            + " often stays resident."),
            new Term(
                    "thread stack",
                    "What a thread needs for its calls: 1 MiB of addresses, of which it touches little."),
            new Term("unexplained", "What counts and no file says what it is."));

    private static final List<Term> EVIDENCE = List.of(
            new Term("evidence", "What was measured, and what shows it."),
            new Term("measured", "What was found in the dump."),
            new Term("warns from", "The amount from which kheap calls it a problem."),
            new Term("objects", "Addresses of a few objects in the dump that show it, the most telling first."));

    private static final List<Term> DAYS = List.of(
            new Term("day", "One dump or profile of several that are compared; they need not be a day apart."),
            new Term("taken (UTC)", "When the dump or the profile was taken."),
            new Term("life", "The life of one process: days of one number are of the same process, without a restart."),
            new Term("age", "How long the process had run then."),
            new Term(
                    "complete",
                    "Whether the file was written to its end; of a cut one each figure is the least there was."),
            new Term("course", "The shape of the figure over time: the lowest bar is its least value, not zero."),
            new Term("first", "What it was on the first day that tells."),
            new Term("last", "What it was on the last day that tells."),
            new Term("change", "What became of it from the first day to the last."),
            new Term(
                    "per day",
                    "How much it changes in 24 hours by the straight line through its points, ± the 95 % confidence interval."),
            new Term("per hour", "How much it changes in an hour by the straight line through its points."),
            new Term("verdict", "What all points together say: whether it is bad, or which way a figure goes."),
            new Term("growing", "It grows, and nothing in its points says that it will stop."),
            new Term("saturating", "It grows ever more slowly, towards a plateau."),
            new Term("stopped", "It grew, and has not grown since."),
            new Term("stable", "It stays within its noise."),
            new Term("wavering", "It goes up and down without a direction."),
            new Term("shrinking", "It becomes less."),
            new Term("unknown", "One day or none tells the figure."),
            new Term(
                    "plateau",
                    "What a figure approaches that grows ever more slowly, or where it stays after it grew."),
            new Term(
                    "bound",
                    "A known number that the figure can never pass, or whose neighbourhood it approaches: growth with an end."),
            new Term("fate", "Whether a client was there in the first dump and in the last one."),
            new Term("stayed", "The client was there in the first dump and in the last one."),
            new Term("born", "The client was not there in the first dump, and is there in the last one."),
            new Term("gone", "The client was there in the first dump, and is not in the last one."),
            new Term("passed", "The client was there in neither the first dump nor the last one, but in between."),
            new Term("grew", "The bytes by which it grew from the first dump that has it to the last one that has it."),
            new Term("day by day", "One sign for each dump, oldest first, the same as those of verdicts."),
            new Term("limit", "How large the heap may become: the maximum heap, or what the user said."));

    private static final List<Part> PARTS = List.of(
            new Part("Clients", CLIENTS),
            new Part("Buffers and batches", BUFFERS),
            new Part("Memory", MEMORY),
            new Part("The process", PROCESS),
            new Part("Several dumps", DAYS),
            new Part("Evidence", EVIDENCE),
            new Part(
                    "How sure an answer is",
                    Arrays.stream(Grade.values())
                            .map(grade -> new Term(grade.toString(), meaning(grade)))
                            .toList()
                            .reversed()),
            new Part(
                    "How bad a problem is",
                    Arrays.stream(Severity.values())
                            .map(severity -> new Term(word(severity), meaning(severity)))
                            .toList()
                            .reversed()));

    /// By terms in lower case.
    private static final Map<String, String> MEANINGS = PARTS.stream()
            .flatMap(part -> part.terms().stream())
            .collect(Collectors.toUnmodifiableMap(term -> term.name().toLowerCase(Locale.ROOT), Term::meaning));

    private Glossary() {}

    /// The parts of the glossary, each with its terms in the order in which one would explain them.
    public static List<Part> parts() {
        return PARTS;
    }

    /// What a term means, in any case: a column's name, a state, a grade.
    public static Optional<String> meaning(String term) {
        return Optional.ofNullable(MEANINGS.get(term.toLowerCase(Locale.ROOT)));
    }

    /// How sure an answer of this grade is.
    public static String meaning(Grade grade) {
        return switch (grade) {
            case PROOF -> "What was read proves it.";
            case STRONG -> "What was read shows it, one more fact would prove it.";
            case HINT -> "Look for evidence beyond what was read.";
        };
    }

    /// How bad a problem of this severity is.
    public static String meaning(Severity severity) {
        return switch (severity) {
            case INFO -> "Worth knowing; nothing is in danger.";
            case WARNING -> "Costs memory or will, without hurry.";
            case CRITICAL -> "Ends the process, or already stops it from working.";
        };
    }

    /// As the report calls it.
    private static String word(Severity severity) {
        return Block.Verdict.Tone.of(severity).toString().toLowerCase(Locale.ROOT);
    }

    /// Some of the terms.
    public record Part(String title, List<Term> terms) {
        public Part {
            terms = List.copyOf(terms);
        }
    }

    /// @param meaning one sentence
    public record Term(String name, String meaning) {}
}
