package kheap.comparison;

import static kheap.comparison.ADay.at;
import static kheap.comparison.ADay.producer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import kheap.ByteSize;
import kheap.comparison.ClientHistory.Fate;
import org.junit.jupiter.api.Test;

class ClientHistoriesTest {
    private static final Instant BORN = ADay.FIRST.minusSeconds(3600);

    private static List<ClientHistory> histories(ADay... made) {
        List<Day> days = Arrays.stream(made).map(ADay::day).toList();
        return ClientHistories.of(days, Lives.of(days).list());
    }

    private static List<Fate> fates(ADay... made) {
        return histories(made).stream().map(ClientHistory::fate).toList();
    }

    private static ClientState orphan(String id, Instant born) {
        ClientState open = producer(id, born);
        return new ClientState(
                open.kind(), id, "nobody", open.configuration(), open.createdAt(), "orphaned", open.own());
    }

    private static ClientState unborn(ClientState client) {
        return new ClientState(
                client.kind(),
                client.clientId(),
                client.owner(),
                client.configuration(),
                Optional.empty(),
                client.state(),
                client.own());
    }

    private static ClientState keeping(ClientState client, long bytes) {
        return new ClientState(
                client.kind(),
                client.clientId(),
                client.owner(),
                client.configuration(),
                client.createdAt(),
                client.state(),
                new ByteSize(bytes));
    }

    @Test
    void aProducerThatWasDroppedIsTheSameProducer() {
        List<ClientHistory> histories = histories(
                ADay.of(0).client(producer("orders", BORN)), ADay.of(1).client(orphan("orders", BORN)));
        assertEquals(1, histories.size());
        assertEquals(Fate.STAYED, histories.getFirst().fate());
        assertEquals("orphaned", histories.getFirst().last().state());
    }

    @Test
    void aProducerThatWasClosedAndLostItsStartTimeIsTheSameProducer() {
        assertEquals(
                List.of(Fate.STAYED),
                fates(
                        ADay.of(0).client(producer("orders", BORN)),
                        ADay.of(1).client(producer("orders", BORN.minusMillis(398)))));
    }

    @Test
    void theSameIdBornAgainIsAnotherClient() {
        assertEquals(
                List.of(Fate.BORN, Fate.GONE),
                fates(
                        ADay.of(0).client(producer("orders", BORN)),
                        ADay.of(1).client(producer("orders", at(0).plusSeconds(9)))));
    }

    @Test
    void ownerAndConfigurationTellTwinsApart() {
        ClientState held = producer("orders", BORN);
        ClientState dropped = orphan("orders", BORN);
        List<ClientHistory> histories = histories(
                ADay.of(0).client(keeping(held, 5)).client(keeping(dropped, 3)),
                ADay.of(1).client(keeping(dropped, 4)).client(keeping(held, 7)));
        assertEquals(
                List.of(2L, 1L),
                histories.stream().map(ClientHistory::grewBytes).toList());
    }

    @Test
    void withoutBirthsClientsThatAreAlikeAreMatchedByTheirNumber() {
        ClientState alike = unborn(orphan("orders", BORN));
        assertEquals(
                List.of(Fate.BORN, Fate.STAYED, Fate.STAYED),
                fates(
                        ADay.of(0).client(alike).client(alike),
                        ADay.of(1).client(alike).client(alike).client(alike)));
    }

    @Test
    void aBirthThatOneSideDoesNotKnowMatchesByTheRest() {
        assertEquals(
                List.of(Fate.STAYED),
                fates(
                        ADay.of(0).client(producer("orders", BORN)),
                        ADay.of(1).client(unborn(producer("orders", BORN)))));
        assertEquals(
                List.of(Fate.STAYED),
                fates(
                        ADay.of(0).client(unborn(producer("orders", BORN))),
                        ADay.of(1).client(orphan("orders", BORN))));
    }

    @Test
    void aClientBornAfterTheDayBeforeIsNoneOfThatDay() {
        assertEquals(
                List.of(Fate.BORN, Fate.GONE),
                fates(
                        ADay.of(0).client(unborn(producer("orders", BORN))),
                        ADay.of(1).client(producer("orders", at(0).plusSeconds(1)))));
    }

