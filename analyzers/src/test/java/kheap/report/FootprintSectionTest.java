package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import kheap.ByteSize;
import kheap.footprint.Footprint;
import kheap.footprint.Part;
import kheap.report.Block.Chart.Bars;
import kheap.report.Block.Chart.Course;
import kheap.report.Block.Chart.Series;
import org.junit.jupiter.api.Test;

class FootprintSectionTest {
    private static <B extends Block> Optional<B> block(Footprint footprint, Class<B> kind) {
        return new FootprintSection(footprint)
                .section().orElseThrow().blocks().stream()
                        .filter(kind::isInstance)
                        .map(kind::cast)
                        .findFirst();
    }

    private static Map<String, String> facts(Footprint footprint) {
        return block(footprint, Block.Facts.class).orElseThrow().facts().stream()
                .collect(Collectors.toMap(Block.Fact::name, Block.Fact::value));
    }

    @Test
    void withoutFilesThereIsNothingToSay() {
        assertTrue(new FootprintSection(Footprint.NONE).section().isEmpty());
        assertTrue(new FootprintWords(Footprint.NONE).sentence().isEmpty());
        assertTrue(new FootprintWords(Footprint.NONE).figures().isEmpty());
    }

    @Test
    void theBarIsOneWholeWithTheLimitAndWhatIsUnexplainedAtItsEnd() {
        Footprint footprint = Footprints.ofStacksAndArenas();
        Bars bar = block(footprint, Bars.class).orElseThrow();

        assertEquals(1, bar.labels().size());
        assertEquals(
                List.of(
                        "Java heap",
                        "classes and metaspace",
                        "the JVM itself",
                        "thread stacks",
                        "malloc arenas",
                        "native libraries",
                        "page cache",
                        "smaller parts",
                        "unexplained"),
                bar.series().stream().map(Series::name).toList());
        assertTrue(bar.series().getLast().rest());
        assertEquals(1, bar.series().stream().filter(Series::rest).count());
        assertEquals(List.of(OptionalDouble.of(2L << 30)), bar.limits());
        assertEquals(
                footprint.parts().stream()
                        .mapToLong(part -> part.used().bytes())
                        .sum(),
                bar.series().stream()
                        .mapToDouble(series -> series.values().getFirst())
                        .sum());
    }

    @Test
    void aBarWithoutALimitHasNoLine() {
        Bars bar = block(Footprints.ofOneNumber(), Bars.class).orElseThrow();

        assertEquals(
                List.of("unexplained"), bar.series().stream().map(Series::name).toList());
        assertEquals(List.of(), bar.limits());
    }

    @Test
    void shortFormsLeaveOutNoPartAndSayWhereEachNumberComesFrom() {
        Block.Table table =
                block(Footprints.ofStacksAndArenas(), Block.Table.class).orElseThrow();

        assertEquals(12, table.rows().size());
        assertFalse(table.order().canBeCut());
        assertEquals(
                List.of("Thread stacks", "430 MiB", "4.8 GiB", "4.8 GiB", "pmap -x", "strong"),
                table.rows().get(4).stream().map(Cell::text).limit(6).toList());
        assertEquals("Unexplained", table.rows().getLast().getFirst().text());
    }

    @Test
    void howANumberWasComeByIsNeverCutAndAPartOfNothingIsNoRow() {
        String how = "It was counted, and then counted again, by someone who did not know the first result, at night. "
                .repeat(2);
        Footprint footprint = Footprints.withParts(
                Footprints.part(Part.Kind.NATIVE_LIBRARIES, 0, "nobody asked"),
                Footprints.part(Part.Kind.UNEXPLAINED, 3, how));
        Block.Table table = block(footprint, Block.Table.class).orElseThrow();

        assertEquals(1, table.rows().size());
        assertEquals(how, table.rows().getFirst().getLast().text());
    }

