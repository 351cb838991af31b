package kheap.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
import kheap.kafka.Instrumentation.Plugin;
import kheap.kafka.KafkaClients;

/// Does what is plugged into the clients cost more than the clients?
///
/// Since kafka-clients 3.7 every producer and consumer, since 4.0 every admin client, has a reporter that pushes its
/// metrics to the brokers if these ask for them. It keeps a ledger of all metrics from the start on, asked or not.
/// Measured, per idle producer: 139,309 bytes with it and 95,115 without for 3.9.1, 124,886 and 96,951 for 4.4.0.
///
/// An interceptor sees every record before anything else and until the answer; one that remembers them keeps what no
/// setting of Kafka bounds.
///
/// Blind spot: what an interceptor or reporter keeps in a static field or shares with the application.
final class TelemetryAndInterceptors implements ClientRule {
    static final Question QUESTION = new Question(
            "telemetry-and-interceptors",
            "Does what is plugged into the clients cost more than the clients?",
            "What an interceptor or a reporter keeps in static fields, or shares with the application, is not counted.");

    /// Shares of the live heap that all plugged-in objects take together.
    static final Limits LIMITS = new Limits(0.05, 0.25);

    /// A cost below this is none, whatever its share of a tiny heap.
    static final ByteSize WORTH_A_CHANGE = new ByteSize(1 << 20);

    /// So many clients with telemetry are worth knowing, about 1 MiB, if that is worth [#MUCH_TELEMETRY].
    static final int MANY_WITH_TELEMETRY = 25;

    /// The share of the live heap from which on telemetry alone is worth knowing.
    static final double MUCH_TELEMETRY = 0.01;

    private static final Advice SWITCH_OFF = Advice.of(
            "Switch telemetry off, unless your brokers collect the metrics of clients. Fewer clients save more.",
            "config.put(\"enable.metrics.push\", false);");

    private static final Advice BOUND =
            Advice.of("Let the plug-in forget what it has seen: hand records and metrics on, or bound what it keeps.");

    @Override
    public Question question() {
        return QUESTION;
    }

    @Override
    public Background background() {
        return new Background(
                "Interceptors, metrics reporters and partitioners are the application's code inside each client, and what"
                        + " they remember is bounded by no setting of Kafka's. Since kafka-clients 3.7 each producer and"
                        + " consumer, and since 4.0 each admin client, also has a reporter of Kafka's own that pushes metrics to the brokers (telemetry). It is on by default"
                        + " and keeps a ledger of all metrics even if no broker ever asks for them.",
                List.of(
                        "the interceptors and the partitioner of each producer and consumer",
                        "the reporters of its metrics registry",
                        "the plain retained size of each"),
                "A warning when all of them together take 5 % of the heap, critical at 25 %, both from 16 MiB on; and a"
                        + " warning when a single one keeps more than the rest of its client, from 1 MiB on. Telemetry of"
                        + " 25 clients and more is worth knowing from 1 % of the heap on.",
                "The dump alone proves it. A plug-in's memory that something else refers to as well is not counted, so it"
                        + " may be more.",
                List.of(
                        "KIP-714",
                        "KAFKA-19504",
                        "measured, idle producer: 139,309 bytes with telemetry and 95,115 without for 3.9.1, 124,886 and"
                                + " 96,951 for 4.4.0"),
                Background.Redaction.whole("Only objects and their sizes are needed."));
    }

    /// A plug-in with the client that has it.
    private record Plugged(LivingClient client, Plugin plugin) {
        boolean isTelemetry() {
            return plugin.kind() == Plugin.Kind.TELEMETRY;
        }

        /// Whether it keeps more than all else of its client.
        boolean outweighsItsClient() {
            return plugin.retained().compareTo(WORTH_A_CHANGE) >= 0
                    && 2 * plugin.retained().bytes() > client.own().bytes();
        }
    }

    @Override
    public Diagnosis check(KafkaClients.Found clients) {
        List<LivingClient> living = LivingClient.of(clients);
        if (living.isEmpty()) {
            return new Diagnosis.NotApplicable(QUESTION, "No client of the dump was running.");
        }
        List<Plugged> all = living.stream()
                .flatMap(client ->
                        client.instrumentation().plugins().stream().map(plugin -> new Plugged(client, plugin)))
                .sorted(Comparator.comparing((Plugged each) -> each.plugin().retained())
                        .reversed())
                .toList();
        List<Plugged> telemetry = all.stream().filter(Plugged::isTelemetry).toList();
        List<Plugged> others = all.stream().filter(each -> !each.isTelemetry()).toList();
        Optional<Plugged> heaviest =
                others.stream().filter(Plugged::outweighsItsClient).findFirst();
        ByteSize sum = bytes(all);
        Optional<Severity> byShare = sum.compareTo(Limits.ENDS_A_PROCESS) >= 0
                ? LIMITS.severity(sum.shareOf(clients.surroundings().heapBytes()))
                : Optional.empty();
        Optional<Severity> severity = byShare.or(() -> heaviest.map(each -> Severity.WARNING))
                .or(() -> telemetry.size() >= MANY_WITH_TELEMETRY
                                && bytes(telemetry)
                                                .shareOf(clients.surroundings().heapBytes())
                                        >= MUCH_TELEMETRY
                        ? Optional.of(Severity.INFO)
                        : Optional.empty());
        if (severity.isEmpty()) {
            return clear(clients, living, telemetry, others);
        }
        boolean plugins = heaviest.isPresent() || bytes(others).compareTo(bytes(telemetry)) > 0;
        List<String> sentences = new ArrayList<>();
        if (plugins) {
            sentences.add(heaviest.map(TelemetryAndInterceptors::heavy).orElseGet(() -> together(others)));
        }
        if (!plugins || isMuch(telemetry)) {
            sentences.add(telemetry(telemetry));
        }
        byShare.ifPresent(share -> sentences.add("Together that is %s of the heap."
                .formatted(Words.share(sum.shareOf(clients.surroundings().heapBytes())))));
        return new Diagnosis.Problem(
                QUESTION,
                severity.get(),
                Coverage.of(clients).overturnable(Certainty.PROOF),
                String.join(" ", sentences),
                evidence(clients, sum, telemetry, others),
                plugins ? BOUND : SWITCH_OFF);
    }

