package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.diagnosis.Certainty;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Evidence;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Quantity;
import kheap.diagnosis.Severity;
import kheap.kafka.DirectMemory;
import kheap.kafka.LibraryCopy;
import kheap.kafka.LibraryCopy.Loader;
import kheap.kafka.LibraryCopy.State;
import kheap.kafka.Meters;
import kheap.kafka.Outside;
import kheap.kafka.Owner;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedeployedClassLoadersTest {
    private static final String TOMCAT = "org.apache.catalina.loader.ParallelWebappClassLoader";

    private final ClientRule rule = new RedeployedClassLoaders();
    private final List<LibraryCopy> copies = new ArrayList<>();

    private Loader loader(String name, State state, boolean held) {
        long address = 0x100L * (copies.size() + 1);
        return new Loader(
                TOMCAT,
                address,
                name.isEmpty() ? Optional.empty() : Optional.of(name),
                state,
                held,
                List.of(
                        new Owner.Step("thread", "org.apache.kafka.common.utils.KafkaThread", 0x10),
                        new Owner.Step("contextClassLoader", TOMCAT, address)));
    }

    private RedeployedClassLoadersTest copy(Loader loader, int clients, int threads) {
        return copy("", loader, clients, List.of(new LibraryCopy.Context(loader, threads)));
    }

    private RedeployedClassLoadersTest copy(
            String prefix, Loader loader, int clients, List<LibraryCopy.Context> contexts) {
        copies.add(new LibraryCopy(
                prefix, Optional.of("4.1.2"), loader, clients, 0, 0, contexts, false, new ByteSize(400 << 10)));
        return this;
    }

    private Clients clients() {
        return Clients.none()
                .outside(
                        new Outside(RecordsHeld.NONE, Meters.NONE, Schemas.NONE, List.of(), copies, DirectMemory.NONE));
    }

    private static Quantity value(Diagnosis.Problem problem, String name) {
        return problem.evidence().stream()
                .filter(evidence -> evidence.name().equals(name))
                .map(Evidence::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutAClassOfTheLibraryItDoesNotArise() {
        assertEquals(
                "The dump holds no class of kafka-clients with a class loader.",
                clients().notApplicable(rule).sentence());
        assertEquals(
                "The part of the dump that was read holds no class of kafka-clients with a class loader.",
                clients().cut().notApplicable(rule).sentence());
    }

    @Test
    void oneCopyIsClear() {
        copy(loader("", State.UNKNOWN, true), 3, 2);
        assertEquals(
                "One copy of kafka-clients 4.1.2 is loaded.",
                clients().clear(rule).sentence());
        assertTrue(clients().cut().clear(rule).sentence().contains("The dump is cut"));
    }

    @Test
    void aShadedCopyBesideTheLibraryIsClear() {
        copy(loader("", State.UNKNOWN, true), 3, 2);
        copy(
                "org.apache.flink.kafka.shaded.",
                loader("", State.UNKNOWN, true),
                1,
                List.of(new LibraryCopy.Context(loader("", State.UNKNOWN, true), 1)));
        assertEquals(
                "2 copies of kafka-clients are loaded (4.1.2, 4.1.2 below org.apache.flink.kafka.shaded), and no"
                        + " application of theirs is gone.",
                clients().clear(rule).sentence());
    }

    @Test
    void applicationsWithNamesOfTheirOwnAreClear() {
        copy(loader("orders", State.UNKNOWN, true), 3, 2);
        copy(loader("billing", State.UNKNOWN, true), 3, 2);
        copy(loader("", State.UNKNOWN, true), 3, 2);
        assertEquals(
                "3 copies of kafka-clients are loaded (4.1.2, 4.1.2, 4.1.2), and no application of theirs is gone.",
                clients().clear(rule).sentence());
    }

    @Test
    void applicationsThatRunAreClearWhateverTheirNames() {
        copy(loader("orders", State.RUNNING, true), 3, 2);
        copy(loader("orders", State.RUNNING, true), 3, 2);
        clients().clear(rule);
    }

    @Test
    void aLoaderThatOnlyKafkaReachesIsProof() {
        copy(loader("orders", State.UNKNOWN, false), 2, 2);
        copy(loader("orders", State.UNKNOWN, true), 2, 2);
        Diagnosis.Problem problem = clients().problem(rule);
        assertEquals(
                "1 application with Kafka clients (ParallelWebappClassLoader \"orders\") is gone, but 2 of its clients"
                        + " still run, with 2 threads: nobody closed them. Nothing but Kafka's own threads, beans and"
                        + " buffers holds its class loader. It keeps at least 400 KiB of heap, and every class that it has"
                        + " loaded.",
                problem.sentence());
        assertEquals(Severity.WARNING, problem.severity());
        assertEquals(Certainty.PROOF, problem.certainty());
        assertEquals(Quantity.count(1), value(problem, "class loaders of applications that are gone"));
        assertEquals(Quantity.count(2), value(problem, "living threads of applications that are gone"));
        assertEquals(Grade.STRONG, clients().cut().problem(rule).grade());
    }

    @Test
    void aLoaderThatWasClosedIsProofEvenInACutDump() {
        copy(loader("orders", State.STOPPED, true), 1, 1);
        Diagnosis.Problem problem = clients().cut().problem(rule);
        assertTrue(problem.sentence().contains(" Its class loader was stopped or closed."), problem::sentence);
        assertTrue(problem.sentence().contains("one of its clients still runs, with 1 thread"), problem::sentence);
        assertEquals(Certainty.PROOF, problem.certainty());
    }

    @Test
    void severalGenerationsAreCountedUp() {
        copy(loader("orders", State.STOPPED, true), 2, 2);
        copy(loader("orders", State.UNKNOWN, false), 2, 2);
        copy(loader("orders", State.UNKNOWN, false), 2, 2);
        copy(loader("orders", State.RUNNING, true), 2, 2);
        Diagnosis.Problem problem = clients().problem(rule);
        assertEquals(
                "3 applications with Kafka clients (ParallelWebappClassLoader \"orders\") are gone, but 6 of their clients"
                        + " still run, with 6 threads: nobody closed them. Of their class loaders 1 was stopped or closed, and"
                        + " nothing but Kafka's own threads, beans and buffers holds the others. They keep at least 1.2 MiB of heap,"
                        + " and every class that they have loaded.",
                problem.sentence());
        assertEquals(
                List.of(0x100L, 0x200L, 0x300L), problem.evidence().getFirst().objects());
    }

    @Test
    void aThreadOfASharedCopyMayKeepAnApplicationToo() {
        Loader shared = loader("", State.UNKNOWN, true);
        copy(
                "",
                shared,
                4,
                List.of(
                        new LibraryCopy.Context(loader("billing", State.RUNNING, true), 3),
                        new LibraryCopy.Context(loader("orders", State.STOPPED, true), 1)));
        Diagnosis.Problem problem = clients().problem(rule);
        assertEquals(
                "1 application with Kafka clients (ParallelWebappClassLoader \"orders\") is gone, but 1 thread of Kafka's"
                        + " still runs with its class loader. Its class loader was stopped or closed.",
                problem.sentence());
        assertTrue(problem.advice().text().contains("KAFKA-21043"));
    }

    @Test
    void leftOverClassesAloneAreWorthKnowing() {
        copy(loader("orders", State.STOPPED, true), 0, 0);
        copy(loader("orders", State.RUNNING, true), 2, 2);
        Diagnosis.Problem problem = clients().problem(rule);
        assertEquals(
                "1 application with Kafka clients (ParallelWebappClassLoader \"orders\") is gone, and none of its clients"
                        + " runs, but its class loader is still there. What keeps it begins at"
                        + " KafkaThread (contextClassLoader).",
                problem.sentence());
        assertEquals(Severity.INFO, problem.severity());
    }

    @Test
    void oneNameInSeveralLoadersIsStrong() {
        copy(loader("orders", State.UNKNOWN, true), 2, 2);
        copy(loader("orders", State.UNKNOWN, true), 1, 1);
        Diagnosis.Problem problem = clients().problem(rule);
        assertEquals(
                "2 class loaders (ParallelWebappClassLoader \"orders\") have a copy of kafka-clients each, with 3 living"
                        + " threads of Kafka's. They have the same name, as those of one application that was redeployed"
                        + " without closing its clients.",
                problem.sentence());
        assertEquals(Severity.WARNING, problem.severity());
        assertEquals(Grade.STRONG, problem.grade());
        assertEquals(Grade.HINT, clients().cut().problem(rule).grade());
    }

    @Test
    void loadersWithoutANameAreAHint() {
        copy(loader("", State.UNKNOWN, true), 2, 2);
        copy(loader("", State.UNKNOWN, true), 2, 0);
        clients().clear(rule);
        copy(loader("", State.UNKNOWN, true), 2, 2);
        Diagnosis.Problem problem = clients().problem(rule);
        assertEquals(Severity.INFO, problem.severity());
        assertEquals(Grade.HINT, problem.grade());
        assertEquals(Quantity.count(2), value(problem, "class loaders that run the same library"));
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void everySentenceReadsWellForNoneOneAndMany(State state) {
        String longName = "an-application-with-a-name-that-somebody-made-far-too-long".repeat(4);
        for (int count : new int[] {0, 1, 2, 5, 1_000}) {
            for (boolean held : new boolean[] {true, false}) {
                copies.clear();
                for (int i = 0; i < count; i++) {
                    copy(loader(longName, state, held), i, i);
                    copy(longName + ".", loader(longName, state, held), 0, List.of());
                }
                clients().ask(rule);
                clients().cut().ask(rule);
            }
        }
    }
}
