package kheap.comparison;

import static kheap.comparison.ADay.at;
import static kheap.comparison.ADay.producer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import org.junit.jupiter.api.Test;

class LivesTest {
    private static final Instant BORN = ADay.FIRST.minusSeconds(3600);

    private static Lives lives(ADay... days) {
        return Lives.of(Arrays.stream(days).map(ADay::day).toList());
    }

    private static List<List<Integer>> days(Lives lives) {
        return lives.list().stream().map(Life::days).toList();
    }

    @Test
    void daysOfOneStartAreOneLifeEvenIfTheClockWasSetABit() {
        Instant start = ADay.FIRST.minusSeconds(7200);
        Lives lives = lives(
                ADay.of(0).startedAt(start),
                ADay.of(1).startedAt(start.plusMillis(1900)),
                ADay.of(2).startedAt(start));
        assertEquals(List.of(List.of(0, 1, 2)), days(lives));
        assertEquals(Optional.of(start), lives.list().getFirst().startedAt());
        assertEquals(List.of(), lives.restarts());
        assertEquals(List.of(), lives.assumed());
        assertFalse(lives.beside());
    }

    @Test
    void aTimeThatWasGivenWrongDoesNotPartOneProcess() {
        Instant start = at(0).plusSeconds(3600);
        assertEquals(
                List.of(List.of(0, 1)),
                days(lives(ADay.of(0).startedAt(start), ADay.of(1).startedAt(start))));
    }

    @Test
    void aStartAfterTheDayBeforeIsARestart() {
        Lives lives = lives(
                ADay.of(0),
                ADay.of(1),
                ADay.of(2).startedAt(at(1).plusSeconds(60)),
                ADay.of(3).startedAt(at(1).plusSeconds(60)));
        assertEquals(List.of(List.of(0, 1), List.of(2, 3)), days(lives));
        assertEquals(List.of(2), lives.restarts());
        assertFalse(lives.beside());
    }

    @Test
    void anotherStartBeforeTheDayBeforeIsAReplica() {
        Instant other = ADay.FIRST.minusSeconds(100);
        Lives lives = lives(
                ADay.of(0), ADay.of(1).startedAt(other), ADay.of(2), ADay.of(3).startedAt(other));
        assertEquals(List.of(List.of(0, 2), List.of(1, 3)), days(lives));
        assertEquals(List.of(), lives.restarts());
        assertTrue(lives.beside());
    }

    @Test
    void twoProcessesStartedTogetherDifferByTheirNumber() {
        Lives lives = lives(ADay.of(0).pid(17), ADay.of(1).pid(18));
        assertEquals(List.of(List.of(0), List.of(1)), days(lives));
        assertTrue(lives.beside());
    }

    @Test
    void twoProcessesStartedTogetherDifferByTheirClientsWhereTheyHaveNoNumber() {
        Instant together = ADay.FIRST.minusSeconds(7200);
        Lives lives = lives(
                ADay.of(0)
                        .startedAt(together)
                        .client(producer("orders", together.plusSeconds(1)))
                        .client(producer("producer-1", BORN))
                        .client(producer("producer-2", BORN.plusSeconds(20))),
                ADay.of(1)
                        .startedAt(together)
                        .client(producer("orders", together.plusMillis(1200)))
                        .client(producer("producer-1", BORN.plusSeconds(7)))
                        .client(producer("producer-2", BORN.plusSeconds(45))));
        assertEquals(List.of(List.of(0), List.of(1)), days(lives));
        assertTrue(lives.beside());
    }

    @Test
    void aReplicaThatWasAddedLaterRanBesideTheFirst() {
        Instant added = at(0).plusSeconds(60);
        Lives lives = lives(ADay.of(0), ADay.of(1).startedAt(added), ADay.of(2));
        assertEquals(List.of(List.of(0, 2), List.of(1)), days(lives));
        assertTrue(lives.beside());
    }

