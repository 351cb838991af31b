package kheap.footprint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kheap.ByteSize;
import kheap.diagnosis.Grade;
import kheap.evidence.VmFlags;

/// The arithmetic of one budget.
///
/// What counts against a limit is what is *resident*: pages that were touched. *Reserved* is only addresses, and
/// *committed* is what the JVM may touch. So whoever knows resident bytes comes first, and who knows only committed
/// ones makes a claim on the resident ones that are left:
///
/// 1. **The map** (`pmap -x`, `smaps`) tells by place: heap, code, stacks, archive of classes, files. These are
/// measured and disjoint. Two pools are left: *malloc* (the heap of the C library and its arenas) and *other*
/// anonymous memory.
/// 2. **The JVM's books** (native memory tracking) tell by owner, but committed. Metaspace is mapped, and claims from
/// the other pool; so do the collector's tables, last, for they are committed long before they are touched. What the
/// JVM and direct buffers took with malloc lies in the malloc pool, large blocks of it in the other one, for malloc
/// maps those by themselves: the claim goes to the first and then to the second. Thread stacks, heap and code of the
/// books are not added to those of the map: they are the same bytes.
/// 3. What is then left of the malloc pool, libraries took or malloc keeps. What is left of the other pool is of
/// native libraries, given that the books have named the JVM's share; without books nobody knows whose it is, and it
/// is unexplained.
/// 4. **Without a map** there is one pool: the anonymous memory of the process or the container. Every claim goes to
/// it, the heap's last but for the collector's tables, since its committed bytes may be untouched.
/// 5. **The control group** counts more than the process: other processes in it, its page cache and the kernel's
/// memory for it. A page of a file is charged to the container that touched it first, so of the mapped files no more
/// count than were charged. All of this matters only against a limit: without one the sum is what the process itself
/// has resident, for a group without a limit may be a whole session, or the machine.
///
/// 6. A control group that is charged for much less than the parts of the process was read at another moment, as after
/// the kernel had killed the process: then what the process had resident is the sum, and a doubt says so.
///
/// What of the sum is not named by then is unexplained; where the parts claim more than there is, the overlap is a
/// doubt, for the files were not all written at one moment.
final class Budget {
    private static final long NO_BOUND = Long.MAX_VALUE;
    private static final String BOOKS = Witnesses.BOOKS;

    /// So much of the parts may come and go between two files of one moment.
    private static final double ONE_MOMENT = 0.25;

    /// What `kernel` of memory.stat sums up since Linux 5.18.
    private static final List<String> KERNELS =
            List.of("kernel_stack", "pagetables", "percpu", "slab", "vmalloc", "sock");

    private final Witnesses witnesses;
    private final Optional<Places> places;
    private final Optional<JvmBooks> books;

    /// Of the process, or else of all of its container.
    private final Optional<Long> anonymous;

    private final Optional<Footprint.Amount> resident;

    /// To the container, where that is what matters.
    private final Optional<Footprint.Amount> charged;

    private final Optional<Footprint.Amount> used;
    private final List<Part> parts = new ArrayList<>();

    /// @param isOneMoment whether the control group tells of the same moment as the other files
    private Budget(Witnesses witnesses, boolean isOneMoment) {
        this.witnesses = witnesses;
        places = witnesses.places();
        books = witnesses.books().map(JvmBooks::new);
        anonymous = witnesses.anonymous().or(() -> witnesses.stat("anon"));
        resident = witnesses.resident();
        charged = witnesses
                .charged()
                .filter(whole -> isOneMoment && (witnesses.limit().isPresent() || resident.isEmpty()));
        used = charged.or(() -> resident);
    }

    static Budget of(Witnesses witnesses) {
        Budget budget = made(witnesses, true);
        return budget.isOverdrawn() ? made(witnesses, false) : budget;
    }

    private static Budget made(Witnesses witnesses, boolean isOneMoment) {
        Budget budget = new Budget(witnesses, isOneMoment);
        budget.process();
        budget.container();
        budget.parts.sort(Comparator.comparing(Part::kind));
        budget.unexplained();
        return budget;
    }

