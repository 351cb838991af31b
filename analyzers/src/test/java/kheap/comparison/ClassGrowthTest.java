package kheap.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kheap.ByteSize;
import kheap.analysis.DumpAnalysis.ClassRow;
import kheap.diagnosis.Quantity.Unit;
import kheap.trend.Trend;
import org.junit.jupiter.api.Test;

class ClassGrowthTest {
    private static final long MIB = 1 << 20;

    private static List<ClassHistory> grown(ADay... made) {
        List<Day> days = Arrays.stream(made).map(ADay::day).toList();
        return ClassGrowth.of(days, TrendBasis.of(days, Lives.of(days).list()));
    }

    private static List<String> names(List<ClassHistory> classes) {
        return classes.stream().map(ClassHistory::name).toList();
    }

    @Test
    void theBiggestGrowthIsFirstAndNoiseIsCut() {
        assertEquals(
                List.of("Big", "Many"),
                names(grown(
                        ADay.of(0)
                                .type("Big", 1, MIB)
                                .type("Many", 100, 1600)
                                .type("FewMore", 100, 1600)
                                .type("LittleMore", 100_000, 100 * MIB)
                                .type("Less", 50, 9 * MIB),
                        ADay.of(1)
                                .type("Big", 1, 3 * MIB)
                                .type("Many", 110, 1760)
                                .type("FewMore", 109, 1744)
                                .type("LittleMore", 101_000, 101 * MIB)
                                .type("Less", 40, MIB))));
    }

    @Test
    void aClassThatCameHadNoInstanceWhereAllClassesAreKept() {
        ClassHistory come = grown(ADay.of(0), ADay.of(1).type("Come", 20, MIB)).getFirst();
        assertEquals(
                Optional.of(new ClassRow("Come", 0, ByteSize.ZERO, ByteSize.ZERO)),
                come.days().getFirst());
        assertTrue(come.instances() instanceof Trend.Growing, come.instances().toString());
    }

    @Test
    void aClassThatCameAmongTheLargestIsNotSaidToBeNew() {
        List<ClassHistory> grown = grown(
                ADay.of(0).fullOfClasses(MIB),
                ADay.of(1).type("Come", 20, 3 * MIB).fullOfClasses(MIB));
        assertEquals(List.of("Come"), names(grown));
        assertEquals(Optional.empty(), grown.getFirst().days().getFirst());
        assertEquals(new Trend.Unknown(), grown.getFirst().retained());
    }

    @Test
    void aClassThatMayHaveBeenAsLargeBeforeDidNotGrow() {
        assertEquals(
                List.of(),
                names(grown(
                        ADay.of(0).fullOfClasses(MIB),
                        ADay.of(1).type("Come", 2000, MIB).fullOfClasses(MIB))));
    }

    @Test
    void copiesOfAClassAreOne() {
        ClassHistory twice = grown(
                        ADay.of(0).type("Twice", 10, MIB).type("Twice", 10, MIB),
                        ADay.of(1).type("Twice", 30, 2 * MIB).type("Twice", 10, MIB))
                .getFirst();
        assertEquals(
                Optional.of(new ClassRow("Twice", 40, new ByteSize(640), new ByteSize(3 * MIB))),
                twice.days().getLast());
    }

    @Test
    void aClassThatStoppedAtAKnownNumberIsBoundedByIt() {
        ADay[] days = new ADay[8];
        for (int day = 0; day < days.length; day++) {
            days[day] = ADay.of(day)
                    .bound("partitions that producers know", 96)
                    .type("PerPartition", Math.min(96, 30 + 33L * day), 1000L * Math.min(96, 30 + 33L * day));
        }
        ClassHistory bounded = grown(days).getFirst();
        assertEquals(Optional.of(new Bound("partitions that producers know", Unit.COUNT, 96)), bounded.bound());
    }

    @Test
    void aReportNamesNotMoreThanItCanShow() {
        ADay first = ADay.of(0);
        ADay second = ADay.of(1);
        for (int number = 0; number < ClassGrowth.SHOWN + 5; number++) {
            second.type("Type" + number, 100, MIB + number);
        }
        List<ClassHistory> grown = grown(first, second);
        assertEquals(ClassGrowth.SHOWN, grown.size());
        assertEquals("Type" + (ClassGrowth.SHOWN + 4), grown.getFirst().name());
    }
}