    @Test
    void withoutBirthsAnotherConfigurationIsAnotherClient() {
        ClientState other = new ClientState(
                ClientState.Kind.PRODUCER,
                "orders",
                "com.acme.orders.Main",
                8,
                Optional.empty(),
                "open",
                new ByteSize(100_000));
        assertEquals(
                List.of(Fate.BORN, Fate.GONE),
                fates(
                        ADay.of(0).client(unborn(producer("orders", BORN))),
                        ADay.of(1).client(other)));
    }

    @Test
    void noClientOutlivesItsProcess() {
        ClientState alike = unborn(producer("orders", BORN));
        assertEquals(
                List.of(Fate.BORN, Fate.GONE),
                fates(
                        ADay.of(0).client(alike),
                        ADay.of(1).startedAt(at(0).plusSeconds(5)).client(alike)));
    }

    @Test
    void aClientThatCameAndWentHasPassed() {
        assertEquals(
                List.of(Fate.PASSED),
                fates(ADay.of(0), ADay.of(1).client(producer("orders", at(0).plusSeconds(5))), ADay.of(2)));
    }

    @Test
    void aClientIsFollowedThroughADayThatCouldNotBeRead() {
        List<ClientHistory> histories = histories(
                ADay.of(0).client(unborn(producer("orders", BORN))),
                ADay.of(1).unreadable(),
                ADay.of(2).client(unborn(producer("orders", BORN))),
                ADay.of(3).unreadable());
        assertEquals(1, histories.size());
        assertEquals(Fate.STAYED, histories.getFirst().fate());
        assertEquals(
                List.of(true, false, true, false),
                histories.getFirst().days().stream().map(Optional::isPresent).toList());
    }

    @Test
    void thoseThatGrewOrCameMostAreFirst() {
        List<ClientHistory> histories = histories(
                ADay.of(0)
                        .client(keeping(producer("gone", BORN), 50))
                        .client(keeping(producer("grown", BORN), 10))
                        .client(keeping(producer("same", BORN), 10)),
                ADay.of(1)
                        .client(keeping(producer("same", BORN), 10))
                        .client(keeping(producer("grown", BORN), 40))
                        .client(keeping(producer("come", at(0).plusSeconds(1)), 31)));
        assertEquals(
                List.of("come", "grown", "same", "gone"),
                histories.stream().map(history -> history.last().clientId()).toList());
    }

    @Test
    void everyProducerOfALeakIsFollowedWhateverTheOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Day> days = new ArrayList<>();
        for (int day = 0; day < 4; day++) {
            List<ClientState> clients = new ArrayList<>();
            for (int number = 0; number < 50 * (day + 1); number++) {
                // All of one id, and several within a second.
                Instant born = BORN.plusMillis(250L * number);
                clients.add(keeping(random.nextBoolean() ? orphan("orders", born) : producer("orders", born), number));
            }
            Collections.shuffle(clients, random);
            ADay made = ADay.of(day);
            clients.forEach(made::client);
            days.add(made.day());
        }
        List<ClientHistory> histories = ClientHistories.of(days, Lives.of(days).list());
        assertEquals(200, histories.size(), "seed " + seed);
        for (ClientHistory history : histories) {
            assertEquals(0, history.days().getLast().isPresent() ? history.grewBytes() : -1, "seed " + seed);
        }
    }

    @Test
    void thousandsOfClientsOnThirtyDaysTakeNoTime() {
        List<Day> days = new ArrayList<>();
        for (int day = 0; day < 30; day++) {
            ADay made = ADay.of(day);
            for (int number = 0; number < 5_000; number++) {
                made.client(
                        number < 2_500 ? orphan("orders", BORN.plusMillis(number)) : unborn(orphan("orders", BORN)));
            }
            days.add(made.day());
        }
        List<Life> lives = Lives.of(days).list();
        List<ClientHistory> histories = assertTimeout(Duration.ofSeconds(5), () -> ClientHistories.of(days, lives));
        assertEquals(5_000, histories.size());
    }
}
