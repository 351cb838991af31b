package kheap.footprint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.evidence.ControlGroup;
import kheap.evidence.EvidenceFile;
import kheap.evidence.GcLog;
import kheap.evidence.MemoryMap;
import kheap.evidence.MemoryRollup;
import kheap.evidence.NativeMemory;
import kheap.evidence.ProcessStatus;
import kheap.evidence.Regions;
import kheap.evidence.ThreadDump;
import kheap.evidence.VmFlags;
import kheap.kafka.KafkaThread;

/// What files and a dump say of one process: of each kind the last file, for who took two wants the later one. The
/// files of a control group and of flags tell a part each, and are put together.
///
/// @param map one that tells what is resident before one that does not, and smaps, which also tells what is swapped,
///     before all others
/// @param regions what the map's mappings are for
/// @param times when files and dump were taken, as far as they say so
record Witnesses(
        Optional<MemoryMap> map,
        Optional<Regions> regions,
        Optional<MemoryRollup> rollup,
        Optional<ProcessStatus> status,
        Optional<NativeMemory> books,
        Optional<ControlGroup.Joined> group,
        Optional<ThreadDump> threadDump,
        Optional<GcLog> gcLog,
        Optional<VmFlags> flags,
        Optional<HeapSide> dump,
        List<Instant> times) {
    /// No machine has more: a larger limit is none, and a larger reservation is only addresses.
    static final ByteSize ENDLESS = new ByteSize(1L << 44);

    private static final int ZGC_RESERVES = 16;

    static final String BOOKS = "native memory tracking";

    static Witnesses of(List<EvidenceFile> files, Optional<HeapSide> dump) {
        List<EvidenceFile.Content> contents =
                files.stream().map(EvidenceFile::content).toList();
        Optional<MemoryMap> map = all(contents, MemoryMap.class)
                .max(Comparator.comparing((MemoryMap one) -> one.resident().isPresent())
                        .thenComparing(one -> one.source() == MemoryMap.Source.SMAPS));
        Optional<VmFlags> flags = all(contents, VmFlags.class).reduce(VmFlags::or);
        Optional<ByteSize> maxHeap = flags.flatMap(VmFlags::maxHeap)
                .or(() -> last(contents, GcLog.class).flatMap(GcLog::maxHeap))
                .or(() -> reservedHeap(last(contents, NativeMemory.class)))
                .or(() -> dump.flatMap(side -> side.process().maxHeap()));
        return new Witnesses(
                map,
                map.map(one -> Regions.of(one, maxHeap, flags.flatMap(VmFlags::stack))),
                last(contents, MemoryRollup.class),
                last(contents, ProcessStatus.class),
                last(contents, NativeMemory.class),
                ControlGroup.join(all(contents, ControlGroup.class).toList()),
                last(contents, ThreadDump.class),
                last(contents, GcLog.class),
                flags,
                dump,
                Stream.concat(files.stream().map(EvidenceFile::takenAt), dump.map(HeapSide::takenAt).stream())
                        .flatMap(Optional::stream)
                        .sorted()
                        .toList());
    }

    private static <T> Stream<T> all(List<EvidenceFile.Content> contents, Class<T> kind) {
        return contents.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static <T> Optional<T> last(List<EvidenceFile.Content> contents, Class<T> kind) {
        return all(contents, kind).reduce((earlier, later) -> later);
    }

    Optional<ControlGroup> container() {
        return group.map(ControlGroup.Joined::group);
    }

    Optional<Footprint.Amount> limit() {
        return container()
                .flatMap(ControlGroup::limit)
                .filter(size -> size.compareTo(ENDLESS) < 0)
                .map(amount("control group"));
    }

    boolean isUnlimited() {
        return limit().isEmpty()
                && container()
                        .filter(told -> told.isUnlimited() || told.limit().isPresent())
                        .isPresent();
    }

    OptionalLong killed() {
        return container()
                .map(group -> group.events().get("oom_kill"))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    ByteSize swapped() {
        return rollup.flatMap(MemoryRollup::swapped)
                .or(() -> status.flatMap(ProcessStatus::swapped))
                .or(() -> map.map(mapped -> mapped.mappings().stream()
                        .map(MemoryMap.Mapping::swapped)
                        .reduce(ByteSize.ZERO, ByteSize::plus)))
                .map(Witnesses::sane)
                .orElse(ByteSize.ZERO);
    }

    Optional<Footprint.Amount> resident() {
        return map.flatMap(mapped -> mapped.resident().map(amount(mapped.words())))
                .or(() -> rollup.map(sums -> new Footprint.Amount(sane(sums.resident()), sums.words())))
                .or(() -> status.flatMap(told -> told.resident().map(amount(told.words()))));
    }

    Footprint.Heap heap() {
        Optional<Footprint.Amount> live = dump.map(HeapSide::heap).map(amount("dump"));
        return new Footprint.Heap(
                live.or(() -> lastCollection().map(last -> last.after()).map(amount("GC log"))),
                heapBooks()
                        .map(heap -> heap.amount().committed())
                        .map(amount(BOOKS))
                        .or(() -> lastCollection()
                                .flatMap(GcLog.Collection::committed)
                                .map(amount("GC log")))
                        .or(this::mappedHeap),
                flags.flatMap(VmFlags::maxHeap)
                        .map(amount("JVM flags"))
                        .or(() -> gcLog.flatMap(GcLog::maxHeap).map(amount("GC log")))
                        .or(this::shareOfTheLimit)
                        .or(() -> dump.flatMap(side -> side.process().maxHeap()).map(amount("dump")))
                        .or(() -> reservedHeap(books).map(amount(BOOKS)))
                        .filter(most -> most.size().bytes() > 0 && most.size().compareTo(ENDLESS) < 0));
    }

    /// `-XX:MaxRAMPercentage` of what the container may take.
    private Optional<Footprint.Amount> shareOfTheLimit() {
        return flags.filter(told -> told.maxRamPercentage().isPresent())
                .flatMap(told -> limit().map(whole -> new ByteSize(Math.max(0, (long)
                        (whole.size().bytes() / 100.0 * told.maxRamPercentage().getAsDouble())))))
                .map(amount("JVM flags"));
    }

    private Optional<Footprint.Amount> mappedHeap() {
        return regions.filter(all -> all.count(Regions.Kind.JAVA_HEAP) > 0)
                .map(all -> all.of(Regions.Kind.JAVA_HEAP).stream()
                        .map(Regions.Region::usable)
                        .reduce(ByteSize.ZERO, ByteSize::plus))
                .map(Witnesses::sane)
                .map(usable -> new Footprint.Amount(usable, map.orElseThrow().words()));
    }

    private Optional<GcLog.Collection> lastCollection() {
        return gcLog.map(GcLog::collections)
                .filter(collections -> !collections.isEmpty())
                .map(List::getLast);
    }

    /// What is reserved for the heap is the largest it may become, but for ZGC, which reserves 16 times as much. So
    /// it is believed when more than a sixteenth is committed.
    private static Optional<ByteSize> reservedHeap(Optional<NativeMemory> books) {
        return books.flatMap(book -> book.category("Java Heap"))
                .map(NativeMemory.Category::amount)
                .filter(heap -> heap.committed().bytes() > heap.reserved().bytes() / ZGC_RESERVES)
                .map(NativeMemory.Amount::reserved);
    }

    private Optional<NativeMemory.Category> heapBooks() {
        return books.flatMap(book -> book.category("Java Heap"));
    }

    private static Function<ByteSize, Footprint.Amount> amount(String source) {
        return size -> new Footprint.Amount(sane(size), source);
    }

    /// At most what a machine may have: numbers of a file may be any.
    static ByteSize sane(ByteSize size) {
        return size.compareTo(ENDLESS) < 0 ? size : ENDLESS;
    }

    /// Of the thread dump before the dump: it names also what is no object.
    Optional<Footprint.Threads> threads() {
        return threadDump
                .map(listed -> threads(
                        Math.toIntExact(listed.threads().stream()
                                .filter(ThreadDump.Thread::java)
                                .count()),
                        listed.threads().stream().map(ThreadDump.Thread::kafka).flatMap(Optional::stream),
                        listed.words()))
                .or(() -> dump.map(side -> threads(
                        side.threads(),
                        side.clients().stream()
                                .flatMap(found -> found.threads().stream())
                                .filter(KafkaThread::alive)
                                .map(KafkaThread::kind),
                        "dump")));
    }

    private static Footprint.Threads threads(int all, Stream<KafkaThread.Kind> kinds, String source) {
        Map<KafkaThread.Kind, Integer> counts = new EnumMap<>(KafkaThread.Kind.class);
        kinds.forEach(kind -> counts.merge(kind, 1, Integer::sum));
        return new Footprint.Threads(
                all,
                counts.entrySet().stream()
                        .map(kind -> new Footprint.Threads.Kafka(kind.getKey(), kind.getValue()))
                        .sorted(Comparator.comparingInt(Footprint.Threads.Kafka::count)
                                .reversed())
                        .toList(),
                source);
    }

    Optional<Footprint.Tasks> tasks() {
        OptionalLong limit = container().map(ControlGroup::tasksLimit).orElse(OptionalLong.empty());
        return container()
                .filter(group -> group.tasks().isPresent())
                .map(group -> new Footprint.Tasks(group.tasks().getAsLong(), "pids.current", limit))
                .or(() -> status.filter(told -> told.threads().isPresent())
                        .map(told -> new Footprint.Tasks(told.threads().getAsInt(), told.words(), limit)))
                .or(() -> books.flatMap(book -> book.category("Thread"))
                        .filter(thread -> thread.count().isPresent())
                        .map(thread -> new Footprint.Tasks(thread.count().getAsLong(), BOOKS, limit)));
    }

    /// What is committed more than at the baseline, by part.
    List<Footprint.Growth> growth() {
        Map<Part.Kind, Long> grown = new EnumMap<>(Part.Kind.class);
        books.ifPresent(book -> book.categories().forEach(category -> category.grownBy()
                .ifPresent(bytes -> grown.merge(JvmBooks.part(category.name()), bytes, Witnesses::sum))));
        return grown.entrySet().stream()
                .map(part -> new Footprint.Growth(part.getKey(), part.getValue()))
                .sorted(Comparator.comparingLong(Footprint.Growth::bytes).reversed())
                .toList();
    }

    /// As far as a `long` goes: the numbers come from a file.
    private static long sum(long one, long other) {
        long sum = one + other;
        return ((one ^ sum) & (other ^ sum)) < 0 ? (one < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    /// What is charged to the container.
    Optional<Footprint.Amount> charged() {
        return container().flatMap(ControlGroup::current).map(amount("control group"));
    }

    /// A number of `memory.stat`.
    Optional<Long> stat(String key) {
        return container().map(told -> told.stat().get(key)).map(bytes -> Math.clamp(bytes, 0, ENDLESS.bytes()));
    }

    /// What of the process no file stands behind, in bytes.
    Optional<Long> anonymous() {
        return rollup.flatMap(MemoryRollup::anonymous)
                .or(() -> status.flatMap(ProcessStatus::anonymous))
                .or(() -> places().flatMap(place -> resident()
                        .map(whole -> new ByteSize(
                                Math.max(0, whole.size().bytes() - place.files().bytes())))))
                .map(bytes -> sane(bytes).bytes());
    }

    Optional<Places> places() {
        return map.flatMap(mapped -> Places.of(mapped, regions.orElseThrow()));
    }

    Optional<Footprint.Arenas> arenas() {
        return regions.map(all -> new Footprint.Arenas(
                all.count(Regions.Kind.MALLOC_ARENA),
                sane(all.size(Regions.Kind.MALLOC_ARENA)),
                all.resident(Regions.Kind.MALLOC_ARENA).map(Witnesses::sane)));
    }

    /// Those of threads that run Java as the map shows them, else all by the JVM's books.
    Optional<Footprint.Stacks> stacks() {
        return mappedStacks().or(this::stacksInBooks);
    }

    private Optional<Footprint.Stacks> mappedStacks() {
        return regions.filter(all -> all.count(Regions.Kind.JAVA_STACK) > 0).map(all -> {
            int count = all.count(Regions.Kind.JAVA_STACK);
            ByteSize reserved = sane(all.size(Regions.Kind.JAVA_STACK));
            return new Footprint.Stacks(
                    count,
                    new ByteSize(reserved.bytes() / count),
                    reserved,
                    all.resident(Regions.Kind.JAVA_STACK).map(Witnesses::sane),
                    map.orElseThrow().words());
        });
    }

    private Optional<Footprint.Stacks> stacksInBooks() {
        return books.flatMap(book -> book.category("Thread"))
                .filter(threads ->
                        threads.stack().isPresent() && threads.count().orElse(0) > 0)
                .map(threads -> {
                    NativeMemory.Amount stack = threads.stack().get();
                    int count = (int) Math.min(threads.count().getAsLong(), Integer.MAX_VALUE);
                    ByteSize reserved = sane(stack.reserved());
                    return new Footprint.Stacks(
                            count,
                            new ByteSize(reserved.bytes() / count),
                            reserved,
                            stack.committed().compareTo(reserved) < 0
                                    ? Optional.of(stack.committed())
                                    : Optional.empty(),
                            BOOKS);
                });
    }

    /// How many threads there are, by whoever counts the most kinds of them.
    Optional<Footprint.Tasks> threadCount() {
        return stacks().map(known -> new Footprint.Tasks(known.threads(), known.source(), OptionalLong.empty()))
                .or(this::tasks)
                .or(() ->
                        threads().map(known -> new Footprint.Tasks(known.all(), known.source(), OptionalLong.empty())));
    }

    /// The processes that the sources are of, each with its number.
    Map<String, Long> processes() {
        Map<String, Long> processes = new LinkedHashMap<>();
        map.ifPresent(one -> one.pid().ifPresent(pid -> processes.put(one.words(), pid)));
        status.ifPresent(one -> one.pid().ifPresent(pid -> processes.put(one.words(), pid)));
        books.ifPresent(one -> one.pid().ifPresent(pid -> processes.put(one.words(), pid)));
        threadDump.ifPresent(one -> one.pid().ifPresent(pid -> processes.put(one.words(), pid)));
        flags.ifPresent(one -> one.pid().ifPresent(pid -> processes.put(one.words(), pid)));
        dump.ifPresent(one -> one.process().pid().ifPresent(pid -> processes.put("dump", pid)));
        return processes;
    }

    /// Of the process, where the sources agree.
    OptionalLong pid() {
        long[] pids = processes().values().stream()
                .mapToLong(Long::longValue)
                .distinct()
                .toArray();
        return pids.length == 1 ? OptionalLong.of(pids[0]) : OptionalLong.empty();
    }

    /// The largest heaps that sources name, for they should be one.
    List<Footprint.Amount> largestHeaps() {
        List<Footprint.Amount> heaps = new ArrayList<>();
        flags.flatMap(VmFlags::maxHeap).map(amount("JVM flags")).ifPresent(heaps::add);
        gcLog.flatMap(GcLog::maxHeap).map(amount("GC log")).ifPresent(heaps::add);
        reservedHeap(books).map(amount(BOOKS)).ifPresent(heaps::add);
        dump.flatMap(side -> side.process().maxHeap()).map(amount("dump")).ifPresent(heaps::add);
        return heaps;
    }
}
