package kheap.comparison.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrowthRulesTest {
    @Test
    void everyRuleIsListed() {
        Set<String> written = new ClassFileImporter()
                .importPackages("kheap.comparison.rules").stream()
                        .filter(type -> type.isAssignableTo(GrowthRule.class) && !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        List<String> listed =
                GrowthRules.ALL.stream().map(rule -> rule.getClass().getName()).toList();
        assertEquals(written, Set.copyOf(listed));
        assertEquals(written.size(), listed.size());
    }

    @Test
    void idsAreStableAndStandInReportOrder() {
        assertEquals(
                List.of(
                        "growing-orphans",
                        "growing-clients",
                        "client-churn",
                        "growing-pools",
                        "growing-metrics",
                        "growing-fetch-buffers",
                        "growing-threads",
                        "growing-direct-buffers",
                        "growing-heap",
                        "bounded-growth"),
                ids().toList());
    }

    @Test
    void idsAreUniqueAndInKebabCase() {
        assertEquals(GrowthRules.ALL.size(), ids().distinct().count());
        assertTrue(ids().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*")));
    }

    private static Stream<String> ids() {
        return GrowthRules.ALL.stream().map(rule -> rule.question().id());
    }
}
