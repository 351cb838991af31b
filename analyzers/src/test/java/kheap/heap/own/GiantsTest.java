package kheap.heap.own;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import kheap.hprof.DumpBytes;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;

/// Dumps with arrays and lists too large to be written for a test: their bytes are made when they are read.
class GiantsTest {
    private static final long NODE = 0x1400;
    private static final long HEAD = 0x2000;
    private static final long LIST = 0x100_0000;

    /// A part of a dump.
    ///
    /// @param recordBytes how long each record is
    /// @param fill writes the record of a number
    private record Run(long count, int recordBytes, Filler fill) {
        static Run of(byte[] bytes) {
            return new Run(1, bytes.length, (number, record) -> record.put(bytes));
        }

        static Run zeros(long count) {
            return new Run(count, 0, (number, record) -> {});
        }

        long bytes() {
            return recordBytes == 0 ? count : count * recordBytes;
        }
    }

    private interface Filler {
        void record(int number, ByteBuffer record);
    }

    /// One part after the other.
    private record Made(List<Run> runs) implements DumpBytes {
        @Override
        public long size() {
            return runs.stream().mapToLong(Run::bytes).sum();
        }

        @Override
        public void read(ByteBuffer into, long at) {
            long start = 0;
            long from = at;
            for (Run run : runs) {
                long end = start + run.bytes();
                while (into.hasRemaining() && from < end) {
                    int length = (int) Math.min(into.remaining(), end - from);
                    if (run.recordBytes == 0) {
                        into.put(new byte[length]);
                        from += length;
                    } else {
                        ByteBuffer record = ByteBuffer.allocate(run.recordBytes);
                        int offset = (int) ((from - start) % run.recordBytes);
                        run.fill.record((int) ((from - start) / run.recordBytes), record);
                        length = Math.min(length, run.recordBytes - offset);
                        into.put(record.array(), offset, length);
                        from += length;
                    }
                }
                start = end;
            }
        }

        @Override
        public void close() {}
    }

    /// A dump that has the giants in a segment of their own behind the others.
    private static Made with(WrittenDump small, Run... giants) {
        List<Run> runs = new ArrayList<>();
        runs.add(Run.of(small.bytes()));
        long bytes = 0;
        for (Run giant : giants) {
            bytes += giant.bytes();
        }
        runs.add(Run.of(ByteBuffer.allocate(9)
                .put((byte) 0x1c)
                .putInt(0)
                .putInt((int) bytes)
                .array()));
        runs.addAll(List.of(giants));
        runs.add(Run.of(ByteBuffer.allocate(9).put((byte) 0x2c).array()));
        return new Made(runs);
    }

    private static WrittenDump types() {
        return new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(NODE, OBJECT, "Node", "L next", "L previous")
                .root(NODE);
    }

    @Test
    void anArrayOfReferencesMayHaveMoreThan2GiB() throws IOException {
        long length = (1L << 28) + 1;
        byte[] head = ByteBuffer.allocate(25)
                .put((byte) 0x22)
                .putLong(0x10_0000)
                .putInt(0)
                .putInt((int) length)
                .putLong(ARRAY)
                .array();
        byte[] last = ByteBuffer.allocate(8).putLong(0x2100).array();
        WrittenDump small = types().instance(0x2100, NODE)
                .objectArray(HEAD, ARRAY, 0x10_0000)
                .root(HEAD);
        try (OwnHeapDump heap =
                Opened.USUALLY.heap(with(small, Run.of(head), Run.zeros(8 * (length - 1)), Run.of(last)))) {
            int array = heap.at(0x10_0000).orElseThrow();
            int node = heap.at(0x2100).orElseThrow();
            assertEquals(length, heap.length(array));
            assertArrayEquals(new int[] {-1, node}, heap.elements(array, (int) length - 2, 10));
            assertEquals(OptionalInt.of(array), heap.dominator(node));
            assertEquals(24 + 8 * length, heap.shallow(array).bytes());
        }
    }

