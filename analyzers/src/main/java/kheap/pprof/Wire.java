package kheap.pprof;

import java.nio.charset.StandardCharsets;

/// The fields of one protobuf message, one after the other, in whatever order they stand.
///
/// Nothing is allocated but what is asked for, and a length is never believed beyond the bytes that are there.
final class Wire {
    static final int VARINT = 0;
    static final int FIXED_64 = 1;
    static final int BYTES = 2;
    static final int FIXED_32 = 5;

    /// Of a name, at most so many bytes are kept: its end, which tells most.
    private static final int NAME_BYTES = 1_024;

    private static final int MOST_VARINT_BYTES = 10;

    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean cut;

    private int field;
    private int type;
    private long number;
    private int from;
    private int to;

    private Wire(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /// The fields of the message that the bytes are.
    static Wire of(byte[] bytes) {
        return new Wire(bytes, 0, bytes.length);
    }

    /// Goes on to the next field.
    ///
    /// @return false at the end, also where the bytes end within a field: see [#isCut]
    /// @throws MalformedProfileException when what follows is no field
    boolean next() throws MalformedProfileException {
        if (at == end) {
            return false;
        }
        int start = at;
        long tag = varint();
        if (cut) {
            return false;
        }
        field = (int) (tag >>> 3);
        type = (int) (tag & 7);
        if (field == 0 || tag >>> 3 > 0x1FFF_FFFF) {
            throw malformed(start);
        }
        switch (type) {
            case VARINT -> number = varint();
            case FIXED_64 -> skip(Long.BYTES);
            case FIXED_32 -> skip(Integer.BYTES);
            case BYTES -> {
                long length = varint();
                if (!cut) {
                    from = at;
                    skip(length);
                    to = at;
                }
            }
            default -> throw malformed(start);
        }
        return !cut;
    }

    /// Whether the bytes ended within a field.
    boolean isCut() {
        return cut;
    }

    int field() {
        return field;
    }

    int type() {
        return type;
    }

    /// Whether it is this field and written in this way.
    boolean is(int wanted, int wantedType) {
        return field == wanted && type == wantedType;
    }

    /// The value of a field that is a [#VARINT].
    long number() {
        return number;
    }

    /// The message in a field of [#BYTES].
    Wire message() {
        return new Wire(bytes, from, to);
    }

    /// The text in a field of [#BYTES], without its beginning if it is very long.
    String text() {
        int begin = Math.max(from, to - NAME_BYTES);
        return new String(bytes, begin, to - begin, StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return from == to;
    }

    /// Hands on the numbers of a repeated field, whether they are packed into one or stand alone.
    void numbers(Numbers taker) throws MalformedProfileException {
        if (type == VARINT) {
            taker.take(number);
            return;
        }
        if (type != BYTES) {
            throw malformed(at);
        }
        Wire packed = message();
        while (packed.at < packed.end) {
            long each = packed.varint();
            packed.checkWhole();
            taker.take(each);
        }
    }

    /// A message inside another cannot be cut: the other says how long it is.
    void checkWhole() throws MalformedProfileException {
        if (cut) {
            throw malformed(at);
        }
    }

    private void skip(long length) {
        if (length < 0 || length > end - at) {
            cut = true;
            at = end;
        } else {
            at += (int) length;
        }
    }

    private long varint() throws MalformedProfileException {
        long value = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            if (at == end) {
                cut = true;
                return 0;
            }
            byte each = bytes[at++];
            value |= (long) (each & 0x7F) << (7 * i);
            if (each >= 0) {
                return value;
            }
        }
        throw malformed(at);
    }

    private static MalformedProfileException malformed(int where) {
        return new MalformedProfileException(
                "stops being a profile at byte %,d of what it holds unpacked".formatted(where));
    }

    /// Takes the numbers of a repeated field.
    interface Numbers {
        void take(long number) throws MalformedProfileException;
    }
}
