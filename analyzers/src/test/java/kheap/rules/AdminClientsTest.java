package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminClientsTest {
    private final ClientRule rule = new AdminClients();

    @Test
    void withoutAnAdminClientItDoesNotArise() {
        assertEquals(
                "The dump holds no admin client.",
                Clients.of(AProducer.open("a"))
                        .adminsEver(100)
                        .notApplicable(rule)
                        .sentence());
        assertEquals(
                "The part of the dump that was read holds no admin client.",
                Clients.none().cut().notApplicable(rule).sentence());
    }

    @Test
    void aFewAreClear() {
        assertEquals(
                "1 admin client was checked; 1 is running and held by the application, and fewer than 3 are normal.",
                Clients.none().withAdmins(1, Admin.State.OPEN).clear(rule).sentence());
        assertEquals(
                "4 admin clients were checked; 2 are running and held by the application, and fewer than 3 are normal.",
                Clients.none()
                        .withAdmins(2, Admin.State.OPEN)
                        .withAdmins(2, Admin.State.CLOSED)
                        .clear(rule)
                        .sentence());
        assertTrue(Clients.none()
                .withAdmins(1, Admin.State.OPEN)
                .cut()
                .clear(rule)
                .sentence()
                .contains("The dump is cut"));
    }

    @Test
    void closedOnesAreClear() {
        assertEquals(
                "2 admin clients were checked; none is running.",
                Clients.none().withAdmins(2, Admin.State.CLOSED).clear(rule).sentence());
    }

    @ParameterizedTest
    @CsvSource({"3, WARNING, 3", "19, WARNING, 3", "20, CRITICAL, 20"})
    void severityGrowsWithTheirNumber(int admins, Severity severity, long threshold) {
        Diagnosis.Problem answer =
                Clients.none().withAdmins(admins, Admin.State.OPEN).problem(rule);
        assertEquals(severity, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
        assertEquals(
                Quantity.count(threshold),
                answer.evidence().getFirst().threshold().orElseThrow());
    }

    @Test
    void oneThatNobodyHoldsIsWorthKnowing() {
        Diagnosis.Problem answer =
                Clients.none().withAdmins(1, Admin.State.ORPHANED).problem(rule);
        assertEquals(Severity.INFO, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
        assertEquals(
                "1 admin client is running, and nothing refers to it any more; one is enough for a process. It keeps 90 KiB"
                        + " of heap and 1 thread (1 MiB of stack reserved) while it runs.",
                answer.sentence());
    }

    @Test
    void itSaysHowManyWereDroppedAndHowFastTheyWereBorn() {
        Diagnosis.Problem answer = Clients.none()
                .withAdmins(2, Admin.State.OPEN)
                .withAdmins(28, Admin.State.ORPHANED)
                .adminsEver(31)
                .problem(rule);
        assertEquals(
                "30 admin clients are running, and nothing refers to 28 of them any more; one is enough for a process. They"
                        + " keep 2.6 MiB of heap and 30 threads (30 MiB of stack reserved) while they run. They were created"
                        + " within 27 s, about 1.1 a second.",
                answer.sentence());
        assertTrue(answer.evidence()
                .contains(Evidence.of("admin clients ever created without client.id", Quantity.count(31))));
    }

    @Test
    void aCutMayHideWhoHeldThem() {
        assertEquals(
                Grade.STRONG,
                Clients.none()
                        .withAdmins(1, Admin.State.ORPHANED)
                        .cut()
                        .problem(rule)
                        .grade());
    }

    @Test
    void manyCreatedAndFewAliveMeansOneForEveryCall() {
        Diagnosis.Problem answer =
                Clients.none().withAdmins(1, Admin.State.OPEN).adminsEver(1_204).problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(
                "1,204 admin clients were created so far, and 1 is running: probably one is made and closed for every call"
                        + " of a health check or a listing.",
                answer.sentence());
        assertTrue(Clients.none().adminsEver(101).problem(rule).sentence().contains("and none is running"));
    }

    @Test
    void aHundredCreatedIsNoChurn() {
        Clients.none().withAdmins(1, Admin.State.OPEN).adminsEver(100).clear(rule);
    }
}