    @Test
    void withoutStartsASharedClientTells() {
        Lives lives = lives(
                ADay.of(0).withoutStart().client(producer("producer-1", BORN)),
                ADay.of(1).withoutStart().client(producer("producer-1", BORN.minusMillis(400))));
        assertEquals(List.of(List.of(0, 1)), days(lives));
        assertEquals(List.of(), lives.assumed());
    }

    @Test
    void withoutStartsClientsThatAreAllNewTellARestart() {
        Lives lives = lives(
                ADay.of(0).withoutStart().client(producer("producer-1", BORN)),
                ADay.of(1).withoutStart().client(producer("producer-1", at(0).plusSeconds(5))));
        assertEquals(List.of(List.of(0), List.of(1)), days(lives));
        assertEquals(List.of(1), lives.restarts());
    }

    @Test
    void withoutStartsAClientThatLivedBeforeAndWasNotThereTellsAReplica() {
        Lives lives = lives(
                ADay.of(0).withoutStart().client(producer("producer-1", BORN)),
                ADay.of(1).withoutStart().client(producer("producer-1", BORN.plusSeconds(50))));
        assertEquals(List.of(List.of(0), List.of(1)), days(lives));
        assertTrue(lives.beside());
    }

    @Test
    void aCutDumpMayHaveLostThatClient() {
        Lives lives = lives(
                ADay.of(0).withoutStart().cut().client(producer("producer-1", BORN)),
                ADay.of(1).withoutStart().client(producer("producer-2", BORN.plusSeconds(50))));
        assertEquals(List.of(List.of(0, 1)), days(lives));
        assertEquals(List.of(1), lives.assumed());
    }

    @Test
    void whereNothingTellsOneLifeIsAssumed() {
        Lives lives = lives(ADay.of(0).withoutStart(), ADay.of(1).withoutStart(), ADay.of(2));
        assertEquals(List.of(List.of(0, 1, 2)), days(lives));
        assertEquals(List.of(1, 2), lives.assumed());
    }

    @Test
    void aDayThatTellsNothingDoesNotPartTheDaysAroundIt() {
        Lives lives = lives(
                ADay.of(0).withoutStart().client(producer("producer-1", BORN)),
                ADay.of(1).withoutStart(),
                ADay.of(2).withoutStart().client(producer("producer-1", BORN)));
        assertEquals(List.of(List.of(0, 1, 2)), days(lives));
        assertEquals(List.of(1), lives.assumed());
    }

    @Test
    void theSameIdOfAnotherKindIsAnotherClient() {
        ClientState consumer = new ClientState(
                ClientState.Kind.CONSUMER, "producer-1", "", 7, Optional.of(BORN), "open", ByteSize.ZERO);
        Lives lives = lives(
                ADay.of(0).withoutStart().client(producer("producer-1", BORN)),
                ADay.of(1).withoutStart().client(consumer));
        assertTrue(lives.beside());
    }

    @Test
    void ofLivesWithAsManyDaysTheLatestIsLongest() {
        Life first = new Life(Optional.empty(), List.of(0, 2));
        Life second = new Life(Optional.empty(), List.of(1, 3));
        Life alone = new Life(Optional.empty(), List.of(4));
        assertEquals(Optional.of(second), Life.longest(List.of(first, second, alone)));
        assertEquals(Optional.empty(), Life.longest(List.of(alone)));
    }

    @Test
    void noProcessTurnsIntoAnotherProgram() {
        Lives lives = lives(ADay.of(0).withoutStart(), ADay.of(1).withoutStart().mainClass("com.acme.billing.Main"));
        assertEquals(List.of(List.of(0), List.of(1)), days(lives));
        assertEquals(List.of(), lives.assumed());
    }

    @Test
    void noProcessChangesItsJava() {
        Lives lives = lives(ADay.of(0).withoutStart(), ADay.of(1).withoutStart().java("17.0.9"));
        assertEquals(List.of(List.of(0), List.of(1)), days(lives));
        assertEquals(List.of(), lives.assumed());
    }
}
