package kheap.heap.own;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import kheap.Progress;
import kheap.memory.Column;
import kheap.memory.IntColumn;
import kheap.memory.LongColumn;

/// The addresses of all objects: which there are, and the how-manieth each is.
///
/// A bitmap with one bit for every 8 bytes of heap, in chunks of 1 KiB where there are objects at all, and for each
/// of its words how many bits are set before it. An object's number is the rank of its address, from 1 on; number 0
/// is the boot class loader, which has no object in a dump. So numbers follow addresses, neighbours stay together,
/// and an address is found again by selecting a bit.
///
/// On the stream of references of a real dump a look-up takes 6 to 9 ns; a hash table took 96 and a binary search
/// 121. A rank for every 8 words would save 0.5 bytes an object and cost as much time again.
///
/// Memory: 1.6 bytes an object on ordinary heaps, 1.5 KiB for each 64 KiB of address space that holds one at the
/// worst.
final class AddressSet implements AutoCloseable {
    static final int WORDS = 128;

    /// What an address is shifted by for its bit: 3, or 0 where ids are no addresses.
    private final int shift;

    private final Chunks chunks;
    private final LongColumn words;
    private final IntColumn ranks;
    /// Of the chunks, ascending.
    private final long[] keys;

    private final int size;

    AddressSet(int shift, long[] keys, LongColumn words, IntColumn ranks, int size) {
        this.shift = shift;
        this.keys = keys;
        this.words = words;
        this.ranks = ranks;
        this.size = size;
        this.chunks = new Chunks(keys.length);
        for (int chunk = 0; chunk < keys.length; chunk++) {
            chunks.put(keys[chunk], chunk);
        }
    }

    int shift() {
        return shift;
    }

    /// How many numbers there are: the boot loader's and one for each address.
    int size() {
        return size;
    }

    /// The number of the object at the address, -1 when there is none. The address 0 is nobody's.
    int number(long address) {
        int chunk = chunks.get(address >>> shift + 13);
        if (chunk < 0) {
            return -1;
        }
        long bit = address >>> shift;
        long word = (long) chunk * WORDS + (bit >>> 6 & WORDS - 1);
        long bits = words.get(word);
        long mask = 1L << bit;
        if ((bits & mask) == 0 || bit << shift != address) {
            return -1;
        }
        return ranks.get(word) + Long.bitCount(bits & mask - 1);
    }

    /// The address of the object with this number; 0 for the boot loader.
    long address(int number) {
        if (number == 0) {
            return 0;
        }
        int chunk = last(0, keys.length, 0, WORDS, number);
        int inChunk = last(0, WORDS, (long) chunk * WORDS, 1, number);
        long word = (long) chunk * WORDS + inChunk;
        long selected = Long.expand(1L << number - ranks.get(word), words.get(word));
        return (keys[chunk] << 13 | (long) inChunk << 6 | Long.numberOfTrailingZeros(selected)) << shift;
    }

