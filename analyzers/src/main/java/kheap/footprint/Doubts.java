package kheap.footprint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kheap.ByteSize;

/// What speaks against the sum: files that are not of one process or one moment, counts that do not agree.
final class Doubts {
    /// Files that are further apart show different states of a process that grows.
    private static final Duration ONE_MOMENT = Duration.ofMinutes(10);

    /// Threads come and go while files are written, and the JVM has some of its own that no thread dump lists.
    private static final double COUNTS_AGREE = 0.10;

    private static final int OWN_THREADS = 40;

    /// `Runtime.maxMemory()` leaves out a survivor space, up to a tenth with the parallel collector.
    private static final double HEAPS_AGREE = 0.15;

    /// Less is rounding, and pages that were touched between two files.
    private static final double SUMS_AGREE = 0.02;

    /// So much a shell has beside the JVM, and pages that were touched between two files.
    static final long FEW_BYTES = 16 << 20;

    private static final double ONE_PROCESS = 0.10;

    private static final Set<String> WITH_ARTICLE =
            Set.of("control group", "dump", "GC log", "JVM flags", "thread dump");

    private final Witnesses witnesses;
    private final Budget budget;
    private final List<String> sentences = new ArrayList<>();

    private Doubts(Witnesses witnesses, Budget budget) {
        this.witnesses = witnesses;
        this.budget = budget;
    }

    static List<String> of(Witnesses witnesses, Budget budget) {
        Doubts doubts = new Doubts(witnesses, budget);
        witnesses.group().ifPresent(group -> doubts.sentences.addAll(group.doubts()));
        doubts.processes();
        doubts.heaps();
        doubts.times();
        doubts.threads();
        doubts.containers();
        doubts.sums();
        doubts.later();
        doubts.plainMap();
        doubts.roundedBooks();
        return List.copyOf(doubts.sentences);
    }

    private void processes() {
        Map<String, Long> processes = witnesses.processes();
        if (processes.values().stream().distinct().count() > 1) {
            sentences.add(
                    "The files name different processes: %s. Inside and outside of a container one process has two"
                                    .formatted(processes.entrySet().stream()
                                            .map(one -> "%s %d".formatted(one.getKey(), one.getValue()))
                                            .collect(Collectors.joining(", ")))
                            + " numbers; otherwise they do not belong together.");
        }
    }

    private void heaps() {
        List<Footprint.Amount> heaps = witnesses.largestHeaps();
        Optional<Footprint.Amount> least = heaps.stream().min(Comparator.comparing(Footprint.Amount::size));
        Optional<Footprint.Amount> most = heaps.stream().max(Comparator.comparing(Footprint.Amount::size));
        if (most.isPresent() && 1 - least.get().size().shareOf(most.get().size()) > HEAPS_AGREE) {
            sentences.add("The maximum heap is %s by %s and %s by %s: they may be of different processes."
                    .formatted(
                            least.get().size(),
                            named(least.get().source()),
                            most.get().size(),
                            named(most.get().source())));
        }
    }

    private void times() {
        List<Instant> times = witnesses.times();
        if (!times.isEmpty()) {
            Duration apart = Duration.between(times.getFirst(), times.getLast());
            if (apart.compareTo(ONE_MOMENT) > 0) {
                sentences.add("The first and the last file were taken %s apart: what grew in between does not add up."
                        .formatted(apart.toHours() >= 2 ? apart.toHours() + " hours" : apart.toMinutes() + " minutes"));
            }
        }
    }

    private void threads() {
        if (witnesses.stacks().isPresent() && witnesses.threads().isPresent()) {
            Footprint.Stacks stacks = witnesses.stacks().get();
            Footprint.Threads threads = witnesses.threads().get();
            long apart = Math.abs((long) stacks.threads() - threads.all());
            if (apart > OWN_THREADS + COUNTS_AGREE * threads.all()) {
                sentences.add(
                        "By %s there are %,d stacks, by %s %,d threads: one of them is not of this process or moment."
                                .formatted(stacks.source(), stacks.threads(), named(threads.source()), threads.all()));
            }
        }
    }

    /// The anonymous memory of the process against that of its container, which holds all of it.
    private void containers() {
        Optional<Long> ofProcess = witnesses.anonymous();
        Optional<Long> ofContainer = witnesses.stat("anon");
        if (ofProcess.isPresent()
                && ofContainer.isPresent()
                && budget.chargedLater().isEmpty()) {
            long over = ofProcess.get() - ofContainer.get();
            if (over > FEW_BYTES && over > ONE_PROCESS * ofProcess.get()) {
                sentences.add(
                        "The process holds %s more than its control group is charged for: they may be of different containers."
                                .formatted(new ByteSize(over)));
            }
        }
    }

    private void sums() {
        budget.used().ifPresent(used -> {
            ByteSize sum = budget.sum();
            long over = sum.bytes() - used.size().bytes();
            if (over > FEW_BYTES && over > SUMS_AGREE * used.size().bytes()) {
                sentences.add(
                        "The parts come to %s, %s more than the %s that %s tells: the files were not written at one moment, or"
                                        .formatted(sum, new ByteSize(over), used.size(), named(used.source()))
                                + " some of it is shared with other processes.");
            }
        });
    }

    private void later() {
        budget.chargedLater()
                .ifPresent(charged -> sentences.add(
                        "The control group counts %s, far less than the %s of the parts: it was read %s, or is that of another container."
                                .formatted(
                                        charged.size(),
                                        budget.sum(),
                                        witnesses.killed().orElse(0) > 0
                                                ? "after the kernel had killed"
                                                : "at another moment")));
    }

    private void plainMap() {
        if (witnesses.map().filter(map -> map.resident().isEmpty()).isPresent()) {
            sentences.add("%s tells what is reserved, not what is in memory: take pmap -x or smaps."
                    .formatted(witnesses.map().get().words()));
        }
    }

    private void roundedBooks() {
        witnesses
                .books()
                .filter(books -> new JvmBooks(books).isRounded())
                .ifPresent(books -> sentences.add(
                        "Native memory tracking was asked for steps of %s: each of its parts may be off by half of one, and small ones are"
                                        .formatted(books.unit())
                                + " missing. Ask without scale=."));
    }

    /// `the GC log`, `smaps`.
    private static String named(String source) {
        return WITH_ARTICLE.contains(source) ? "the " + source : source;
    }
}
