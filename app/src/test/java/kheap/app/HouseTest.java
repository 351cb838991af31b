package kheap.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kheap.app.gui.heap.HeapSession;
import kheap.heap.Engine;
import kheap.heap.HeapDumps;
import kheap.heap.IndexFolder;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import org.junit.jupiter.api.Test;

/// What the program may know of the library, and its parts of each other.
class HouseTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

    /// What the program may say of the heap without looking into it.
    private static final Set<Class<?>> HOW_TO_OPEN = Set.of(
            Opening.class,
            Engine.class,
            Sizes.class,
            IndexFolder.class,
            IndexFolder.Entry.class,
            IndexFolder.Freed.class);

    private static final DescribedPredicate<JavaClass> LOOKS_INTO_THE_HEAP = DescribedPredicate.describe(
            "look into the heap",
            type -> type.getPackageName().matches("kheap\\.(heap|hprof|rules)(\\..*)?")
                    && HOW_TO_OPEN.stream().noneMatch(type::isEquivalentTo));

    @Test
    void theTerminalIsThere() {
        assertTrue(PROGRAM.contain("kheap.app.cli.Program"));
    }

    @Test
    void theTerminalKnowsNeitherTheWindowNorWhoStartsIt() {
        noClasses()
                .that()
                .resideInAPackage("kheap.app.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kheap.app", "kheap.app.gui..", "javafx..")
                .check(PROGRAM);
    }

    @Test
    void theWindowDoesNotKnowTheTerminal() {
        noClasses()
                .that()
                .resideInAPackage("kheap.app.gui..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kheap.app.cli..", "picocli..")
                .check(PROGRAM);
    }

    /// A floor may use those that stand before it.
    @Test
    void theWindowsFloorsRestOnEachOther() {
        List<String> floors = List.of("settings", "heap", "model", "part", "page");
        for (int floor = 0; floor < floors.size(); floor++) {
            String name = "kheap.app.gui." + floors.get(floor);
            assertFalse(PROGRAM.getPackage(name).getClasses().isEmpty(), name);
            String[] above = Stream.concat(
                            Stream.of("kheap.app.gui"),
                            floors.subList(floor + 1, floors.size()).stream().map(higher -> "kheap.app.gui." + higher))
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(PROGRAM);
        }
    }

    @Test
    void whatTheWindowKnowsHasNoNode() {
        noClasses()
                .that()
                .resideInAnyPackage("kheap.app.gui.settings", "kheap.app.gui.heap")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javafx..")
                .check(PROGRAM);
        noClasses()
                .that()
                .resideInAPackage("kheap.app.gui.model")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.application..", "atlantafx..")
                .check(PROGRAM);
    }

    @Test
    void oneClassOfTheWindowOpensDumpsAndOnlyItsOwnFloorLooksIntoThem() {
        noClasses()
                .that()
                .resideInAPackage("kheap.app.gui..")
                .and()
                .doNotBelongToAnyOf(HeapSession.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(HeapDumps.class)
                .check(PROGRAM);
        noClasses()
                .that()
                .resideInAPackage("kheap.app.gui..")
                .and()
                .resideOutsideOfPackage("kheap.app.gui.heap")
                .should()
                .dependOnClassesThat(LOOKS_INTO_THE_HEAP)
                .check(PROGRAM);
    }

    @Test
    void theTerminalNeverAsksTheHeap() {
        noClasses()
                .that()
                .resideInAPackage("kheap.app.cli..")
                .should()
                .dependOnClassesThat(LOOKS_INTO_THE_HEAP)
                .check(PROGRAM);
    }

    @Test
    void theProgramKnowsNoMat() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.mat..")
                .check(PROGRAM);
    }

    @Test
    void aClassIsANounOfTheField() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Data|Info)")
                .orShould()
                .haveNameMatching(".*[.$]Abstract[A-Z].*")
                .check(PROGRAM);
    }
}
