package kheap.heap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import kheap.Progress;

/// Every reachable object on a line of its own, in the order of addresses: address, immediate dominator, shallow and
/// retained bytes, with tabs between them. So any two tools can be held against each other.
///
/// Addresses are hexadecimal without a prefix; `-` stands where nothing dominates. Address 0 is the boot class
/// loader. The first line begins with `#` and names the columns.
public final class ObjectTable {
    private static final int BUFFER_BYTES = 1 << 16;
    /// Two addresses and two numbers of 64 bits, at their longest, with their separators.
    private static final int LONGEST_LINE = 80;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;

    private ObjectTable(OutputStream out) {
        this.out = out;
    }

    /// Writes the table of a dump, in pieces of 64 KiB.
    ///
    /// @param sizes that the dump was opened with; the first line says which
    /// @throws IOException when `out` does
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static void write(HeapDump heap, Sizes sizes, OutputStream out, Progress progress) throws IOException {
        progress.step("Writing the objects");
        String columns = "# object address\timmediate dominator (- = none)\tshallow bytes\tretained bytes"
                + "   (kheap, engine " + heap.file().engine() + ", sizes " + sizes + ")\n";
        out.write(columns.getBytes(StandardCharsets.US_ASCII));
        new ObjectTable(out).write(heap, progress);
    }

    private void write(HeapDump heap, Progress progress) throws IOException {
        int objects = heap.objects();
        for (int object = 0; object < objects; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
                progress.at(object, objects);
            }
            if (heap.isReachable(object)) {
                OptionalInt dominator = heap.dominator(object);
                hex(heap.address(object));
                buffer[filled++] = '\t';
                if (dominator.isPresent()) {
                    hex(heap.address(dominator.getAsInt()));
                } else {
                    buffer[filled++] = '-';
                }
                buffer[filled++] = '\t';
                decimal(heap.shallow(object).bytes());
                buffer[filled++] = '\t';
                decimal(heap.retained(object).bytes());
                buffer[filled++] = '\n';
                if (filled > BUFFER_BYTES - LONGEST_LINE) {
                    flush();
                }
            }
        }
        flush();
    }

    private void flush() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }

    private void hex(long value) {
        int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(value)) / 4);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            buffer[filled++] = (byte) Character.forDigit((int) (value >>> shift) & 15, 16);
        }
    }

    /// @param value not negative
    private void decimal(long value) {
        int start = filled;
        long rest = value;
        do {
            buffer[filled++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        for (int left = start, right = filled - 1; left < right; left++, right--) {
            byte digit = buffer[left];
            buffer[left] = buffer[right];
            buffer[right] = digit;
        }
    }
}
