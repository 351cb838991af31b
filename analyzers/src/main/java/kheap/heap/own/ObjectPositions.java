package kheap.heap.own;

import java.util.List;
import kheap.Progress;
import kheap.memory.Column;
import kheap.memory.IntColumn;
import kheap.memory.LongColumn;
import kheap.memory.LongList;

/// Where in the dump the records of objects stand: for every 64th number, and wherever the file does not go on with
/// the next number. So an object's record is found by a binary search and by stepping over 63 records at the most.
///
/// Memory: 0.2 bytes an object for dumps in the order of addresses, as JVMs write them; 12 for a dump in no order.
final class ObjectPositions implements AutoCloseable {
    /// How many records one position stands for at the most.
    static final int LONGEST_RUN = 64;

    /// Ascending.
    private final IntColumn numbers;

    private final LongColumn positions;
    private final int size;

    ObjectPositions(IntColumn numbers, LongColumn positions, int size) {
        this.numbers = numbers;
        this.positions = positions;
        this.size = size;
    }

    /// @param pairs numbers and positions in turn, in any order; are closed
    static ObjectPositions of(List<LongList> pairs, Progress progress) {
        long sum = pairs.stream().mapToLong(list -> list.size() / 2).sum();
        int size = Math.toIntExact(sum);
        IntColumn numbers = IntColumn.of(size);
        LongColumn positions = LongColumn.of(size);
        ObjectPositions unsorted = new ObjectPositions(numbers, positions, size);
        try {
            long to = 0;
            for (LongList list : pairs) {
                for (long i = 0; i < list.size(); i += 2) {
                    numbers.set(to, (int) list.get(i));
                    positions.set(to++, list.get(i + 1));
                }
                list.close();
            }
            for (int shift = 0; shift < Integer.SIZE; shift += 11) {
                progress.goOn();
                unsorted = unsorted.sortedBy(shift);
            }
            return unsorted;
        } catch (Throwable failed) {
            unsorted.close();
            throw failed;
        }
    }

    /// One pass of a radix sort, by 11 bits; closes this one.
    private ObjectPositions sortedBy(int shift) {
        int[] places = new int[1 << 11];
        for (long i = 0; i < size; i++) {
            places[numbers.get(i) >>> shift & (1 << 11) - 1]++;
        }
        int sum = 0;
        for (int i = 0; i < places.length; i++) {
            int count = places[i];
            places[i] = sum;
            sum += count;
        }
        IntColumn sortedNumbers = IntColumn.of(size);
        LongColumn sortedPositions = LongColumn.of(size);
        for (long i = 0; i < size; i++) {
            int place = places[numbers.get(i) >>> shift & (1 << 11) - 1]++;
            sortedNumbers.set(place, numbers.get(i));
            sortedPositions.set(place, positions.get(i));
        }
        close();
        return new ObjectPositions(sortedNumbers, sortedPositions, size);
    }

    /// The last place whose number is not above this one; -1 when there is none.
    int place(int number) {
        int low = -1;
        int high = size - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (numbers.get(middle) <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    int number(int place) {
        return numbers.get(place);
    }

    long position(int place) {
        return positions.get(place);
    }

    int size() {
        return size;
    }

    /// These positions from the storage, see [Storage#keep].
    ObjectPositions kept(Storage storage) {
        return new ObjectPositions(
                storage.keep("position-numbers", numbers, IntColumn::of),
                storage.keep("positions", positions, LongColumn::of),
                size);
    }

    List<Column> columns() {
        return List.of(numbers, positions);
    }

    @Override
    public void close() {
        numbers.close();
        positions.close();
    }
}
