package kheap.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import kheap.heap.Engine;
import org.junit.jupiter.api.Test;

/// What the program may know of the library, and its parts of each other.
class HouseTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

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
                // there may be no window
                .allowEmptyShould(true)
                .check(PROGRAM);
    }

    @Test
    void theTerminalNeverAsksTheHeap() {
        DescribedPredicate<JavaClass> heap = DescribedPredicate.describe(
                "look into the heap",
                type -> type.getPackageName().matches("kheap\\.(heap|hprof|rules)(\\..*)?")
                        && !type.isEquivalentTo(Engine.class));
        noClasses()
                .that()
                .resideInAPackage("kheap.app.cli..")
                .should()
                .dependOnClassesThat(heap)
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
