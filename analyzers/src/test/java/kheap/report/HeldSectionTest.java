package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.kafka.DirectMemory;
import kheap.kafka.Held;
import kheap.kafka.Meters;
import kheap.kafka.Outside;
import kheap.kafka.RecordsHeld;
import kheap.kafka.Schemas;
import kheap.report.Block.Sentence;
import kheap.report.Block.Table;
import org.junit.jupiter.api.Test;

class HeldSectionTest {
    static final Held QUEUE = new Held(
            "java.util.concurrent.LinkedBlockingQueue",
            0x700,
            Held.Way.EXECUTOR,
            "the executor of thread \"worker\", Shop (pool)",
            12_000,
            OptionalLong.of(12_000),
            OptionalLong.empty(),
            new ByteSize(3 << 20));

    private static List<Block> blocks(RecordsHeld records, Schemas schemas) {
        return new HeldSection(
                        new Outside(records, Meters.NONE, schemas, List.of(), List.of(), DirectMemory.NONE),
                        new ByteSize(12 << 20))
                .section()
                .blocks();
    }

    @Test
    void whereThereIsNothingNothingIsSaid() {
        assertEquals(List.of(), blocks(RecordsHeld.NONE, Schemas.NONE));
    }

    @Test
    void whoHoldsTheRecordsIsListedAndTheCollectionIsOneClickAway() {
        List<Block> blocks = blocks(
                new RecordsHeld(
                        new RecordsHeld.Kind(13_000, new ByteSize(3 << 20), 4_096, List.of(QUEUE)),
                        RecordsHeld.Kind.NONE),
                Schemas.NONE);

        assertEquals(
                new Sentence(
                        "Records received and not done with: 13,000, which keep 3 MiB of the heap's 12 MiB (25.0 %). What"
                                + " a collection holds of them is extrapolated from 4,096 of them, evenly spread."),
                blocks.getFirst());
        Table table = (Table) blocks.getLast();
        assertEquals(
                List.of(
                        "LinkedBlockingQueue",
                        "the executor of thread \"worker\", Shop (pool)",
                        "12,000",
                        "12,000",
                        "–",
                        "3 MiB"),
                table.rows().getFirst().stream().map(Cell::text).toList());
        assertEquals(List.of(0x700L), table.rows().getFirst().getFirst().objects());
    }

    @Test
    void schemasAreListedWithTheirNames() {
        List<Block> blocks = blocks(
                RecordsHeld.NONE,
                new Schemas(2_000, new ByteSize(3 << 20), 2_000, 2, OptionalLong.empty(), List.of(QUEUE)));

        assertEquals(
                new Sentence(
                        "Avro's record schemas: 2,000 schemas with 2 names, which keep 3 MiB of the heap's 12 MiB (25.0 %)."),
                blocks.getFirst());
        assertEquals("Collections of schemas", ((Table) blocks.getLast()).caption());
    }
}