    private static boolean isMuch(List<Plugged> plugged) {
        return bytes(plugged).compareTo(WORTH_A_CHANGE) >= 0;
    }

    private static ByteSize bytes(List<Plugged> plugged) {
        // A reporter may be plugged into several clients.
        return plugged.stream()
                .map(Plugged::plugin)
                .filter(distinct())
                .map(Plugin::retained)
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private static Predicate<Plugin> distinct() {
        Set<Long> seen = new HashSet<>();
        return plugin -> seen.add(plugin.address());
    }

    private static String heavy(Plugged plugged) {
        Plugin plugin = plugged.plugin();
        ByteSize rest = new ByteSize(
                Math.max(0, plugged.client().own().bytes() - plugin.retained().bytes()));
        return "The %s %s of %s keeps %s, all else of the client %s."
                .formatted(
                        word(plugin.kind()),
                        Words.shortened(simple(plugin.type())),
                        plugged.client().named(),
                        plugin.retained(),
                        rest);
    }

    private static String together(List<Plugged> others) {
        return "The clients have %s, which %s %s."
                .formatted(counted(others), Words.either(others.size(), "keeps", "keep"), bytes(others));
    }

    private static String counted(List<Plugged> others) {
        return Words.count(
                others.size(), "interceptor, reporter or partitioner", "interceptors, reporters and partitioners");
    }

    private static String telemetry(List<Plugged> telemetry) {
        long having = telemetry.stream().map(Plugged::client).distinct().count();
        return "%s telemetry (enable.metrics.push, on by default since kafka-clients 3.7), which keeps %s%s."
                .formatted(
                        Words.count(having, "client has", "clients have"),
                        bytes(telemetry),
                        having == 1
                                ? ""
                                : ", about %s each"
                                        .formatted(new ByteSize(bytes(telemetry).bytes() / having)));
    }

    private static String word(Plugin.Kind kind) {
        return switch (kind) {
            case INTERCEPTOR -> "interceptor";
            case REPORTER -> "metrics reporter";
            case TELEMETRY -> "telemetry reporter";
            case PARTITIONER -> "partitioner";
        };
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static List<Evidence> evidence(
            KafkaClients.Found clients, ByteSize sum, List<Plugged> telemetry, List<Plugged> others) {
        double share = sum.shareOf(clients.surroundings().heapBytes());
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.of(
                "share of the heap that plug-ins keep",
                Quantity.share(share),
                Quantity.share(LIMITS.nearest(share)),
                Stream.concat(others.stream(), telemetry.stream())
                        .map(each -> each.plugin().address())
                        .toList()));
        evidence.add(Evidence.of("memory of interceptors and reporters", Quantity.of(bytes(others))));
        evidence.add(Evidence.of("memory of telemetry", Quantity.of(bytes(telemetry))));
        evidence.add(Evidence.of(
                "telemetry reporters",
                Quantity.count(
                        Math.max(telemetry.size(), clients.outside().meters().telemetryReporters()))));
        return evidence;
    }

    private static Diagnosis clear(
            KafkaClients.Found clients, List<LivingClient> living, List<Plugged> telemetry, List<Plugged> others) {
        return Coverage.of(clients)
                .clear(
                        QUESTION,
                        "%s checked; %s %s, and %s."
                                .formatted(
                                        Words.count(living.size(), "client was", "clients were"),
                                        Words.either(living.size(), "it has", "they have"),
                                        others.isEmpty()
                                                ? "no interceptor, reporter or partitioner of the application"
                                                : counted(others) + ", " + bytes(others) + " in all",
                                        telemetry.isEmpty() ? "no telemetry" : "telemetry keeps " + bytes(telemetry)),
                        Evidence.of("memory of interceptors and reporters", Quantity.of(bytes(others))),
                        Evidence.of("memory of telemetry", Quantity.of(bytes(telemetry))));
    }
}
