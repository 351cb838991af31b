package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeStreamTest {
    /// What was written, decoded without the walk's short cuts.
    private static int[] list(EdgeStream stream, int owner, int slot) {
        IntStream.Builder targets = IntStream.builder();
        long at = slot == 0 ? stream.empty() : (long) (slot - 1) << stream.shift();
        while (true) {
            long code = 0;
            int bits = 0;
            byte part;
            do {
                part = stream.bytes().get(at++);
                code |= (part & 0x7fL) << bits;
                bits += 7;
            } while (part < 0);
            if (code == 0) {
                return targets.build().toArray();
            }
            targets.add(owner + (int) (code >>> 1 ^ -(code & 1)));
        }
    }

    /// Lists of two writers over many blocks, with a huge one among them that takes several.
    @ParameterizedTest
    @ValueSource(ints = {1_000, 1 << 28})
    void listsAreReadAsTheyWereWritten(int objects) {
        int lists = 3000;
        int huge = 1_000_000;
        Random random = new Random(objects);
        int[][] written = new int[lists][];
        int[] owners = new int[lists];
        int[] slots = new int[lists];
        try (EdgeStream stream = new EdgeStream(objects, huge + 1000L * lists, 2)) {
            EdgeStream.Writer[] writers = {stream.new Writer(), stream.new Writer()};
            for (int i = 0; i < lists; i++) {
                int owner = random.nextInt(objects);
                int length = i == lists / 2 ? huge : i % 3 == 0 ? 0 : random.nextInt(1000);
                written[i] = random.ints(length, 0, objects)
                        .filter(target -> target != owner)
                        .toArray();
                owners[i] = owner;
                EdgeStream.Writer writer = writers[i & 1];
                writer.begin(owner, length);
                for (int target : written[i]) {
                    writer.add(target);
                }
                slots[i] = writer.end();
                assertTrue(slots[i] >= 0 && slots[i] <= 1 << 30);
            }
            for (int i = 0; i < lists; i++) {
                assertArrayEquals(written[i], list(stream, owners[i], slots[i]), "list " + i);
            }
        }
    }

    @Test
    void moreObjectsThanPositionsAreRefused() {
        assertThrows(TooManyObjectsException.class, () -> new EdgeStream(1L << 30, 10, 1));
    }

    @Test
    void aStreamThatIsTooLongForItsPositionsKeepsListsApart() {
        try (EdgeStream stream = new EdgeStream(1 << 29, 1L << 29, 1)) {
            assertTrue(stream.shift() > 0);
            EdgeStream.Writer writer = stream.new Writer();
            int[] slots = new int[100];
            for (int i = 0; i < slots.length; i++) {
                writer.begin(i, 1);
                writer.add(i + 1 + i % 3 * (1 << 27));
                slots[i] = writer.end();
            }
            for (int i = 0; i < slots.length; i++) {
                assertArrayEquals(new int[] {i + 1 + i % 3 * (1 << 27)}, list(stream, i, slots[i]));
            }
            writer.begin(7, 5);
            assertEquals(0, writer.end());
            assertArrayEquals(new int[0], list(stream, 7, 0));
        }
    }
}
