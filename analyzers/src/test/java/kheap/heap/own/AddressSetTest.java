package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import kheap.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSetTest {
    /// Near and far, at the ends of words, chunks and the address space.
    private static long[] addresses(int shift) {
        TreeSet<Long> all = new TreeSet<>(Long::compareUnsigned);
        Random random = new Random(shift);
        for (int i = 1; i < 3000; i++) {
            all.add((long) i * 3 << shift);
            all.add(random.nextLong() >>> random.nextInt(50) >>> shift << shift);
        }
        for (int bit = shift; bit < 64; bit++) {
            all.add(1L << bit);
            all.add(-1L >>> 63 - bit >>> shift << shift);
        }
        all.remove(0L);
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void numbersFollowAddressesAndLeadBackToThem(int shift) {
        long[] addresses = addresses(shift);
        AddressSet.Builder builder = new AddressSet.Builder(shift);
        for (int i = addresses.length - 1; i >= 0; i--) {
            assertTrue(builder.add(addresses[i]));
            assertFalse(builder.add(addresses[i]));
        }
        try (AddressSet set = builder.build(Progress.NONE)) {
            assertEquals(addresses.length + 1, set.size());
            assertEquals(0, set.address(0));
            assertEquals(-1, set.number(0));
            for (int i = 0; i < addresses.length; i++) {
                assertEquals(i + 1, set.number(addresses[i]));
                assertEquals(addresses[i], set.address(i + 1));
                for (int bit = 0; bit < shift; bit++) {
                    assertEquals(-1, set.number(addresses[i] | 1L << bit));
                }
            }
        }
    }

    @Test
    void threadsAddTogether() throws Exception {
        int threads = 4;
        long[] all = LongStream.range(1, 40_000).map(i -> i * 0x1238).toArray();
        AddressSet.Builder builder = new AddressSet.Builder(3);
        long added = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int from = thread * all.length / 8;
                counts.add(executor.submit(() -> LongStream.range(from, all.length)
                        .filter(i -> builder.add(all[(int) i]))
                        .count()));
            }
            for (Future<Long> count : counts) {
                added += count.get();
            }
        }
        assertEquals(all.length, added);
        try (AddressSet set = builder.build(Progress.NONE)) {
            for (int i = 0; i < all.length; i++) {
                assertEquals(i + 1, set.number(all[i]));
                assertEquals(all[i], set.address(i + 1));
            }
        }
    }

    @Test
    void anEmptySetHoldsTheBootLoaderOnly() {
        try (AddressSet set = new AddressSet.Builder(3).build(Progress.NONE)) {
            assertEquals(1, set.size());
            assertEquals(0, set.address(0));
            assertEquals(-1, set.number(8));
        }
    }
}