    @Test
    void anArrayOfBytesMayHaveMoreThan2GiB() throws IOException {
        long length = (1L << 31) + (1 << 20) + 1;
        byte[] head = ByteBuffer.allocate(18)
                .put((byte) 0x23)
                .putLong(0x10_0000)
                .putInt(0)
                .putInt((int) length)
                .put((byte) 8)
                .array();
        byte[] behind = ByteBuffer.allocate(26)
                .put((byte) 0x23)
                .putLong(0x1_0000_0000L)
                .putInt(0)
                .putInt(8)
                .put((byte) 8)
                .putLong(0x0102030405060708L)
                .array();
        WrittenDump small =
                types().objectArray(HEAD, ARRAY, 0x10_0000, 0x1_0000_0000L).root(HEAD);
        try (OwnHeapDump heap = Opened.USUALLY.heap(with(small, Run.of(head), Run.zeros(length), Run.of(behind)))) {
            int array = heap.at(0x10_0000).orElseThrow();
            assertEquals(24 + length + 7 & -8, heap.shallow(array).bytes());
            assertEquals(heap.shallow(array), heap.retained(array));
            assertEquals(Integer.MAX_VALUE, heap.length(array));
            assertArrayEquals(new long[2], heap.primitives(array, Integer.MAX_VALUE - 1, 2));
            assertArrayEquals(
                    new long[] {1, 2}, heap.primitives(heap.at(0x1_0000_0000L).orElseThrow(), 0, 2));
        }
    }

    private static void node(int number, long next, long previous, ByteBuffer record) {
        record.put((byte) 0x21)
                .putLong(LIST + 32L * number)
                .putInt(0)
                .putLong(NODE)
                .putInt(16);
        record.putLong(next).putLong(previous);
    }

    private static Run list(int length, boolean doubly, long last) {
        return new Run(
                length,
                41,
                (number, record) -> node(
                        number,
                        number == length - 1 ? last : LIST + 32L * (number + 1),
                        doubly && number > 0 ? LIST + 32L * (number - 1) : 0,
                        record));
    }

    @Test
    void listsOfThreeMillionNodesAreNoProblem() throws IOException {
        int length = 3_000_000;
        for (boolean doubly : new boolean[] {false, true}) {
            WrittenDump small = types().objectArray(HEAD, ARRAY, LIST).root(HEAD);
            try (HeapIndex index =
                    new Opened(2, Numbering.SAMPLES, 8 << 20).index(with(small, list(length, doubly, 0)))) {
                assertChain(index, length, 0);
            }
        }
    }

    /// Each node is dominated by the one before, and retains all behind it.
    ///
    /// @param atEnd what the last one retains besides itself, in units of 8 bytes
    private static void assertChain(HeapIndex index, int length, long atEnd) {
        int first = index.addresses().number(LIST);
        int above = Slots.number(index.slots().get(index.addresses().number(HEAD)));
        for (int i = 0; i < length; i++) {
            int slot = index.slots().get(first + i);
            if (Slots.isLeaf(slot)) {
                assertEquals(length - 1, i);
                assertEquals(above, Slots.number(slot));
                return;
            }
            int number = Slots.number(slot);
            if (above != index.dominators().get(number)
                    || index.retained().eighths(number) != 4L * (length - i) + atEnd) {
                assertEquals(above, index.dominators().get(number), "node " + i);
                assertEquals(4L * (length - i) + atEnd, index.retained().eighths(number), "node " + i);
            }
            above = number;
        }
    }

    /// The shape that costs SEMI-NCA most: those that hang off the end point back into the chain, so that each
    /// search for a common ancestor has far to go.
    @Test
    void aChainWithManyNodesAtItsEndThatPointBackIntoItIsNoProblem() throws IOException {
        int length = 1_000_000;
        int hanging = 200_000;
        long first = LIST + 32L * length;
        long fan = LIST - 0x1000;
        WrittenDump small = types().objectArray(HEAD, ARRAY, LIST)
                .root(HEAD)
                .segment()
                .objectArray(
                        fan,
                        ARRAY,
                        LongStream.range(0, hanging).map(i -> first + 32 * i).toArray());
        Run backwards = new Run(
                hanging,
                41,
                (number, record) -> node(length + number, LIST + 32 * (long) (length / 2 + 2 * number), first, record));
        try (HeapIndex index = new Opened(2, 1, 8 << 20).index(with(small, list(length, false, fan), backwards))) {
            assertChain(index, length, index.sizes().get(index.addresses().number(fan)) + 4L * hanging);
            int fanNumber = Slots.number(index.slots().get(index.addresses().number(fan)));
            for (int i = 0; i < hanging; i++) {
                int number = Slots.number(index.slots().get(index.addresses().number(first) + i));
                assertEquals(fanNumber, index.dominators().get(number));
            }
        }
    }
}