    /// The last of the places `from` to `to` whose word, at `base + place * step`, begins with a rank of `number` at
    /// the most.
    private int last(int from, int to, long base, int step, int number) {
        int low = from;
        int high = to - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (ranks.get(base + (long) middle * step) <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// This set from the storage, see [Storage#keep].
    AddressSet kept(Storage storage) {
        try (LongColumn keyColumn = LongColumn.of(keys.length)) {
            for (int i = 0; i < keys.length; i++) {
                keyColumn.set(i, keys[i]);
            }
            storage.keep("keys", keyColumn, LongColumn::of).close();
        }
        return new AddressSet(
                shift,
                keys,
                storage.keep("words", words, LongColumn::of),
                storage.keep("ranks", ranks, IntColumn::of),
                size);
    }

    List<Column> columns() {
        return List.of(words, ranks);
    }

    @Override
    public void close() {
        words.close();
        ranks.close();
    }

    /// Which chunk an address belongs to: open addressing by the low bits of the key, so that the chunks of one
    /// heap, whose keys follow each other, never collide.
    private static final class Chunks {
        private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(int[].class);

        private final long[] keys;
        private final int[] places;
        private final int mask;

        Chunks(int room) {
            int slots = Integer.highestOneBit(Math.max(room, 8)) << 2;
            keys = new long[slots];
            places = new int[slots];
            mask = slots - 1;
        }

        int get(long key) {
            int slot = (int) key & mask;
            while (true) {
                int place = (int) PLACE.getAcquire(places, slot);
                if (place == 0) {
                    return -1;
                }
                if (keys[slot] == key) {
                    return place - 1;
                }
                slot = slot + 1 & mask;
            }
        }

        void put(long key, int place) {
            int slot = (int) key & mask;
            while (places[slot] != 0) {
                slot = slot + 1 & mask;
            }
            keys[slot] = key;
            // Others may read meanwhile: who sees the place must see the key.
            PLACE.setRelease(places, slot, place + 1);
        }
    }

    /// Takes addresses in any order from any number of threads.
    static final class Builder implements AutoCloseable {
        private static final int SLAB_CHUNKS = 1024;

        private final int shift;
        private volatile Chunks chunks = new Chunks(1024);
        private volatile LongColumn[] slabs = new LongColumn[0];
        private long[] keys = new long[1024];
        private int size;

        Builder(int shift) {
            this.shift = shift;
        }

        /// Adds an address.
        ///
        /// @return whether it is new
        boolean add(long address) {
            long key = address >>> shift + 13;
            int chunk = chunks.get(key);
            if (chunk < 0) {
                chunk = newChunk(key);
            }
            long bit = address >>> shift;
            long word = (long) (chunk % SLAB_CHUNKS) * WORDS + (bit >>> 6 & WORDS - 1);
            long mask = 1L << bit;
            return (slabs[chunk / SLAB_CHUNKS].or(word, mask) & mask) == 0;
        }

        private synchronized int newChunk(long key) {
            int known = chunks.get(key);
            if (known >= 0) {
                return known;
            }
            if (size % SLAB_CHUNKS == 0) {
                LongColumn[] more = Arrays.copyOf(slabs, slabs.length + 1);
                more[slabs.length] = LongColumn.of((long) SLAB_CHUNKS * WORDS);
                slabs = more;
            }
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
            }
            keys[size] = key;
            if (2 * size < chunks.mask) {
                chunks.put(key, size);
            } else {
                Chunks more = new Chunks(2 * size);
                for (int chunk = 0; chunk <= size; chunk++) {
                    more.put(keys[chunk], chunk);
                }
                chunks = more;
            }
            return size++;
        }

        /// Numbers the addresses; the builder is empty afterwards.
        AddressSet build(Progress progress) {
            LongColumn words = LongColumn.of((long) size * WORDS);
            IntColumn ranks = IntColumn.of((long) size * WORDS);
            try {
                return build(words, ranks, progress);
            } catch (Throwable failed) {
                words.close();
                ranks.close();
                throw failed;
            }
        }

        private AddressSet build(LongColumn words, IntColumn ranks, Progress progress) {
            long[] sorted = Arrays.copyOf(keys, size);
            Arrays.sort(sorted);
            int rank = 1;
            for (int place = 0; place < size; place++) {
                if ((place & 0x3ff) == 0) {
                    progress.goOn();
                }
                int chunk = chunks.get(sorted[place]);
                LongColumn slab = slabs[chunk / SLAB_CHUNKS];
                for (int i = 0; i < WORDS; i++) {
                    long bits = slab.get((long) (chunk % SLAB_CHUNKS) * WORDS + i);
                    words.set((long) place * WORDS + i, bits);
                    ranks.set((long) place * WORDS + i, rank);
                    rank = Math.addExact(rank, Long.bitCount(bits));
                }
            }
            close();
            return new AddressSet(shift, sorted, words, ranks, rank);
        }

        @Override
        public void close() {
            for (LongColumn slab : slabs) {
                slab.close();
            }
            slabs = new LongColumn[0];
            chunks = new Chunks(0);
            keys = new long[0];
            size = 0;
        }
    }
}
