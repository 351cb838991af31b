package kheap.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.ByteSize;
import kheap.diagnosis.Advice;
import kheap.diagnosis.Background;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Question;
import kheap.diagnosis.Severity;
import kheap.kafka.KafkaClients;
import kheap.kafka.LibraryCopy;
import kheap.kafka.LibraryCopy.Loader;
import kheap.kafka.LibraryCopy.State;

/// Was an application stopped or deployed anew without closing its Kafka clients?
///
/// A client's thread is loaded by the application's class loader, or has it for its context class loader, and so
/// keeps it: with all classes of the application, their static fields and their share of the metaspace, for as long
/// as the thread runs. Each redeployment leaves another generation.
///
/// Several copies of the library are no fault: web applications bring their own. So what counts is whether a
/// loader's application is gone. A closed `URLClassLoader` and Tomcat's loaders say so themselves. Otherwise a
/// loader that nothing reaches but Kafka's own threads, beans and buffers has lost its application: a container
/// holds those that run.
///
/// Sources: spring-integration-kafka #10 and #11; KAFKA-21043, where closed clients leave the thread that refreshes
/// an OAUTHBEARER login, because applications share the login; Tomcat's loaders from 7.0 to 11.0.
///
/// Blind spot: what is stopped, does not say so, and is held by something else.
final class RedeployedClassLoaders implements Rule {
    static final Question QUESTION = new Question(
            "redeployed-class-loaders",
            "Was an application stopped or redeployed without closing its Kafka clients?",
            "A class loader whose application was stopped looks like that of a running one where it neither says so nor is"
                    + " left to Kafka alone.");

    private static final Advice CLOSE = Advice.of(
            "Close every client when the application stops: as a bean with a destroy method, or in a listener of the"
                    + " container. Until then restart the process instead of redeploying.",
            """
            @Override
            public void contextDestroyed(ServletContextEvent event) {
                producer.close(Duration.ofSeconds(10));
                admin.close(Duration.ofSeconds(10));
                consumer.wakeup(); // and close it in the thread that polls
            }""");

    private static final Advice CLOSE_LOGIN = Advice.of(
            "Close every client when the application stops. If they were closed, the thread belongs to a login that several"
                    + " applications share through one kafka-clients (KAFKA-21043): let each application bring its own copy.");

    private static final Advice LOOK = Advice.of(
            "Follow the path of the class loader to what keeps it, and clear that when the application stops.");

    private static final Advice COMPARE = Advice.of(
            "Compare the class loaders with the list of deployed applications; close the clients of those that are not on"
                    + " it when they stop.");

