package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuredCostTest {
    @ParameterizedTest
    @CsvSource({
        "0.10.2.2, 0.10.2",
        "0.11.0.3, 0.10.2",
        "1.0.2, 0.10.2",
        "1.1.1, 1.1",
        "2.8.2, 2.8",
        "3.2.3, 2.8",
        "3.9.1, 3.9",
        "3.9.1-ccs, 3.9",
        "3.10.0, 3.9",
        "4.0.0, 3.9",
        "4.4.0, 4.4",
        "4.10.0, 4.4",
        "5.0.0-SNAPSHOT, 4.4"
    })
    void theLineIsTheNewestThatIsNotNewer(String version, String line) {
        assertEquals(
                Optional.of(line),
                MeasuredCost.of(MeasuredCost.Kind.PRODUCER, version).map(MeasuredCost::version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.9.0.1", "0.10.1.1", "unknown", "", "4", "99999999999.1"})
    void nothingWasMeasuredThatIsAsOldAndNothingOfWhatIsNoVersion(String version) {
        assertEquals(Optional.empty(), MeasuredCost.of(MeasuredCost.Kind.PRODUCER, version));
    }

    @ParameterizedTest
    @CsvSource({"PRODUCER", "CLASSIC_CONSUMER", "ASYNC_CONSUMER", "SHARE_CONSUMER", "ADMIN"})
    void everyKindWasMeasuredAndAConnectedClientCostsMore(MeasuredCost.Kind kind) {
        assertTrue(
                MeasuredCost.of(kind, "4.4.0").flatMap(MeasuredCost::connected).isPresent());
        for (MeasuredCost cost : MeasuredCost.ALL) {
            assertTrue(cost.idle().isPresent() || cost.connected().isPresent());
            if (cost.idle().isPresent() && cost.connected().isPresent()) {
                assertTrue(cost.idle().get().bytes() < cost.connected().get().bytes(), cost::toString);
                assertTrue(cost.idle().get().metrics() < cost.connected().get().metrics(), cost::toString);
            }
        }
    }
}
