package kheap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ByteSizeTest {
    @Test
    void aSumIsAtMostWhatALongHolds() {
        ByteSize most = new ByteSize(Long.MAX_VALUE);
        assertEquals(most, most.plus(most));
        assertEquals(most, new ByteSize(1).plus(most));
        assertEquals(most, most.times(2));
        assertEquals(most, new ByteSize(1L << 62).times(2));
        assertEquals(new ByteSize(512), new ByteSize(8).times(64));
        assertEquals(new ByteSize(3), new ByteSize(1).plus(new ByteSize(2)));
    }
}
