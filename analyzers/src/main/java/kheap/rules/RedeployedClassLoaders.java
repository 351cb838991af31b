package kheap.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
final class RedeployedClassLoaders implements ClientRule {
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
        Leftovers leftovers = Leftovers.of(copies);
        if (!leftovers.running().isEmpty()) {
            return running(clients, leftovers.running());
        }
        if (!leftovers.isEmpty()) {
            return idle(clients, leftovers);
        }
        List<LibraryCopy> alike = alike(copies);
        return alike.isEmpty() ? clear(clients, copies) : doubtful(clients, alike);
    }

    private static Diagnosis running(KafkaClients.Found clients, Leftovers running) {
        int loaders = running.count();
        ByteSize kept = running.kept();
        return new Diagnosis.Problem(
                QUESTION,
                Severity.WARNING,
                running.certainty(clients),
                "%s gone, but %s.%s%s"
                        .formatted(
                                running.applications(),
                                running.runs(),
                                running.known(),
                                kept.bytes() == 0
                                        ? ""
                                        : " %s at least %s of heap, and every class that %s loaded."
                                                .formatted(
                                                        Words.either(loaders, "It keeps", "They keep"),
                                                        kept,
                                                        Words.either(loaders, "it has", "they have"))),
                List.of(
                        running.evidence(),
                        Evidence.of("running clients of applications that are gone", Quantity.count(running.clients())),
                        Evidence.of("living threads of applications that are gone", Quantity.count(running.threads())),
                        Evidence.of("memory of applications that are gone", Quantity.of(kept))),
                running.list().stream().noneMatch(Leftovers.Leftover::own) ? CLOSE_LOGIN : CLOSE);
    }

    private static Diagnosis idle(KafkaClients.Found clients, Leftovers leftovers) {
        int loaders = leftovers.count();
        return new Diagnosis.Problem(
                QUESTION,
                Severity.INFO,
                leftovers.certainty(clients),
                "%s gone, and none of %s clients runs, but %s class %s still there.%s"
                        .formatted(
                                leftovers.applications(),
                                Words.either(loaders, "its", "their"),
                                Words.either(loaders, "its", "their"),
                                Words.either(loaders, "loader is", "loaders are"),
                                leftovers.keeper()),
                List.of(leftovers.evidence()),
                LOOK);
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
                                        .map(copy -> Leftovers.name(copy.loader()))
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
