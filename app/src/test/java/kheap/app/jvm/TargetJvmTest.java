package kheap.app.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The answers were given by JDK 17 and 25.
class TargetJvmTest {
    static Object[][] answers() {
        return new Object[][] {
            {57_704, """
                27115:
                 garbage-first heap   total 397312K, used 57704K [0x0000000687400000, 0x0000000800000000)
                  region size 4096K, 2 young (8192K), 1 survivors (4096K)
                 Metaspace       used 79K, committed 320K, reserved 1114112K
                  class space    used 3K, committed 128K, reserved 1048576K
                """},
            {54_046, """
                27117:
                garbage-first heap   total reserved 6172672K, committed 393216K, used 54046K [0x0000000687400000, 0x0000000800000000)
                 region size 4096K, 5 young (20480K), 1 survivors (4096K)
                """},
            {50_266 + 1_166, """
                27119:
                DefNew     total 116160K, used 50266K [0x0000000687400000, 0x000000068f200000, 0x0000000704d50000)
                 eden space 103296K,  48% used [0x0000000687400000, 0x000000068a516920, 0x000000068d8e0000)
                 from space 12864K,   0% used [0x000000068d8e0000, 0x000000068d8e0000, 0x000000068e570000)
                 to   space 12864K,   0% used [0x000000068e570000, 0x000000068e570000, 0x000000068f200000)
                Tenured    total 258048K, used 1166K [0x0000000704d50000, 0x0000000714950000, 0x0000000800000000)
                 the  space 258048K,   0% used [0x0000000704d50000, 0x0000000704e73ab8, 0x0000000714950000)
                """},
            {68 << 10, """
                27121:
                ZHeap            used 68M, capacity 378M, max capacity 6028M
                 Cache           310M (1)
                  size classes   256M (1)
                """},
            {45_056, """
                27125:
                Shenandoah Heap
                 6028M max, 6028M soft max, 378M committed, 45056K used
                 3014 x 2048K regions
                Status: not cancelled

                 Metaspace       used 128K, committed 320K, reserved 1114112K
                  class space    used 4K, committed 128K, reserved 1048576K
                """}
        };
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyCollectorsHeapIsRead(int kibibytes, String answer) {
        assertEquals(
                Optional.of(new ByteSize(kibibytes * 1024L)),
                TargetJvm.of("", answer).heapUsed());
    }

    @Test
    void anAbsurdAnswerIsNoFault() {
        TargetJvm jvm = TargetJvm.of("JDK 99999999999", "heap used 999999999999G\n used 999999999999G");
        assertEquals(OptionalInt.empty(), jvm.feature());
        assertTrue(jvm.room(false).orElseThrow().bytes() > 0);
    }

    @ParameterizedTest
    @CsvSource({"8.0_422, 8, true", "14.0.2, 14, true", "15, 15, false", "25.0.3, 25, false"})
    void gzippedDumpsNeedJava15(String version, int feature, boolean without) {
        TargetJvm jvm = TargetJvm.of("1:\nOpenJDK 64-Bit Server VM version 1.2\nJDK " + version, "");
        assertEquals(OptionalInt.of(feature), jvm.feature());
        assertEquals(without, jvm.isWithoutGzip());
    }

    @Test
    void aJvmThatSaysNothingIsDumpedAllTheSame() {
        TargetJvm silent = TargetJvm.of("1:\n", "java.lang.IllegalArgumentException: Unknown diagnostic command\n");
        assertEquals(new TargetJvm(OptionalInt.empty(), Optional.empty()), silent);
        assertFalse(silent.isWithoutGzip());
        assertTrue(silent.room(false).isEmpty());
    }

    @Test
    void aGzippedDumpTakesFourTimesAsLong() {
        TargetJvm jvm = new TargetJvm(OptionalInt.of(17), Optional.of(new ByteSize(960L << 20)));
        assertEquals(Optional.of(Duration.ofSeconds(20)), jvm.pause(true));
        assertEquals(Optional.of(Duration.ofSeconds(5)), jvm.pause(false));
        assertEquals(Optional.empty(), new TargetJvm(OptionalInt.of(17), Optional.empty()).pause(true));
    }

    @ParameterizedTest
    @CsvSource({"17, false, 1500", "17, true, 500", "25, false, 3000", "25, true, 1000"})
    void aDumpNeedsRoomByFormAndVersion(int feature, boolean gzipped, long bytes) {
        TargetJvm jvm = new TargetJvm(OptionalInt.of(feature), Optional.of(new ByteSize(1000)));
        assertEquals(Optional.of(new ByteSize(bytes)), jvm.room(gzipped));
    }
}
