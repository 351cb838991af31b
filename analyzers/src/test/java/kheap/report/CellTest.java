package kheap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kheap.ByteSize;
import org.junit.jupiter.api.Test;

class CellTest {
    @Test
    void standsForEveryObjectOfAnEvidenceAndShowsTheFirstTwo() {
        Cell cell = Cell.addresses(List.of(0x10L, 0x20L, 0x30L));

        assertEquals("0x10 0x20 …", cell.text());
        assertEquals("0x10 0x20 0x30", cell.full());
        assertEquals(List.of(0x10L, 0x20L, 0x30L), cell.objects());
    }

    @Test
    void standsForNothingWhereThereIsNoObject() {
        assertEquals(Cell.NONE, Cell.addresses(List.of()));
        assertTrue(Cell.of(new ByteSize(5)).objects().isEmpty());
    }

    @Test
    void keepsItsWordsWhenItIsToldItsObject() {
        Cell size = Cell.of(new ByteSize(1536));

        Cell named = size.standingFor(List.of(0x40L));

        assertEquals(List.of(0x40L), named.objects());
        assertEquals(size.text(), named.text());
        assertEquals("1,536 bytes", named.full());
        assertEquals(size.order(), named.order());
    }
}
