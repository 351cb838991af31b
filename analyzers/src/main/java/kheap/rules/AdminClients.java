package kheap.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import kheap.footprint.IdleStack;
import kheap.kafka.Admin;
import kheap.kafka.KafkaClients;

/// Are admin clients created and not closed?
///
/// `adminclient-N` is numbered by a static counter, so one dump tells how many there ever were: many created and few
/// alive means that each is closed and made again.
final class AdminClients implements ClientRule {
    static final Question QUESTION = new Question(
            "admin-client-leak",
            "Are admin clients created and not closed?",
            "Admin clients with a client.id of their own are missing from the number of those ever created.");

    private static final Background BACKGROUND = new Background(
            """
            Every AdminClient runs a thread, and the thread keeps the client until close(). One is enough for a \
            process, since it is safe for threads; health checks and listings of topics like to make one for \
            every call. Where each is closed and made again, that costs connections and time, but no memory. \
            Spring's KafkaAdmin does that for each of its operations.""",
            List.of(
                    "KafkaAdminClient and its thread",
                    "which of them the application still reaches",
                    "KafkaAdminClient.ADMIN_CLIENT_ID_SEQUENCE, for how many there ever were",
                    "the clients' metrics, for the time of birth"),
            """
            Three that run are a warning, twenty are critical, and one that the application dropped is worth \
            knowing. More than 100 ever created while few are alive is a warning: one for every call.""",
            """
            That clients were dropped is proof. That too many are held, or that they come and go, is strong \
            evidence; a second dump would prove it.""",
            List.of("""
                    the article Kafka导致OOM的排查经历 of 2022: KafkaAdminClient.create(...).listTopics() without \
                    close()""", "quarkus #9967, #28253", "kafka-ui #227", """
                    measured, connected and idle, kafka-clients 2.8 to 4.4: 85 to 94 KB of heap each, and a \
                    thread"""),
            Background.Redaction.whole("Reachability, threads and the counter decide; client ids have stand-ins."));

    static final Limits LIMITS = new Limits(3, 20);

    /// More created than this while few are alive: one for every call.
    static final int CHURN = 100;

    private static final Advice SHARE =
            Advice.of("Keep one Admin for the whole application, or close it where it is used.", """
            try (Admin admin = Admin.create(config)) {
                return admin.listTopics().names().get(10, TimeUnit.SECONDS);
            }""");

    private static final Advice REUSE = Advice.of(
            "Keep one Admin for the whole application instead of one for each call. Spring's KafkaAdmin makes one for"
                    + " each operation: call it seldom.",
            "private final Admin admin = Admin.create(config); // close it at the end");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return BACKGROUND;
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        List<Admin> running = clients.admins().stream()
                .filter(admin -> switch (admin.state()) {
                    case OPEN, ORPHANED -> true;
                    case CLOSED -> false;
                })
                .toList();
        long orphaned = running.stream()
                .filter(admin -> admin.state() == Admin.State.ORPHANED)
                .count();
        long created = clients.created().admins().orElse(0);
        if (running.size() >= LIMITS.warning() || orphaned > 0) {
            return tooMany(clients, running, orphaned);
        }
        if (created > CHURN) {
            return churn(running, created);
        }
        if (clients.admins().isEmpty()) {
            return Coverage.of(clients).holdsNo("admin client", QUESTION);
        }
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        Words.count(clients.admins().size(), "admin client was", "admin clients were") + " checked; "
                                + few(running.size()),
                        Evidence.of("running admin clients", Quantity.count(running.size())));
    }

    private static String few(int running) {
        return running == 0
                ? "none is running."
                : "%s and held by the application, and fewer than %.0f are normal."
                        .formatted(Words.count(running, "is running", "are running"), LIMITS.warning());
    }

    private static Diagnosis tooMany(KafkaClients.Found clients, List<Admin> running, long orphaned) {
        int count = running.size();
        ByteSize bytes = running.stream().map(admin -> admin.memory().own()).reduce(ByteSize.ZERO, ByteSize::plus);
        Optional<Births> births = Births.of(
                running.stream().map(Admin::createdAt).toList(),
                clients.surroundings().takenAt());
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "running admin clients",
                Quantity.count(count),
                Quantity.count(Math.round(LIMITS.nearest(count))),
                running.stream().map(Admin::address).toList()));
        evidence.add(Evidence.of("orphaned admin clients", Quantity.count(orphaned)));
        evidence.add(Evidence.of("memory of running admin clients", Quantity.of(bytes)));
        births.map(Births::perHour)
                .ifPresent(rate -> rate.ifPresent(
                        perHour -> evidence.add(Evidence.of("births of admin clients", Quantity.perHour(perHour)))));
        clients.created()
                .admins()
                .ifPresent(created -> evidence.add(
                        Evidence.of("admin clients ever created without client.id", Quantity.count(created))));
        return new Diagnosis.Problem(
                QUESTION,
                LIMITS.severity(count).orElse(Severity.INFO),
                orphaned > 0
                        ? Coverage.of(clients).overturnable(Certainty.PROOF)
                        : Certainty.strong(
                                "Take a second dump an hour later and count them again: a leak has more, a pool as many."),
                "%s running%s; one is enough for a process. %s %s of heap and %s (%s of stack reserved) while %s."
                                .formatted(
                                        Words.count(count, "admin client is", "admin clients are"),
                                        dropped(count, orphaned),
                                        Words.either(count, "It keeps", "They keep"),
                                        bytes,
                                        Words.count(count, "thread"),
                                        IdleStack.reserved(count),
                                        Words.either(count, "it runs", "they run"))
                        + births.map(Births::sentence).orElse(""),
                evidence,
                SHARE);
    }

    private static String dropped(int running, long orphaned) {
        if (orphaned == 0) {
            return "";
        }
        if (orphaned == running) {
            return running == 1 ? ", and nothing refers to it any more" : ", and nothing refers to them any more";
        }
        return ", and nothing refers to %,d of them any more".formatted(orphaned);
    }

    private static Diagnosis churn(List<Admin> running, long created) {
        return new Diagnosis.Problem(
                QUESTION,
                Severity.WARNING,
                Certainty.strong(
                        "Take a second dump a minute later and compare the number ever created: one for each call goes on rising."),
                ("%s created so far, and %s: probably one is made and closed for every call of a health check or a"
                                + " listing.")
                        .formatted(
                                Words.count(created, "admin client was", "admin clients were"),
                                running.isEmpty()
                                        ? "none is running"
                                        : Words.count(running.size(), "is running", "are running")),
                List.of(
                        Evidence.of(
                                "admin clients ever created without client.id",
                                Quantity.count(created),
                                Quantity.count(CHURN + 1L),
                                List.of()),
                        Evidence.of(
                                "running admin clients",
                                Quantity.count(running.size()),
                                running.stream().map(Admin::address).toList())),
                REUSE);
    }
}
