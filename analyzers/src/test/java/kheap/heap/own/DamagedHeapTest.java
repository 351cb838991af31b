package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import kheap.hprof.WrittenDump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dumps that are damaged in ways that [DumpFuzzTest] came upon: they open, and every question has an answer.
class DamagedHeapTest {
    private static final long NODE = 0x1700;

    @TempDir
    Path folder;

    private static WrittenDump types() {
        return new WrittenDump(8).segment().javaTypes().type(NODE, WrittenDump.OBJECT, "Node", "L next");
    }

    private void assertEveryAnswer(byte[] dump) throws IOException {
        assertTrue(EveryQuestion.askedOf(Files.write(folder.resolve("damaged.hprof"), dump)));
    }

    @Test
    void theClassOfAnInstanceHasAnIdBetweenTheAddresses() throws IOException {
        assertEveryAnswer(types().rawInstance(0x2000, 0x1901, new byte[8])
                .root(0x2000)
                .end()
                .bytes());
    }

    @Test
    void aClassHasTheIdOfNull() throws IOException {
        assertEveryAnswer(types().type(0, WrittenDump.OBJECT, "Nobody")
                .rawInstance(0x2000, NODE, new byte[8])
                .root(0x2000)
                .end()
                .bytes());
    }

    @Test
    void aClassRefersToNothingAtAll() throws IOException {
        WrittenDump written =
                types().type(0x1800, 0, "Alone").instance(0x2000, 0x1800).root(0x2000);
        byte[] dump = written.end().bytes();
        List<WrittenDump.SubRecord> subRecords = written.subRecords();
        int alone = IntStream.range(0, subRecords.size())
                .filter(i -> subRecords.get(i).id() == 0x1800)
                .findFirst()
                .orElseThrow();
        // Behind the tag, the id, the stack trace and the super class: a class loader that the dump does not hold.
        int loader = (int) subRecords.get(alone - 1).end() + 1 + 8 + 4 + 8;
        assertEveryAnswer(ByteBuffer.wrap(dump).putLong(loader, 0x9998).array());
    }
}