    /// Whether the control group is charged for too little to hold the parts, whatever changed between two files.
    private boolean isOverdrawn() {
        return charged.map(whole -> sum().bytes() - whole.size().bytes())
                .filter(over -> over > Doubts.FEW_BYTES && over > ONE_MOMENT * sum().bytes())
                .isPresent();
    }

    /// What a control group is charged for that was read at another moment than the parts.
    Optional<Footprint.Amount> chargedLater() {
        return charged.isPresent()
                ? Optional.empty()
                : witnesses
                        .charged()
                        .filter(whole -> witnesses.limit().isPresent())
                        .filter(whole -> whole.size().compareTo(sum()) < 0);
    }

    /// What counts against the limit.
    Optional<Footprint.Amount> used() {
        return used;
    }

    /// What of the process is in memory.
    Optional<Footprint.Amount> resident() {
        return resident;
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    /// All parts together.
    ByteSize sum() {
        return parts.stream().map(Part::used).reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private void process() {
        Pool malloc = new Pool(places.map(place -> place.malloc().bytes()).orElse(0L));
        Pool other = new Pool(places.map(place -> place.other().bytes()
                        + (books.isPresent() ? place.classSpace().bytes() : 0))
                .orElseGet(() -> anonymous.orElse(NO_BOUND)));
        stacks(other);
        metaspace(other);
        code(other);
        direct(malloc, other);
        long malloced = books.map(book -> claim(Math.max(0, book.malloced() - hidden(book)), malloc, other))
                .orElse(0L);
        heap(other);
        jvm(malloced, other);
        rest(malloc, other);
        files();
    }

    private static long claim(long bytes, Pool first, Pool second) {
        long taken = first.take(bytes);
        return taken + second.take(bytes - taken);
    }

    private void stacks(Pool other) {
        Optional<ByteSize> reserved = witnesses.stacks().map(Footprint.Stacks::reserved);
        if (places.isPresent()) {
            add(
                    Part.Kind.THREAD_STACKS,
                    places.get().stacks().bytes(),
                    Optional.empty(),
                    reserved,
                    places.get().source(),
                    Grade.PROOF,
                    "Resident bytes of the mappings that are stacks: guard pages with memory right behind them, also of the JVM's own"
                            + " threads%s.".formatted(huge(places.get().hugeStacks())));
            return;
        }
        long committed = books.map(JvmBooks::stacks).orElse(0L);
        if (committed > 0) {
            add(
                    Part.Kind.THREAD_STACKS,
                    other.take(committed),
                    size(committed),
                    reserved,
                    BOOKS,
                    books.get().grade(),
                    "What stacks have committed, by the JVM's own books: what threads touched of them.");
            return;
        }
        witnesses
                .threadCount()
                .ifPresent(threads -> add(
                        Part.Kind.THREAD_STACKS,
                        other.take(IdleStack.resident(threads.count()).bytes()),
                        Optional.empty(),
                        reserved.or(() -> Optional.of(witnesses
                                .flags()
                                .flatMap(VmFlags::stack)
                                .map(one -> times(one, threads.count()))
                                .orElseGet(() -> IdleStack.reserved(threads.count())))),
                        threads.source(),
                        Grade.HINT,
                        "An estimate: %,d threads with 88 KiB each, as an idle one of Kafka's was measured."
                                .formatted(threads.count())));
    }

    /// A huge page is resident as a whole when one byte of it is touched.
    private static String huge(ByteSize pages) {
        return pages.bytes() == 0 ? "" : "; %s of it stand in transparent huge pages".formatted(pages);
    }

    /// Of the books' metaspace the map knows the archive by itself, and nothing else is in its place; the class
    /// space is measured too, but is part of what the books claim.
    private void metaspace(Pool other) {
        Optional<ByteSize> most = bound(VmFlags::maxMetaspace);
        if (books.isEmpty()) {
            places.map(place -> place.archive().plus(place.classSpace()))
                    .filter(size -> size.bytes() > 0)
                    .ifPresent(size -> add(
                            Part.Kind.METASPACE,
                            size.bytes(),
                            Optional.empty(),
                            most,
                            places.get().source(),
                            Grade.HINT,
                            "Only the archive of the JDK's classes and the space for class pointers: the rest of metaspace looks"
                                    + " like any memory in a map."));
            return;
        }
        long committed = books.get().mapped(Part.Kind.METASPACE);
        long archive = places.map(place -> place.archive().bytes()).orElse(0L);
        if (committed + archive == 0) {
            return;
        }
        long claimed = committed - (places.isPresent() ? books.get().archive() : 0);
        add(
                Part.Kind.METASPACE,
                archive + other.take(claimed),
                size(committed),
                most,
                archive > 0 ? places.get().source() + ", " + BOOKS : BOOKS,
                books.get().grade(),
                archive > 0
                        ? "What the JVM's books have committed for metaspace, nearly all of which is touched, and the archive of the"
                                + " JDK's classes as the map has it."
                        : "What the JVM's books have committed for classes and metaspace, nearly all of which is touched.");
    }

    private void code(Pool other) {
        Optional<ByteSize> most = bound(VmFlags::codeCache);
        Optional<ByteSize> committed = books.flatMap(book -> size(book.mapped(Part.Kind.CODE)));
        if (places.isPresent()) {
            add(
                    Part.Kind.CODE,
                    places.get().code().bytes(),
                    committed,
                    most,
                    places.get().source(),
                    Grade.PROOF,
                    "Resident bytes of anonymous mappings that may be executed: the code cache.");
        } else {
            committed.ifPresent(bytes -> add(
                    Part.Kind.CODE,
                    other.take(bytes.bytes()),
                    committed,
                    most,
                    BOOKS,
                    books.get().grade(),
                    "What the JVM's books have committed for compiled code."));
        }
    }

    /// Direct buffers are zeroed when they are made, so all of them is resident.
    private void direct(Pool malloc, Pool other) {
        Optional<ByteSize> byDump =
                witnesses.dump().flatMap(side -> side.process().directBuffers()).map(direct -> direct.bytes());
        Optional<ByteSize> byBooks = books.filter(book -> !book.hidesDirect()).map(JvmBooks::direct);
        byBooks.or(() -> byDump)
                .ifPresent(bytes -> add(
                        Part.Kind.DIRECT_BUFFERS,
                        claim(bytes.bytes(), malloc, other),
                        Optional.of(bytes),
                        bound(VmFlags::maxDirect),
                        byBooks.isPresent() ? BOOKS : "dump",
                        byBooks.isPresent() ? books.get().grade() : Grade.STRONG,
                        byBooks.isPresent()
                                ? "What the JVM's books call Other: memory that Java code took outside the heap, direct buffers"
                                        + " above all."
                                : "What the JDK counts of direct buffers in the dump."));
    }

    /// What of the JVM's internal memory is direct buffers, and is a part by itself.
    private long hidden(JvmBooks book) {
        return book.hidesDirect()
                ? part(Part.Kind.DIRECT_BUFFERS)
                        .map(direct -> Math.min(direct.used().bytes(), book.internal()))
                        .orElse(0L)
                : 0;
    }

    private void heap(Pool other) {
        Footprint.Heap heap = witnesses.heap();
        Optional<ByteSize> committed = heap.committed().map(Footprint.Amount::size);
        Optional<ByteSize> most = heap.most().map(Footprint.Amount::size);
        if (places.isPresent()) {
            add(
                    Part.Kind.JAVA_HEAP,
                    places.get().heap().bytes(),
                    committed,
                    most,
                    places.get().source(),
                    Grade.PROOF,
                    "Resident bytes of the mappings that are the Java heap, garbage included.");
            return;
        }
        heap.committed()
                .ifPresentOrElse(
                        amount -> {
                            long taken = other.take(amount.size().bytes());
                            add(
                                    Part.Kind.JAVA_HEAP,
                                    taken,
                                    committed,
                                    most,
                                    amount.source(),
                                    Grade.HINT,
                                    taken < amount.size().bytes()
                                            ? "At most this much: the heap has more committed, but no more is resident besides the"
                                                    + " other parts."
                                            : "What the heap has committed; not all of it need be touched.");
                        },
                        () -> heap.used()
                                .ifPresent(amount -> add(
                                        Part.Kind.JAVA_HEAP,
                                        other.take(amount.size().bytes()),
                                        committed,
                                        most,
                                        amount.source(),
                                        Grade.HINT,
                                        "At least this much: what objects reach; garbage and free room of the heap come on"
                                                + " top.")));
    }

    private void jvm(long malloced, Pool other) {
        books.ifPresent(book -> {
            long mapped = book.mapped(Part.Kind.JVM);
            add(
                    Part.Kind.JVM,
                    malloced + other.take(mapped),
                    size(Math.max(0, book.malloced() - hidden(book)) + mapped),
                    Optional.empty(),
                    BOOKS,
                    books.get().grade(),
                    "Collector, compilers, symbols and the like by the JVM's books, as far as it is resident%s."
                            .formatted(
                                    book.hidesDirect()
                                                    && part(Part.Kind.DIRECT_BUFFERS)
                                                            .isEmpty()
                                            ? "; before JDK 11 direct buffers are among it"
                                            : ""));
        });
    }

    private void rest(Pool malloc, Pool other) {
        if (places.isPresent()) {
            String source = places.get().source();
            add(
                    Part.Kind.MALLOC_ARENAS,
                    malloc.rest(),
                    Optional.empty(),
                    Optional.empty(),
                    books.isPresent() ? source + ", " + BOOKS : source,
                    books.map(JvmBooks::grade).orElse(Grade.HINT),
                    books.isPresent()
                            ? "What malloc's arenas and its first heap hold, %s, without what the JVM's books account for: libraries"
                                            .formatted(places.get().malloc())
                                    + " took it, or malloc keeps it for later."
                            : "What malloc's arenas and its first heap hold: of the JVM, of libraries, and free. The JVM's books"
                                    + " would tell its share.");
        }
        boolean bounded = places.isPresent() || anonymous.isPresent();
        if (bounded && books.isPresent()) {
            add(
                    Part.Kind.NATIVE_LIBRARIES,
                    other.rest(),
                    Optional.empty(),
                    Optional.empty(),
                    resident.map(Footprint.Amount::source).orElse("control group") + ", " + BOOKS,
                    places.isPresent() ? books.get().grade() : Grade.HINT,
                    places.isPresent()
                            ? "Anonymous memory outside of malloc's arenas that the JVM's books do not account for."
                            : "Anonymous memory that the JVM's books do not account for, malloc's arenas included.");
        }
    }

    private void files() {
        long mappedByGroup = stat("file_mapped");
        Optional<Footprint.Amount> mapped = places.map(place -> new Footprint.Amount(place.files(), place.source()))
                .or(() -> witnesses.rollup().flatMap(sums -> sums.anonymous()
                        .map(anonymous -> new Footprint.Amount(minus(sums.resident(), anonymous), sums.words()))))
                .or(() -> witnesses.status().flatMap(told -> told.files()
                        .map(files -> new Footprint.Amount(files, told.words()))))
                .or(() -> Optional.of(new Footprint.Amount(new ByteSize(mappedByGroup), "memory.stat"))
                        .filter(amount -> mappedByGroup > 0));
        mapped.ifPresent(amount -> {
            boolean shared = mappedByGroup > 0
                    && charged.isPresent()
                    && mappedByGroup < amount.size().bytes();
            add(
                    Part.Kind.MAPPED_FILES,
                    shared ? mappedByGroup : amount.size().bytes(),
                    Optional.empty(),
                    Optional.empty(),
                    shared ? "memory.stat" : amount.source(),
                    places.isPresent() ? Grade.PROOF : Grade.STRONG,
                    shared
                            ? "Libraries and other mapped files; %s of them are resident, but the rest is charged to other containers."
                                    .formatted(amount.size())
                            : "Resident pages of libraries and other mapped files; other processes may share them.");
        });
    }

    private void container() {
        if (charged.isEmpty()) {
            return;
        }
        others();
        long cached = sum(stat("active_file"), stat("inactive_file"));
        long mapped =
                part(Part.Kind.MAPPED_FILES).map(files -> files.used().bytes()).orElse(0L);
        if (cached > mapped) {
            add(
                    Part.Kind.PAGE_CACHE,
                    cached - mapped,
                    Optional.empty(),
                    Optional.empty(),
                    "memory.stat",
                    Grade.PROOF,
                    "Files that were read or written and are not mapped; the kernel gives this back before it kills.");
        }
        long kernel = stat("kernel");
        for (String key : kernel > 0 ? List.of("sock") : KERNELS) {
            kernel = sum(kernel, stat(key));
        }
        if (kernel > 0) {
            add(
                    Part.Kind.KERNEL,
                    kernel,
                    Optional.empty(),
                    Optional.empty(),
                    "memory.stat",
                    Grade.PROOF,
                    "What the kernel keeps for the container: page tables, its side of each thread, sockets.");
        }
    }

    /// What no file stands behind, of the container and not of the process.
    private void others() {
        long apart =
                witnesses.anonymous().map(ofProcess -> stat("anon") - ofProcess).orElse(0L);
        if (apart > Doubts.FEW_BYTES) {
            add(
                    Part.Kind.OTHER_PROCESSES,
                    apart,
                    Optional.empty(),
                    Optional.empty(),
                    "memory.stat",
                    Grade.STRONG,
                    "Anonymous memory of the container that is not of this process; it counts against the same limit. What"
                            + " changed between the files is in it.");
        }
    }

    private void unexplained() {
        used.map(whole -> whole.size().bytes() - sum().bytes())
                .filter(rest -> rest > 0)
                .ifPresent(rest -> add(
                        Part.Kind.UNEXPLAINED,
                        rest,
                        Optional.empty(),
                        Optional.empty(),
                        used.get().source(),
                        places.isPresent() ? books.map(JvmBooks::grade).orElse(Grade.HINT) : Grade.HINT,
                        unexplainedBecause()));
    }

    private String unexplainedBecause() {
        if (books.isEmpty()) {
            return places.isPresent()
                    ? "Anonymous memory that the map gives no name: metaspace, the collector's tables, large blocks of"
                            + " malloc. The JVM's books (jcmd PID VM.native_memory) would name its share."
                    : "What no file names. A map of the memory (pmap -x or smaps) and the JVM's books (jcmd PID"
                            + " VM.native_memory) would.";
        }
        return charged.isPresent()
                ? "What is charged to the container and is of no part: shared memory, small processes beside this one, or"
                        + " what changed between the files."
                : "What is resident and of no part.";
    }

    private Optional<Part> part(Part.Kind kind) {
        return parts.stream().filter(part -> part.kind() == kind).findFirst();
    }

    private void add(
            Part.Kind kind,
            long bytes,
            Optional<ByteSize> committed,
            Optional<ByteSize> most,
            String source,
            Grade grade,
            String how) {
        parts.add(new Part(
                kind,
                Witnesses.sane(new ByteSize(bytes)),
                committed.map(Witnesses::sane),
                most.map(Witnesses::sane),
                source,
                grade,
                how));
    }

    private Optional<ByteSize> bound(Function<VmFlags, Optional<ByteSize>> flag) {
        return witnesses
                .flags()
                .flatMap(flag)
                .filter(size -> size.bytes() > 0 && size.compareTo(Witnesses.ENDLESS) < 0);
    }

    private static Optional<ByteSize> size(long bytes) {
        return bytes == 0 ? Optional.empty() : Optional.of(new ByteSize(bytes));
    }

    private static ByteSize minus(ByteSize whole, ByteSize part) {
        return new ByteSize(Math.max(0, whole.bytes() - part.bytes()));
    }

    private static ByteSize times(ByteSize one, long count) {
        return new ByteSize(Math.min(one.bytes(), Witnesses.ENDLESS.bytes() / Math.max(1, count)) * count);
    }

    private static long sum(long one, long other) {
        return new ByteSize(one).plus(new ByteSize(other)).bytes();
    }

    /// 0 where the control group does not tell.
    private long stat(String key) {
        return witnesses.stat(key).orElse(0L);
    }
}
