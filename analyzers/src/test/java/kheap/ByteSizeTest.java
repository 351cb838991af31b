package kheap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ByteSizeTest {
    @Test
    void aSumIsAtMostWhatALongHolds() {
        ByteSize most = new ByteSize(Long.MAX_VALUE);
        assertEquals(most, most.plus(most));
        assertEquals(most, new ByteSize(1).plus(most));
        assertEquals(new ByteSize(3), new ByteSize(1).plus(new ByteSize(2)));
    }
}
