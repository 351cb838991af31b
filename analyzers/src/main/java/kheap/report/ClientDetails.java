package kheap.report;

import static kheap.report.Listing.Column.detail;
import static kheap.report.Listing.Column.number;
import static kheap.report.Listing.Column.text;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kheap.kafka.ClientConfig;
import kheap.kafka.Instrumentation;
import kheap.kafka.Network;

/// What there is to list of one client.
public final class ClientDetails {
    private ClientDetails() {}

    /// A line of a client's configuration.
    ///
    /// @param usual the default of the client's version; empty where there is none, or it is unknown
    public record Setting(String key, String value, Optional<String> usual, Origin origin) {}

    /// Where a value comes from.
    public enum Origin {
        CHANGED("changed"),
        DEFAULT("default"),
        /// The dump does not hold the defaults.
        UNKNOWN("unknown");

        private final String words;

        Origin(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// Every key of a configuration: what is not the default first.
    public static Listing<Setting> settings(ClientConfig config) {
        List<Setting> settings = config.values().entrySet().stream()
                .map(value -> new Setting(
                        value.getKey(),
                        value.getValue(),
                        config.defaultOf(value.getKey()),
                        config.changed().contains(value.getKey())
                                ? Origin.CHANGED
                                : config.defaults().isKnown() ? Origin.DEFAULT : Origin.UNKNOWN))
                .sorted(Comparator.comparing(Setting::origin))
                .toList();
        return Listing.of(
                "Settings",
                List.of(
                        text("Setting", setting -> Cell.of(setting.key())),
                        text("Value", setting -> Cell.of(setting.value())),
                        text("Default", ClientDetails::usual),
                        detail(text(
                                "Origin", setting -> Cell.of(setting.origin().toString())))),
                settings);
    }

    /// With a sign where the value is another.
    private static Cell usual(Setting setting) {
        return setting.origin() == Origin.CHANGED
                ? Cell.of("≠ "
                        + setting.usual()
                                .filter(usual -> !usual.isEmpty() && !usual.equals("null"))
                                .orElse("none"))
                : Cell.of(setting.usual());
    }

    /// What is plugged into a client, with what it keeps: `Audit 2.1 MiB, telemetry 43 KiB`.
    static Cell plugIns(Instrumentation instrumentation) {
        return Cell.of(instrumentation.plugins().stream()
                .map(plugin -> name(plugin) + " " + plugin.retained())
                .collect(Collectors.joining(", ")));
    }

    private static String name(Instrumentation.Plugin plugin) {
        return plugin.kind() == Instrumentation.Plugin.Kind.TELEMETRY
                ? "telemetry"
                : plugin.type().substring(plugin.type().lastIndexOf('.') + 1);
    }

    /// The connections of a client.
    public static Listing<Network.Node> nodes(Network network) {
        return Listing.of(
                "Nodes",
                List.of(
                        text("Node", node -> Cell.of((node.id().startsWith("-") ? "bootstrap " : "") + node.id())),
                        text("State", node -> Cell.of(Words.lower(node.state()))),
                        number("Failed attempts", node -> Cell.of(node.failedAttempts())),
                        number("Last attempt", node -> Cell.age(node.sinceLastAttempt())),
                        number("Unanswered requests", node -> Cell.of(node.inFlight())),
                        number("Oldest", node -> Cell.age(node.oldestRequestAge()))),
                network.nodes());
    }
}
