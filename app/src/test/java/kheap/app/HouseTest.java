package kheap.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import kheap.heap.Engine;
import kheap.heap.IndexFolder;
import kheap.heap.Opening;
import kheap.heap.Sizes;
import org.junit.jupiter.api.Test;

/// What the program may know of the library, and its parts of each other.
class HouseTest {
    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

    /// What the terminal may say to the heap.
    private static final Set<Class<?>> HOW_TO_OPEN = Set.of(
            Opening.class,
            Engine.class,
            Sizes.class,
            IndexFolder.class,
            IndexFolder.Entry.class,
            IndexFolder.Freed.class);

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
    void theJvmsOfThisMachineKnowNeitherTerminalNorWindow() {
        noClasses()
                .that()
                .resideInAPackage("kheap.app.jvm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kheap.app", "kheap.app.cli..", "kheap.app.gui..", "javafx..", "picocli..")
                .check(PROGRAM);
    }

    @Test
    void theTerminalNeverAsksTheHeap() {
        DescribedPredicate<JavaClass> heap = DescribedPredicate.describe(
                "look into the heap",
                type -> type.getPackageName().matches("kheap\\.(heap|hprof|rules)(\\..*)?")
                        && HOW_TO_OPEN.stream().noneMatch(type::isEquivalentTo));
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