    /// A class loader of an application that is gone.
    ///
    /// @param own whether the loader has a copy of the library, not just threads of one that is shared
    private record Leftover(Loader loader, LibraryCopy copy, boolean own, int clients, int threads) {
        boolean runs() {
            return clients > 0 || threads > 0;
        }
    }

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "The thread of a Kafka client keeps the class loader of the application that made it, by its class or as its"
                        + " context class loader. An application that is stopped without closing its clients therefore stays in"
                        + " the process with all its classes and static fields, and each redeployment adds another. Several"
                        + " copies of kafka-clients alone prove nothing, for web applications bring their own: a loader counts as"
                        + " left over when it was closed, when Tomcat says that its application was stopped, or when nothing but"
                        + " Kafka's own threads, JMX beans and buffers reaches it.",
                List.of(
                        "the loader of each class of kafka-clients",
                        "Thread.contextClassLoader of Kafka's living threads",
                        "URLClassLoader.ucp.closed",
                        "state or started of Tomcat's WebappClassLoaderBase",
                        "what the roots reach without Kafka's objects"),
                "A warning as soon as a client or a thread runs in one loader whose application is gone: every further"
                        + " redeployment adds as much again. Never critical, because the limit it runs into, that of the"
                        + " metaspace, is not in a dump. Left-over classes without a running client, and copies that nothing"
                        + " tells apart, are only worth knowing.",
                "A proof where the loader was stopped or only Kafka reaches it. Two loaders that say nothing of themselves are a"
                        + " hint, or strong where both have the same name; the list of deployed applications decides.",
                List.of(
                        "spring-integration-kafka #10, #11",
                        "KAFKA-21043",
                        "the sources of Tomcat 7.0, 9.0 and 11.0",
                        "measured: 400 to 800 KiB of heap for each generation of three idle producers, kafka-clients 4.1"),
                Background.Redaction.whole(
                        "Classes, threads and references are enough; the names of applications are lost."));
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        List<LibraryCopy> copies = clients.outside().copies();
        if (copies.isEmpty()) {
            return Coverage.of(clients).holdsNo("class of kafka-clients with a class loader", QUESTION);
        }
        List<Leftover> leftovers =
                copies.stream().flatMap(RedeployedClassLoaders::leftovers).toList();
        List<Leftover> running = leftovers.stream().filter(Leftover::runs).toList();
        if (!running.isEmpty()) {
            return running(clients, running);
        }
        if (!leftovers.isEmpty()) {
            return idle(clients, leftovers);
        }
        List<LibraryCopy> alike = alike(copies);
        return alike.isEmpty() ? clear(clients, copies) : doubtful(clients, alike);
    }

    private static Stream<Leftover> leftovers(LibraryCopy copy) {
        return copy.loader().isGone()
                ? Stream.of(new Leftover(copy.loader(), copy, true, copy.clients(), copy.threads()))
                : copy.contexts().stream()
                        .filter(context -> context.loader().isGone())
                        .map(context -> new Leftover(context.loader(), copy, false, 0, context.threads()));
    }

    private static Diagnosis running(KafkaClients.Found clients, List<Leftover> running) {
        int loaders = running.size();
        int runningClients = running.stream().mapToInt(Leftover::clients).sum();
        int threads = running.stream().mapToInt(Leftover::threads).sum();
        ByteSize kept = kept(running);
        List<Evidence> evidence = new ArrayList<>(evidence(running));
        evidence.add(Evidence.of("running clients of applications that are gone", Quantity.count(runningClients)));
        evidence.add(Evidence.of("living threads of applications that are gone", Quantity.count(threads)));
        evidence.add(Evidence.of("memory of applications that are gone", Quantity.of(kept)));
        return new Diagnosis.Problem(
                QUESTION,
                Severity.WARNING,
                certainty(clients, running),
                "%s gone, but %s.%s%s"
                        .formatted(
                                applications(running),
                                runs(loaders, runningClients, threads),
                                known(running),
                                kept.bytes() == 0
                                        ? ""
                                        : " %s at least %s of heap, and every class that %s loaded."
                                                .formatted(
                                                        Words.either(loaders, "It keeps", "They keep"),
                                                        kept,
                                                        Words.either(loaders, "it has", "they have"))),
                evidence,
                running.stream().noneMatch(Leftover::own) ? CLOSE_LOGIN : CLOSE);
    }

    /// `2 applications with Kafka clients (URLClassLoader "orders") are`.
    private static String applications(List<Leftover> leftovers) {
        List<String> names = leftovers.stream()
                .map(leftover -> name(leftover.loader()))
                .distinct()
                .toList();
        return "%s with Kafka clients (%s) %s"
                .formatted(
                        Words.count(leftovers.size(), "application"),
                        Words.listed(names),
                        Words.either(leftovers.size(), "is", "are"));
    }

    private static String name(Loader loader) {
        return simpleName(loader.type())
                + loader.name().map(name -> " " + Words.name(name)).orElse("");
    }

    private static String simpleName(String type) {
        return Words.shortened(type.substring(type.lastIndexOf('.') + 1));
    }

    private static String runs(int loaders, int clients, int threads) {
        return clients == 0
                ? Words.count(threads, "thread of Kafka's still runs", "threads of Kafka's still run")
                        + Words.either(loaders, " with its class loader", " with their class loaders")
                : "%s of %s clients still %s, with %s: nobody closed %s"
                        .formatted(
                                clients == 1 ? "one" : "%,d".formatted(clients),
                                Words.either(loaders, "its", "their"),
                                Words.either(clients, "runs", "run"),
                                Words.count(threads, "thread"),
                                Words.either(clients, "it", "them"));
    }

    /// How it is known that they are gone.
    private static String known(List<Leftover> leftovers) {
        long stopped = leftovers.stream()
                .filter(leftover -> leftover.loader().state() == State.STOPPED)
                .count();
        if (stopped == leftovers.size()) {
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
                                .formatted(Words.either(leftovers.size(), "its class loader.", "their class loaders."))
                : " Of their class loaders %,d %s stopped or closed, and %s."
                        .formatted(stopped, Words.either(stopped, "was", "were"), abandoned.formatted("the others"));
    }

    private static ByteSize kept(List<Leftover> leftovers) {
        return leftovers.stream()
                .filter(Leftover::own)
                .map(leftover -> leftover.copy().retained())
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /// What is behind a cut may hold a loader, but does not open a closed one.
    private static Certainty certainty(KafkaClients.Found clients, List<Leftover> leftovers) {
        return leftovers.stream().allMatch(leftover -> leftover.loader().state() == State.STOPPED)
                ? Certainty.PROOF
                : Coverage.of(clients).overturnable(Certainty.PROOF);
    }

    private static List<Evidence> evidence(List<Leftover> leftovers) {
        return List.of(Evidence.of(
                "class loaders of applications that are gone",
                Quantity.count(leftovers.size()),
                Quantity.count(1),
                leftovers.stream().map(leftover -> leftover.loader().address()).toList()));
    }

    private static Diagnosis idle(KafkaClients.Found clients, List<Leftover> leftovers) {
        int loaders = leftovers.size();
        return new Diagnosis.Problem(
                QUESTION,
                Severity.INFO,
                certainty(clients, leftovers),
                "%s gone, and none of %s clients runs, but %s class %s still there.%s"
                        .formatted(
                                applications(leftovers),
                                Words.either(loaders, "its", "their"),
                                Words.either(loaders, "its", "their"),
                                Words.either(loaders, "loader is", "loaders are"),
                                keeper(leftovers)),
                evidence(leftovers),
                LOOK);
    }

    /// The first objects of the paths.
    private static String keeper(List<Leftover> leftovers) {
        List<String> keepers = leftovers.stream()
                .map(leftover -> leftover.loader().path())
                .filter(path -> path.size() > 1)
                .map(path -> simpleName(path.getFirst().type()) + " ("
                        + Words.shortened(path.get(1).via()) + ")")
                .distinct()
                .toList();
        return keepers.isEmpty()
                ? ""
                : " What keeps %s begins at %s."
                        .formatted(Words.either(leftovers.size(), "it", "them"), Words.listed(keepers));
    }

    /// Copies of one prefix that run in several loaders, none of which tells that its application is another than
    /// the others' or that it runs.
    private static List<LibraryCopy> alike(List<LibraryCopy> copies) {
        Map<String, List<LibraryCopy>> byPrefix = new HashMap<>();
        copies.stream()
                .filter(copy -> copy.threads() > 0 && copy.loader().state() == State.UNKNOWN)
                .forEach(copy -> byPrefix.computeIfAbsent(copy.prefix(), prefix -> new ArrayList<>())
                        .add(copy));
        return byPrefix.values().stream()
                .map(RedeployedClassLoaders::withoutNameOfItsOwn)
                .filter(same -> same.size() > 1)
                .flatMap(List::stream)
                .toList();
    }

    private static List<LibraryCopy> withoutNameOfItsOwn(List<LibraryCopy> copies) {
        return copies.stream()
                .filter(copy -> copy.loader().name().isEmpty()
                        || copies.stream()
                                        .filter(other -> other.loader()
                                                .name()
                                                .equals(copy.loader().name()))
                                        .count()
                                > 1)
                .toList();
    }

    private static Diagnosis doubtful(KafkaClients.Found clients, List<LibraryCopy> alike) {
        Optional<String> name = alike.getFirst().loader().name();
        boolean sameName = name.isPresent()
                && alike.stream().allMatch(copy -> copy.loader().name().equals(name));
        int threads = alike.stream().mapToInt(LibraryCopy::threads).sum();
        String missing =
                "Compare them with the list of deployed applications: more class loaders than applications prove"
                        + " it.";
        return new Diagnosis.Problem(
                QUESTION,
                sameName ? Severity.WARNING : Severity.INFO,
                Coverage.of(clients).overturnable(sameName ? Certainty.strong(missing) : Certainty.hint(missing)),
                "%,d class loaders (%s) have a copy of kafka-clients each, with %s. %s"
                        .formatted(
                                alike.size(),
                                Words.listed(alike.stream()
                                        .map(copy -> name(copy.loader()))
                                        .distinct()
                                        .toList()),
                                Words.count(threads, "living thread of Kafka's", "living threads of Kafka's"),
                                sameName
                                        ? "They have the same name, as those of one application that was redeployed without"
                                                + " closing its clients."
                                        : "Either they are several applications, or one that was redeployed without closing its"
                                                + " clients."),
                List.of(
                        Evidence.of(
                                "class loaders that run the same library",
                                Quantity.count(alike.size()),
                                Quantity.count(2),
                                alike.stream()
                                        .map(copy -> copy.loader().address())
                                        .toList()),
                        Evidence.of("threads in these class loaders", Quantity.count(threads))),
                COMPARE);
    }

    private static Diagnosis clear(KafkaClients.Found clients, List<LibraryCopy> copies) {
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        copies.size() == 1
                                ? "One copy of kafka-clients%s is loaded.".formatted(described(copies.getFirst()))
                                : "%,d copies of kafka-clients are loaded (%s), and no application of theirs is gone."
                                        .formatted(
                                                copies.size(),
                                                Words.listed(copies.stream()
                                                        .map(copy -> copy.version()
                                                                        .map(Words::shortened)
                                                                        .orElse("unknown version")
                                                                + shaded(copy))
                                                        .toList())),
                        Evidence.of("copies of kafka-clients", Quantity.count(copies.size())));
    }

    private static String described(LibraryCopy copy) {
        return copy.version().map(version -> " " + Words.shortened(version)).orElse("") + shaded(copy);
    }

    private static String shaded(LibraryCopy copy) {
        return copy.prefix().isEmpty()
                ? ""
                : " below "
                        + Words.shortened(
                                copy.prefix().substring(0, copy.prefix().length() - 1));
    }
}
