package kheap.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import kheap.Progress;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
    /// Without compressed references an `Integer` has a header of 12 bytes and 4 of its own; MAT takes the header
    /// for
    /// 16. With them, both say the same.
    @ParameterizedTest
    @CsvSource({"-, TRUE, 16", "-, MAT, 24", "+, TRUE, 16", "+, MAT, 16"})
    void matMistakesTheHeaderWhereReferencesAreNotCompressed(String compressed, Sizes sizes, long bytes)
            throws Exception {
        Path folder = Path.of("target", "dumps", "XX" + compressed + "UseCompressedOops");
        Path dump = Sample.grow(NoKafka.class, folder, "-XX:" + compressed + "UseCompressedOops");
        Opening opening = new Opening(Engine.MAT, sizes, Optional.empty());
        try (HeapDump heap = HeapDumps.open(dump, opening, Progress.NONE)) {
            HeapClass integer = heap.classesNamed("java.lang.Integer").getFirst();

            assertEquals(
                    bytes,
                    heap.shallow(heap.instances(Set.of(integer.number()), 0, 1)[0])
                            .bytes());
        }
    }
}
