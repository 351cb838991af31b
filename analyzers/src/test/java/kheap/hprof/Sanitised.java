package kheap.hprof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kheap.Progress;

/// A copy of a dump as tools make it before a dump is given away: the same objects, and in the arrays of numbers and
/// characters nothing of what was in them.
public final class Sanitised {
    private static final int BYTE = 8;
    private static final int CHAR = 5;

    private Sanitised() {}

    /// All arrays of primitive types filled with zeroes.
    public static Path zeroed(Path dump, Path copy) throws IOException {
        return copy(dump, copy, '\0', true);
    }

    /// The arrays of bytes and characters filled with this one.
    public static Path filled(Path dump, Path copy, char with) throws IOException {
        return copy(dump, copy, with, false);
    }

    private record Content(long at, int elementBytes, long bytes) {}

    private static Path copy(Path dump, Path copy, char with, boolean all) throws IOException {
        List<Content> contents = new ArrayList<>();
        try (HprofFile file = HprofFile.open(dump, dump)) {
            int header = 1 + file.idBytes() + 4 + 4 + 1;
            HprofReader.read(
                    file,
                    new HprofVisitor() {
                        @Override
                        public void primitiveArray(long at, long id, int elementBytes, long length) {
                            if (all || isText(file, at + header - 1)) {
                                contents.add(new Content(at + header, elementBytes, length * elementBytes));
                            }
                        }
                    },
                    Progress.NONE);
        }
        Files.copy(dump, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            for (Content content : contents) {
                byte[] fill = new byte[Math.toIntExact(content.bytes)];
                for (int i = content.elementBytes - 1; i < fill.length; i += content.elementBytes) {
                    fill[i] = (byte) with;
                }
                channel.write(ByteBuffer.wrap(fill), content.at);
            }
        }
        return copy;
    }

    private static boolean isText(HprofFile file, long typeAt) {
        try {
            return Arrays.asList(BYTE, CHAR).contains(file.u1(typeAt));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
