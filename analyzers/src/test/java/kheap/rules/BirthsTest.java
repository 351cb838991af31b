package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BirthsTest {
    @Test
    void withoutATimeThereIsNothingToSay() {
        assertTrue(Births.of(List.of(Optional.empty(), Optional.empty()), Optional.empty())
                .isEmpty());
    }

    @Test
    void oneBirthIsNoSpan() {
        assertEquals("", births(Duration.ZERO, 1).sentence());
    }

    @Test
    void twoBirthsAreASpanAndNoRate() {
        Births births = births(Duration.ofSeconds(5), 2);
        assertEquals(" They were created within 5 s.", births.sentence());
        assertEquals(OptionalDouble.empty(), births.perHour());
    }

    @Test
    void birthsInOneInstantHaveNoRate() {
        assertEquals(" They were created within 0 ms.", births(Duration.ZERO, 5).sentence());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.1S, 10 a second",
        "PT0.4S, 2.5 a second",
        "PT1S, 1 a second",
        "PT2S, 30 a minute",
        "PT1M, 1 a minute",
        "PT10M, 6 an hour",
        "PT1H, 1 an hour",
        "PT8H, 3 a day",
        "P10D, 0.1 a day"
    })
    void theRateIsInTheUnitThatFits(Duration between, String pace) {
        String sentence = births(between, 11).sentence();
        assertTrue(sentence.endsWith(", about " + pace + "."), sentence);
    }

    @Test
    void itSaysOfHowManyTheTimeIsKnown() {
        Births births = Births.of(
                        Stream.of(3L, 1L, -1L, 2L)
                                .map(second -> second < 0
                                        ? Optional.<Instant>empty()
                                        : Optional.of(Instant.ofEpochSecond(second)))
                                .toList(),
                        Optional.empty())
                .orElseThrow();
        assertEquals(" The 3 with a known creation time were created within 2 s, about 1 a second.", births.sentence());
    }

    @Test
    void aBurstLongAgoIsNoRate() {
        Births births = Births.of(
                        Stream.of(0L, 7L, 14L)
                                .map(milli -> Optional.of(Instant.ofEpochMilli(milli)))
                                .toList(),
                        Optional.of(Instant.ofEpochMilli(1_814)))
                .orElseThrow();
        assertEquals(" They were created within 14 ms, and none in the 1.8 s since.", births.sentence());
        assertEquals(OptionalDouble.empty(), births.perHour());
    }

    private static Births births(Duration between, int count) {
        return Births.of(
                        IntStream.range(0, count)
                                .mapToObj(number -> Optional.of(Instant.EPOCH.plus(between.multipliedBy(number))))
                                .toList(),
                        Optional.empty())
                .orElseThrow();
    }
}