    @Test
    void whereAFactAndTheTableDifferTheFactSaysWhy() {
        Map<String, String> same = facts(Footprints.ofStacksAndArenas());
        Map<String, String> other = facts(Footprints.withParts(
                Footprints.part(Part.Kind.THREAD_STACKS, 433, "stacks"),
                Footprints.part(Part.Kind.MALLOC_ARENAS, 17, "arenas")));
        Map<String, String> first =
                facts(Footprints.withParts(Footprints.part(Part.Kind.MALLOC_ARENAS, 640, "arenas and first heap")));

        assertTrue(same.get("Thread stacks").endsWith("430 MiB of it in memory (pmap -x)"));
        assertTrue(same.get("Malloc arenas").endsWith("620 MiB of it in memory"));
        assertTrue(other.get("Thread stacks").endsWith("; stacks of threads that run no Java make it 433 MiB"));
        assertTrue(other.get("Malloc arenas").contains("account for malloc's memory but for 17 MiB"));
        assertTrue(first.get("Malloc arenas").endsWith("; with malloc's first heap 640 MiB"));
    }

    @Test
    void thePageCacheIsNeverMostOfIt() {
        Footprint footprint = Footprints.withParts(
                Footprints.part(Part.Kind.PAGE_CACHE, 900, "files"), Footprints.part(Part.Kind.UNEXPLAINED, 3, "rest"));

        String sentence = new FootprintWords(footprint).sentence().orElseThrow();
        assertTrue(sentence.endsWith(", 900 MiB of it page cache, and the rest is unexplained (3 MiB)."), sentence);
    }

    @Test
    void theFactsSayWhatIsLeftAndWhatThePageCacheIsOfIt() {
        Map<String, String> facts = facts(Footprints.ofStacksAndArenas());

        assertEquals(
                "2 GiB (memory.max); 1.8 GiB (memory.current) are taken, 204 MiB are left, and 140 MiB more without the page"
                        + " cache, which the kernel gives up before it kills",
                facts.get("Limit"));
        assertEquals("the kernel killed 3 processes of this container for its memory", facts.get("Killed"));
        assertEquals(
                "4,930 Java threads (thread dump); of Kafka: 4,800 kafka-producer-network-thread, 3"
                        + " kafka-admin-client-thread",
                facts.get("Threads"));
        assertEquals(
                "+23 MiB thread stacks, -240 MiB Java heap committed, by the JVM's own books",
                facts.get("Since the baseline"));
        assertEquals("pmap.txt is of process 31774, threads.txt of process 31802.", facts.get("In doubt"));
    }

    @Test
    void moreThanTheLimitIsSaidToBeThat() {
        Footprint footprint = Footprints.using(2_100);

        assertTrue(facts(footprint).get("Limit").contains("are taken, 52 MiB more than that"), () -> facts(footprint)
                .get("Limit"));
        assertTrue(new FootprintWords(footprint).sentence().orElseThrow().contains("(103 %,"));
    }

    @Test
    void aLimitAloneIsHonestAboutTheRest() {
        assertTrue(block(Footprints.ofTheLimit(), Bars.class).isEmpty());
        assertTrue(block(Footprints.ofTheLimit(), Block.Sentence.class)
                .orElseThrow()
                .text()
                .contains("no file tells"));
        assertEquals("2 GiB (memory.max)", facts(Footprints.ofTheLimit()).get("Limit"));
        assertEquals(
                "never for its memory, as the control group counts",
                facts(Footprints.ofTheLimit()).get("Killed"));
        assertEquals(
                "none is set: the process may take what the machine has",
                facts(Footprints.ofOneNumber()).get("Limit"));
    }

    @Test
    void theHeapAfterCollectionsIsHeldAgainstItsMaximum() {
        Course course = block(Footprints.ofStacksAndArenas(), Course.class).orElseThrow();

        assertEquals(Course.Clock.UPTIME, course.clock());
        assertEquals(1L << 30, course.levels().getFirst().value());
        assertEquals(
                "3 min after the start: 180 MiB (188,743,680 bytes), Java heap after a collection",
                course.words(course.lives().getFirst().getFirst()));
        assertTrue(
                facts(Footprints.ofStacksAndArenas()).get("After collections").contains("without a direction"));
    }

    @Test
    void aShortLogTellsNoTrend() {
        HeapAfterCollections minute = new HeapAfterCollections(
                Footprints.course(3, 1), Optional.of(new Footprint.Amount(new ByteSize(1L << 30), "GC log")));

        assertEquals("The GC log covers 2 min: too little to say whether the heap grows.", minute.sentence());
        assertFalse(minute.isLong());
    }
}
