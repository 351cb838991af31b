package kheap.comparison;

import static kheap.comparison.ADay.at;
import static kheap.comparison.ADay.producer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import org.junit.jupiter.api.Test;

class WarningsTest {
    private static List<String> warnings(ADay... made) {
        List<Day> days = Arrays.stream(made).map(ADay::day).toList();
        return Warnings.of(days, Lives.of(days));
    }

    private static ClientState client(String id, String owner) {
        return client(id, owner, at(0).minusSeconds(60));
    }

    private static ClientState client(String id, String owner, Instant born) {
        return new ClientState(ClientState.Kind.PRODUCER, id, owner, 7, Optional.of(born), "open", ByteSize.ZERO);
    }

    @Test
    void daysOfOneProcessAreNotWarnedOf() {
        ClientState orders = producer("orders", at(0).minusSeconds(60));
        assertEquals(List.of(), warnings(ADay.of(0).client(orders), ADay.of(1).client(orders)));
    }

    @Test
    void differentProgramsAreNamed() {
        assertEquals(
                List.of("The dumps are of different programs: orders.jar (day-0.hprof and day-2.hprof) and billing.jar"
                        + " (day-1.hprof). What differs between programs is no growth."),
                warnings(
                        ADay.of(0).mainClass("orders-1.4.2.jar"),
                        ADay.of(1).mainClass("billing-1.4.2.jar"),
                        ADay.of(2).mainClass("orders-1.5.0-SNAPSHOT.jar")));
    }

    @Test
    void aServiceStaysItselfFromOneVersionToTheNext() {
        assertEquals("orders.jar", Warnings.withoutVersion("orders-1.4.2-SNAPSHOT.jar"));
        assertEquals("orders.jar", Warnings.withoutVersion("orders_v2.jar"));
        assertEquals("orders-log4j2.jar", Warnings.withoutVersion("orders-log4j2-2026.11.jar"));
        assertEquals("orders.jar", Warnings.withoutVersion("orders.jar"));
        assertEquals("com.acme.v2.Main", Warnings.withoutVersion("com.acme.v2.Main"));
    }

    @Test
    void daysWithoutACommonClientMayBeOfDifferentServices() {
        assertEquals(
                List.of("No Kafka client is common to day-0.hprof and day-2.hprof, neither by id nor by owner and"
                        + " configuration: they may be of different services."),
                warnings(
                        ADay.of(0).client(client("orders", "Orders")),
                        ADay.of(1),
                        ADay.of(2).client(client("billing", "Billing"))));
    }

    @Test
    void aStrangerIsNoRestart() {
        assertEquals(
                List.of("No Kafka client is common to day-0.hprof and day-1.hprof and to day-1.hprof and day-2.hprof,"
                        + " neither by id nor by owner and configuration: they may be of different services."),
                warnings(
                        ADay.of(0).client(client("orders", "Orders")),
                        ADay.of(1).startedAt(at(0).plusSeconds(9)).client(client("billing", "Billing")),
                        ADay.of(2).startedAt(at(1).plusSeconds(9)).client(client("orders", "Orders"))));
    }

    @Test
    void anIdOrAnOwnerInCommonIsEnough() {
        assertEquals(
                List.of(),
                warnings(
                        ADay.of(0).client(client("producer-1", "Orders")),
                        ADay.of(1).client(client("producer-1", "Billing")),
                        ADay.of(2).client(client("producer-2", "Billing", at(1).plusSeconds(1)))));
    }

    @Test
    void aTimeBeforeTheProcessStartedIsWrong() {
        Instant start = at(0).plusSeconds(3600);
        assertEquals(
                List.of("By the time that was given, day-0.hprof was taken before its process started: the time is"
                        + " wrong."),
                warnings(ADay.of(0).startedAt(start), ADay.of(1).startedAt(start)));
    }

    @Test
    void restartsAreNamed() {
        assertEquals(
                List.of("The process was started again between day-0.hprof and day-1.hprof. A restart sets its figures"
                        + " back."),
                warnings(ADay.of(0), ADay.of(1).startedAt(at(0).plusSeconds(60))));
        ADay[] restarted = new ADay[7];
        for (int day = 0; day < restarted.length; day++) {
            restarted[day] = ADay.of(day).startedAt(at(day).minusSeconds(60));
        }
        assertEquals(
                List.of("The process was started again between day-0.hprof and day-1.hprof, between day-1.hprof and"
                        + " day-2.hprof, between day-2.hprof and day-3.hprof, between day-3.hprof and day-4.hprof and 2"
                        + " more. A restart sets its figures back."),
                warnings(restarted));
    }

    @Test
    void replicasAreNamed() {
        assertEquals(
                List.of("The dumps are of processes that ran at the same time, such as replicas of one service. Trends"
                        + " are told from the process with most dumps."),
                warnings(ADay.of(0), ADay.of(1).startedAt(at(0).minusSeconds(60)), ADay.of(2)));
    }

    @Test
    void whatIsAssumedIsSaid() {
        assertEquals(
                List.of("Nothing in day-1.hprof tells which process it is of: that of the dump before is assumed."
                        + " After a restart in between, the trends mean little."),
                warnings(ADay.of(0), ADay.of(1).withoutStart()));
    }

    @Test
    void cutDumpsAreNamed() {
        assertEquals(
                List.of("day-0.hprof was cut: its figures are the least that there was, and what it does not show may"
                        + " have been there."),
                warnings(ADay.of(0).cut(), ADay.of(1)));
        assertEquals(
                List.of("day-0.hprof and day-1.hprof were cut: their figures are the least that there was, and what"
                        + " they do not show may have been there."),
                warnings(ADay.of(0).cut(), ADay.of(1).cut()));
    }

    @Test
    void versionsLayoutsAndEnginesAreNamed() {
        assertEquals(
                List.of(
                        "The dumps hold different versions of kafka-clients: 3.9.1 and 4.1.2 (day-0.hprof) and 4.1.2"
                                + " (day-1.hprof). Some of what differs comes from that.",
                        "The JVMs laid their objects out differently: 16 bytes for a String (day-0.hprof) and 32 bytes"
                                + " for a String (day-1.hprof). The same objects take more bytes in one than in the other.",
                        "The dumps were read by different engines: own (day-0.hprof and day-2.hprof) and mat"
                                + " (day-1.hprof). Their sizes may differ a little."),
                warnings(
                        ADay.of(0).versions("4.1.2", "3.9.1").readBy("own").type("java.lang.String", 10, 160),
                        ADay.of(1).readBy("mat").type("java.lang.String", 10, 160, 320),
                        ADay.of(2).versions().readBy("own")));
    }

    @Test
    void dumpsOfTheSameNameAreToldApartByTheirTimes() {
        assertEquals(
                List.of("heap.hprof of 2026-11-16 10:00:00 UTC was cut: its figures are the least that there was, and"
                        + " what it does not show may have been there."),
                warnings(ADay.of(0).named("heap.hprof").cut(), ADay.of(1).named("heap.hprof")));
    }
}
