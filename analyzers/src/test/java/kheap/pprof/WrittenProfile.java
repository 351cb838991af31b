package kheap.pprof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;

/// A protobuf profile written by hand, field by field.
final class WrittenProfile {
    private final List<byte[]> fields = new ArrayList<>();

    /// Types, places and names of a heap profile with two functions, inlined into each other at place 1.
    static WrittenProfile heap() {
        return new WrittenProfile()
                .message(11, new WrittenProfile().number(1, 6).number(2, 3))
                .number(12, 524_288)
                .number(9, 1_700_000_000_000_000_000L)
                .message(1, new WrittenProfile().number(1, 1).number(2, 2))
                .message(1, new WrittenProfile().number(1, 4).number(2, 3))
                .message(
                        4,
                        new WrittenProfile()
                                .number(1, 1)
                                .number(3, 0x4d00c4)
                                .message(4, new WrittenProfile().number(1, 7).number(2, 12))
                                .message(4, new WrittenProfile().number(1, 8).number(2, 34)))
                .message(4, new WrittenProfile().number(1, 2).number(3, 0x4d0827))
                .message(5, new WrittenProfile().number(1, 7).number(2, 7).number(4, 9))
                .message(5, new WrittenProfile().number(1, 8).number(2, 8))
                .texts(
                        "",
                        "inuse_objects",
                        "count",
                        "bytes",
                        "inuse_space",
                        "unused",
                        "space",
                        "a.inner",
                        "a.outer",
                        "a.go");
    }

    static WrittenProfile sample(long[] places, long... values) {
        return new WrittenProfile().packed(1, places).packed(2, values);
    }

    WrittenProfile number(int field, long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field << 3);
        varint(out, value);
        return raw(out.toByteArray());
    }

    WrittenProfile message(int field, WrittenProfile message) {
        return bytes(field, message.bytes());
    }

    WrittenProfile packed(int field, long... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LongStream.of(values).forEach(value -> varint(out, value));
        return bytes(field, out.toByteArray());
    }

    WrittenProfile texts(String... texts) {
        for (String text : texts) {
            bytes(6, text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    WrittenProfile bytes(int field, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
        return raw(out.toByteArray());
    }

    WrittenProfile raw(byte... bytes) {
        fields.add(bytes);
        return this;
    }

    /// The same fields in another order; those of one number keep theirs, which is what numbers strings and values.
    byte[] shuffled(Random random) {
        List<byte[]> others = new ArrayList<>(fields);
        Collections.shuffle(others, random);
        Map<Byte, Iterator<byte[]>> inOrder = new HashMap<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] other : others) {
            byte tag = other[0];
            out.writeBytes(inOrder.computeIfAbsent(tag, same -> fields.stream()
                            .filter(field -> field[0] == same)
                            .iterator())
                    .next());
        }
        return out.toByteArray();
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.forEach(out::writeBytes);
        return out.toByteArray();
    }

    static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
