package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import org.junit.jupiter.api.Test;

class GlossaryTest {
    /// Names of columns that say all there is to say.
    private static final Set<String> SELF_EXPLAINING = Set.of(
            "State",
            "Kind",
            "Partitions",
            "Partition",
            "Topic",
            "Records",
            "Producers",
            "Class",
            "Alive",
            "Ended",
            "File",
            "Heap",
            "Kafka",
            "Threads",
            "Figure",
            "Question");

    /// Kafka's own settings, which Kafka's documentation explains.
    private static final Set<String> SETTINGS = Stream.of(
                    ClientListings.of(ListingTest.FOUND).ofProducers().settings(),
                    ClientListings.of(ListingTest.FOUND).ofConsumers().settings(),
                    ClientListings.of(ListingTest.FOUND).ofAdmins().settings())
            .flatMap(settings -> names(settings).skip(1))
            .collect(Collectors.toUnmodifiableSet());

    @Test
    void explainsEveryColumnThatDoesNotExplainItself() {
        Set<String> unexplained = ListingTest.all()
                .flatMap(GlossaryTest::names)
                .filter(name -> Glossary.meaning(name).isEmpty())
                .filter(name -> !SELF_EXPLAINING.contains(name) && !SETTINGS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of(), unexplained);
    }

    @Test
    void whatExplainsItselfIsAColumnAndIsNotExplainedAgain() {
        Set<String> columns = ListingTest.all().flatMap(GlossaryTest::names).collect(Collectors.toSet());

        assertTrue(columns.containsAll(SELF_EXPLAINING), columns::toString);
        assertTrue(
                SELF_EXPLAINING.stream().allMatch(name -> Glossary.meaning(name).isEmpty()));
    }

    @Test
    void explainsEveryTermInOneShortSentenceWithoutMarkup() {
        List<Glossary.Term> terms =
                Glossary.parts().stream().flatMap(part -> part.terms().stream()).toList();

        assertTrue(terms.size() > 50);
        for (Glossary.Term term : terms) {
            String sentence = term.meaning();
            assertTrue(sentence.matches("[A-Z][^<>`*\\[\\]]{10,159}\\."), sentence);
            assertTrue(!sentence.substring(0, sentence.length() - 1).contains(". "), sentence);
        }
    }

    @Test
    void explainsEveryState() {
        for (String state : List.of("open", "orphaned", "closed", "starting", "thread lost", "polling")) {
            assertTrue(Glossary.meaning(state).isPresent(), state);
        }
    }

    @Test
    void explainsEveryGradeAndSeverityUnderTheWordOfTheReport() {
        for (Grade grade : Grade.values()) {
            assertEquals(
                    Glossary.meaning(grade), Glossary.meaning(grade.toString()).orElseThrow());
        }
        for (Severity severity : Severity.values()) {
            assertEquals(
                    Glossary.meaning(severity),
                    Glossary.meaning(Block.Verdict.Tone.of(severity).toString()).orElseThrow());
        }
    }

    @Test
    void knowsATermInAnyCase() {
        for (String term : List.of("GC root", "gc root", "GC ROOT")) {
            assertTrue(Glossary.meaning(term).orElseThrow().contains("JVM keeps"), term);
        }
        assertTrue(Glossary.meaning("flux capacitor").isEmpty());
    }

    private static Stream<String> names(Listing<?> listing) {
        return listing.columns().stream().map(column -> column.heading().name());
    }
}
