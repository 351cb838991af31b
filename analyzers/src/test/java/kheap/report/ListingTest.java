package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kheap.analysis.DumpAnalysis;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.kafka.Batches;
import kheap.kafka.KafkaClients;
import kheap.kafka.KafkaThread;
import kheap.kafka.Owner;
import kheap.kafka.Producer;
import kheap.report.Block.Table;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final DumpAnalysis ORPHANS = Analyses.orphans();
    static final KafkaClients.Found FOUND = (KafkaClients.Found) ORPHANS.kafka();

    /// Every listing there is.
    static Stream<Listing<?>> all() {
        ClientListings listings = ClientListings.of(FOUND);
        DayListings days = DayListings.of(Comparisons.leak().days());
        return Stream.of(
                listings.producers(),
                listings.consumers(),
                listings.admins(),
                listings.owners(),
                listings.pools(),
                listings.transactions(),
                listings.threads(),
                listings.counts(),
                listings.ofProducers().parts(),
                listings.ofProducers().connections(),
                listings.ofProducers().settings(),
                listings.ofConsumers().parts(),
                listings.ofConsumers().connections(),
                listings.ofConsumers().settings(),
                listings.ofAdmins().parts(),
                listings.ofAdmins().connections(),
                listings.ofAdmins().settings(),
                ClientListings.partitions(FOUND.producers().getFirst()),
                HeldSection.listing("Collections of records", List.of(HeldSectionTest.QUEUE)),
                DumpListings.classes(ORPHANS.largestClasses()),
                DumpListings.evidence(evidence()),
                days.days(),
                days.changed(),
                days.unchanged(),
                days.clients(),
                days.classes(),
                days.diagnoses());
    }

    private static List<Evidence> evidence() {
        return ORPHANS.diagnoses().stream()
                .filter(Diagnosis.Problem.class::isInstance)
                .map(Diagnosis.Problem.class::cast)
                .flatMap(problem -> problem.evidence().stream())
                .toList();
    }

    @Test
    void everyListingHasRowsAndSaysThemUnderItsColumns() {
        assertTrue(all().noneMatch(listing -> listing.rows().isEmpty()));
        all().forEach(listing -> {
            Block.Table table = listing.table(1);
            assertEquals(listing.columns().size(), table.rows().getFirst().size());
            assertEquals(listing.totalRows() - 1, table.hidden());
        });
    }

    @Test
    void makesTheCellsOfTheRowsThatAreAskedForAndOfNoOther() {
        List<Integer> asked = new ArrayList<>();
        Listing<Integer> numbers = Listing.of(
                "Numbers",
                List.of(Listing.Column.number("Number", number -> {
                    asked.add(number);
                    return Cell.of(number);
                })),
                List.of(3, 2, 1));
        assertEquals(List.of(), asked);

        Block.Table table = numbers.table(2);

        assertEquals(List.of(3, 2), asked);
        assertEquals(1, table.hidden());
        assertEquals("Number", table.columns().getFirst().name());
    }

    @Test
    void aListingOfMoreRowsThanThereWereIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Listing<Integer>("Numbers", List.of(), List.of(1, 2), 1, Table.Order.LARGEST_FIRST));
    }

    @Test
    void allProducersAreListedTheOrphanedOnesFirst() {
        DumpAnalysis many = Analyses.orphans(2_000);
        Listing<Producer> producers =
                ClientListings.of((KafkaClients.Found) many.kafka()).producers();

        assertEquals(2_001, producers.rows().size());
        assertEquals(Producer.State.ORPHANED, producers.rows().getFirst().state());
        assertEquals(Producer.State.OPEN, producers.rows().getLast().state());
    }

    @Test
    void aProducersCellsLeadToItsSenderItsOwnerAndItsThread() {
        Listing<Producer> producers = ClientListings.of(FOUND).producers();
        Producer full = producers.rows().getLast();

        assertEquals(List.of(full.address()), cell(producers, full, "Client id").objects());
        assertEquals(List.of(full.address()), cell(producers, full, "Sender").objects());
        assertEquals(List.of(0x7e0000030L), cell(producers, full, "Owner").objects());
        assertEquals(
                List.of(full.thread().map(KafkaThread::address).orElseThrow()),
                cell(producers, full, "Thread").objects());
    }

    @Test
    void whoIsHeldByNobodyHasNoOwnerToGoTo() {
        Listing<Producer> producers = ClientListings.of(FOUND).producers();

        assertEquals(
                List.of(), cell(producers, producers.rows().getFirst(), "Owner").objects());
        assertEquals(
                "nobody", cell(producers, producers.rows().getFirst(), "Owner").text());
    }

    @Test
    void theOwnerIsTheNearestObjectOfItsTypeOnThePath() {
        Owner owner = new Owner(
                Owner.Kind.APPLICATION,
                "com.acme.Node",
                "Node (next)",
                List.of(
                        new Owner.Step("system class", "com.acme.Node", 0x10),
                        new Owner.Step("next", "com.acme.Node", 0x20),
                        new Owner.Step("producer", "org.apache.kafka.clients.producer.KafkaProducer", 0x30)));

        assertEquals(0x20, ClientListings.ownerObject(owner).orElseThrow());
    }

    @Test
    void evidenceLeadsToItsObjects() {
        Listing<Evidence> evidence = DumpListings.evidence(evidence());
        Evidence first = evidence.rows().getFirst();

        assertEquals(first.objects(), cell(evidence, first, "Objects").objects());
        assertEquals(3, first.objects().size());
    }

    @Test
    void clientsOfEveryKindLeadToTheirObjects() {
        ClientListings listings = ClientListings.of(FOUND);

        for (Listing<?> listing : List.of(
                listings.consumers(),
                listings.ofConsumers().parts(),
                listings.ofConsumers().settings())) {
            assertEquals(List.of(0x7d0001000L), firstCell(listing).objects());
        }
        for (Listing<?> listing : List.of(
                listings.admins(),
                listings.ofAdmins().connections(),
                listings.ofAdmins().settings())) {
            assertEquals(List.of(0x7c0001000L), firstCell(listing).objects());
        }
    }

    @Test
    void partitionsBeyondThoseKeptAreCounted() {
        Listing<Batches.Partition> partitions =
                ClientListings.partitions(FOUND.producers().getFirst());

        assertEquals(50, partitions.rows().size());
        assertEquals(64, partitions.totalRows());
    }

    private static <R> Cell firstCell(Listing<R> listing) {
        return listing.cells(listing.rows().getFirst()).getFirst();
    }

    private static <R> Cell cell(Listing<R> listing, R row, String column) {
        return listing.columns().stream()
                .filter(one -> one.heading().name().equals(column))
                .findFirst()
                .orElseThrow()
                .cell()
                .apply(row);
    }
}
