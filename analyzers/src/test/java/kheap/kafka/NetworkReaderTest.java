package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkReaderTest {
    @Test
    void ofManyNodesOneThatIsUpIsAlwaysShown() {
        List<Network.Node> nodes = new ArrayList<>(IntStream.range(0, 80)
                .mapToObj(number -> new Network.Node("" + number, "DISCONNECTED", 9))
                .toList());
        nodes.add(new Network.Node("80", "READY", 0));
        List<Network.Node> shown = NetworkReader.shown(nodes);
        assertEquals(50, shown.size());
        assertFalse(new Network(0, Optional.<Duration>empty(), shown).isDown());
    }
}
