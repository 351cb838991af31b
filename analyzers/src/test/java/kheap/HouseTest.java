package kheap;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.awt.Component;
import java.awt.Desktop;
import java.awt.Robot;
import java.awt.Toolkit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The floors of the library and who may use whom.
class HouseTest {
    /// What the build makes of the report's templates.
    private static final String TEMPLATES = "gg.jte.generated..";

    /// From the ground up: a floor uses those before it. The floor of the heap includes its engines.
    private static final List<String> FLOORS = List.of(
            "kheap",
            "kheap.memory..",
            "kheap.hprof..",
            "kheap.heap..",
            "kheap.process..",
            "kheap.kafka..",
            "kheap.evidence..",
            "kheap.diagnosis..",
            "kheap.footprint..",
            "kheap.pprof..",
            "kheap.golang..",
            "kheap.rules..",
            "kheap.analysis..",
            "kheap.trend..",
            "kheap.comparison..",
            "kheap.report..",
            TEMPLATES);

    private static final String MAT = "kheap.heap.mat..";
    private static final String OWN = "kheap.heap.own..";

    /// Floors and rooms whose types stay inside.
    private static final List<String> CLOSED =
            List.of("kheap.hprof..", MAT, OWN, "kheap.rules..", "kheap.golang.rules..", "kheap.comparison.rules..");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .importUrl(ByteSize.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest
    @FieldSource("FLOORS")
    void noFloorIsEmpty(String floor) {
        assertFalse(in(floor).isEmpty(), floor);
    }

    @Test
    void bothEnginesAreThere() {
        assertFalse(in(MAT).isEmpty());
        assertFalse(in(OWN).isEmpty());
    }

    @Test
    void everyClassIsOnAFloor() {
        classes().should().resideInAnyPackage(FLOORS.toArray(String[]::new)).check(HOUSE);
    }

    @ParameterizedTest
    @FieldSource("FLOORS")
    void aFloorUsesOnlyThoseBeforeIt(String floor) {
        List<String> after = FLOORS.subList(FLOORS.indexOf(floor) + 1, FLOORS.size());
        noClasses()
                .that()
                .resideInAPackage(floor)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(after.toArray(String[]::new))
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kheap.diagnosis..",
                "kheap.footprint..",
                "kheap.golang..",
                "kheap.rules..",
                "kheap.trend..",
                "kheap.comparison..",
                "kheap.report..",
                TEMPLATES
            })
    void nothingBelowTheWaistReachesUpToTheHeap(String floor) {
        noClasses()
                .that()
                .resideInAPackage(floor)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kheap.heap..", "kheap.hprof..")
                .check(HOUSE);
    }

    @Test
    void onlyTheEngineOfMatKnowsMat() {
        noClasses()
                .that()
                .resideOutsideOfPackage(MAT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.mat..")
                .check(HOUSE);
    }

    @ParameterizedTest
    @FieldSource("CLOSED")
    void aClosedPackageStandsInNoSignatureOfAnother(String closed) {
        classes()
                .that()
                .resideOutsideOfPackage(closed)
                .should(notShow(JavaClass.Predicates.resideInAPackage(closed)))
                .check(HOUSE);
    }

    @Test
    void theLibraryPrintsNothing() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(HOUSE);
    }

    @Test
    void theLibraryLogsNothing() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(System.Logger.class)
                .check(HOUSE);
    }

    @Test
    void onlyTheReportDraws() {
        noClasses()
                .that()
                .resideOutsideOfPackage("kheap.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.awt..", "org.jfree..", "org.apache.batik..")
                .check(HOUSE);
    }

    @Test
    void theLibraryKnowsNoScreen() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.swing..", "java.awt.event..", "javafx..")
                .check(HOUSE);
        for (Class<?> screen : List.of(Component.class, Desktop.class, Toolkit.class, Robot.class)) {
            noClasses().should().dependOnClassesThat().areAssignableTo(screen).check(HOUSE);
        }
    }

    @Test
    void theLibraryReadsKafkasObjectsAndNeverLoadsItsClasses() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(HOUSE);
    }

    @ParameterizedTest
    @CsvSource({
        "kheap.rules.Rule, kheap.rules.Rules",
        "kheap.comparison.rules.GrowthRule, kheap.comparison.rules.GrowthRules"
    })
    void everyRuleIsListed(String rule, String list) {
        Set<JavaClass> listed = HOUSE.get(list).getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass())
                .collect(Collectors.toSet());
        List<String> forgotten = HOUSE.get(rule).getAllSubclasses().stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(type -> !listed.contains(type))
                .map(JavaClass::getName)
                .toList();
        assertEquals(List.of(), forgotten);
        assertFalse(HOUSE.get(rule).getAllSubclasses().isEmpty());
    }

    @Test
    void aClassIsANounOfTheField() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Data|Info)")
                .orShould()
                .haveNameMatching(".*[.$]Abstract[A-Z].*")
                .check(HOUSE);
    }

    private static List<JavaClass> in(String floor) {
        return HOUSE.stream()
                .filter(JavaClass.Predicates.resideInAPackage(floor))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .toList();
    }

    /// What another package sees of a class: the types it extends, and those of its public and protected members.
    private static ArchCondition<JavaClass> notShow(DescribedPredicate<? super JavaClass> hidden) {
        return new ArchCondition<>("not show a type of a closed package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isVisible(type)) {
                    return;
                }
                Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
                if (parents.flatMap(parent -> parent.getAllInvolvedRawTypes().stream())
                        .anyMatch(hidden)) {
                    events.add(violated(type, type.getFullName() + " extends a type of a closed package"));
                }
                for (JavaMember member : type.getMembers()) {
                    if (isOpen(member.getModifiers()) && signature(member).anyMatch(hidden)) {
                        events.add(violated(member, member.getFullName() + " shows a type of a closed package"));
                    }
                }
            }
        };
    }

    private static Stream<JavaClass> signature(JavaMember member) {
        Stream<? extends JavaType> types =
                switch (member) {
                    case JavaField field -> Stream.of(field.getType());
                    case JavaCodeUnit unit ->
                        Stream.of(
                                        Stream.of(unit.getReturnType()),
                                        unit.getParameterTypes().stream(),
                                        unit.getExceptionTypes().stream())
                                .flatMap(part -> part);
                    default -> throw new AssertionError("a member of a third kind: " + member.getFullName());
                };
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    /// A member of a class that nobody outside its package can name is not seen either.
    private static boolean isVisible(JavaClass type) {
        return isOpen(type.getModifiers())
                && type.getEnclosingClass().map(HouseTest::isVisible).orElse(true);
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
