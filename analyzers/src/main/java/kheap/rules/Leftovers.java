package kheap.rules;

import java.util.List;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.kafka.KafkaClients;
import kheap.kafka.LibraryCopy;
import kheap.kafka.LibraryCopy.Loader;
import kheap.kafka.LibraryCopy.State;

/// The class loaders of applications that are gone, and what is said of them.
record Leftovers(List<Leftover> list) {
    Leftovers {
        list = List.copyOf(list);
    }

    /// A class loader of an application that is gone.
    ///
    /// @param own whether the loader has a copy of the library, not just threads of one that is shared
    record Leftover(Loader loader, LibraryCopy copy, boolean own, int clients, int threads) {
        boolean runs() {
            return clients > 0 || threads > 0;
        }
    }

    static Leftovers of(List<LibraryCopy> copies) {
        return new Leftovers(copies.stream().flatMap(Leftovers::of).toList());
    }

    private static Stream<Leftover> of(LibraryCopy copy) {
        return copy.loader().isGone()
                ? Stream.of(new Leftover(copy.loader(), copy, true, copy.clients(), copy.threads()))
                : copy.contexts().stream()
                        .filter(context -> context.loader().isGone())
                        .map(context -> new Leftover(context.loader(), copy, false, 0, context.threads()));
    }

    /// Those of which clients or threads run.
    Leftovers running() {
        return new Leftovers(list.stream().filter(Leftover::runs).toList());
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    int count() {
        return list.size();
    }

    int clients() {
        return list.stream().mapToInt(Leftover::clients).sum();
    }

    int threads() {
        return list.stream().mapToInt(Leftover::threads).sum();
    }

    /// `2 applications with Kafka clients (URLClassLoader "orders") are`.
    String applications() {
        List<String> names = list.stream()
                .map(leftover -> name(leftover.loader()))
                .distinct()
                .toList();
        return "%s with Kafka clients (%s) %s"
                .formatted(
                        Words.count(count(), "application"), Words.listed(names), Words.either(count(), "is", "are"));
    }

    static String name(Loader loader) {
        return simpleName(loader.type())
                + loader.name().map(name -> " " + Words.name(name)).orElse("");
    }

    private static String simpleName(String type) {
        return Words.shortened(type.substring(type.lastIndexOf('.') + 1));
    }

    /// `2 of their clients still run, with 3 threads: nobody closed them`.
    String runs() {
        int clients = clients();
        int threads = threads();
        return clients == 0
                ? Words.count(threads, "thread of Kafka's still runs", "threads of Kafka's still run")
                        + Words.either(count(), " with its class loader", " with their class loaders")
                : "%s of %s clients still %s, with %s: nobody closed %s"
                        .formatted(
                                clients == 1 ? "one" : "%,d".formatted(clients),
                                Words.either(count(), "its", "their"),
                                Words.either(clients, "runs", "run"),
                                Words.count(threads, "thread"),
                                Words.either(clients, "it", "them"));
    }

    /// How it is known that they are gone.
    String known() {
        long stopped = list.stream()
                .filter(leftover -> leftover.loader().state() == State.STOPPED)
                .count();
        if (stopped == count()) {
            return Words.either(
                    stopped,
                    " Its class loader was stopped or closed.",
                    " Their class loaders were stopped or closed.");
        }
        String abandoned = "nothing but Kafka's own threads, beans and buffers holds %s";
        return stopped == 0
                ? " N"
                        + abandoned
                                .substring(1)
                                .formatted(Words.either(count(), "its class loader.", "their class loaders."))
                : " Of their class loaders %,d %s stopped or closed, and %s."
                        .formatted(stopped, Words.either(stopped, "was", "were"), abandoned.formatted("the others"));
    }

    /// What they keep, at the least.
    ByteSize kept() {
        return list.stream()
                .filter(Leftover::own)
                .map(leftover -> leftover.copy().retained())
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /// What is behind a cut may hold a loader, but does not open a closed one.
    Certainty certainty(KafkaClients.Found clients) {
        return list.stream().allMatch(leftover -> leftover.loader().state() == State.STOPPED)
                ? Certainty.PROOF
                : Coverage.of(clients).overturnable(Certainty.PROOF);
    }

    Evidence evidence() {
        return Evidence.of(
                "class loaders of applications that are gone",
                Quantity.count(count()),
                Quantity.count(1),
                list.stream().map(leftover -> leftover.loader().address()).toList());
    }

    /// The first objects of the paths.
    String keeper() {
        List<String> keepers = list.stream()
                .map(leftover -> leftover.loader().path())
                .filter(path -> path.size() > 1)
                .map(path -> simpleName(path.getFirst().type()) + " ("
                        + Words.shortened(path.get(1).via()) + ")")
                .distinct()
                .toList();
        return keepers.isEmpty()
                ? ""
                : " What keeps %s begins at %s.".formatted(Words.either(count(), "it", "them"), Words.listed(keepers));
    }
}
