package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kheap.kafka.ClientConfig;
import kheap.kafka.Network;
import org.junit.jupiter.api.Test;

class ClientDetailsTest {
    private static <R> List<List<String>> texts(Listing<R> listing) {
        return listing.rows().stream()
                .map(row -> listing.cells(row).stream().map(Cell::text).toList())
                .toList();
    }

    @Test
    void whatIsNotTheDefaultComesFirstWithTheDefaultBesideIt() {
        ClientConfig config = new ClientConfig(
                new TreeMap<>(Map.of(
                        "acks",
                        "all",
                        "linger.ms",
                        "20",
                        "bootstrap.servers",
                        "a:9092",
                        "sasl.jaas.config",
                        "[hidden]")),
                new TreeSet<>(Set.of("bootstrap.servers", "linger.ms", "sasl.jaas.config")),
                new ClientConfig.Defaults(
                        new TreeMap<>(Map.of("acks", "all", "linger.ms", "5", "sasl.jaas.config", "null"))));
        assertEquals(
                List.of(
                        List.of("bootstrap.servers", "a:9092", "≠ none", "changed"),
                        List.of("linger.ms", "20", "≠ 5", "changed"),
                        List.of("sasl.jaas.config", "[hidden]", "≠ none", "changed"),
                        List.of("acks", "all", "all", "default")),
                texts(ClientDetails.settings(config)));
    }

    @Test
    void withoutDefaultsNothingIsSaidOfThem() {
        assertEquals(
                List.of(List.of("acks", "all", "–", "unknown")),
                texts(ClientDetails.settings(ClientConfig.of(Map.of("acks", "all")))));
    }

    @Test
    void bootstrapNodesAreToldFromOthers() {
        Network network = new Network(
                0,
                Optional.empty(),
                List.of(
                        new Network.Node("-1", "DISCONNECTED", 9),
                        new Network.Node(
                                "7",
                                "READY",
                                0,
                                2,
                                Optional.of(new Network.Request(
                                        Network.Api.PRODUCE, Duration.ofSeconds(12), Duration.ofSeconds(30))),
                                Optional.of(Duration.ofMinutes(4)))));
        assertEquals(
                List.of(
                        List.of("bootstrap -1", "disconnected", "9", "–", "0", "–"),
                        List.of("7", "ready", "0", "4 min", "2", "12 s")),
                texts(ClientDetails.nodes(network)));
    }
}
