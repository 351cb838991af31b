package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.heap.HeapDump;
import kheap.heap.IndexFolder;
import kheap.heap.RandomHeap;
import kheap.heap.Sizes;
import kheap.memory.Column;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Openings that end early: with the right exception, and without a byte or a file left.
class CancellationTest {
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @TempDir
    Path folder;

    private long openBytes;
    private List<Path> temporary;

    /// What is opened, and how.
    enum Kind {
        WITHOUT_INDEX,
        WITH_INDEX,
        AGAIN,
        GZIP,
        GZIP_WITH_INDEX,
        CUT,
        TWICE
    }

    @BeforeEach
    void look() throws IOException {
        openBytes = Column.openBytes();
        temporary = ours(TEMPORARY);
    }

    private static List<Path> ours(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("kheap-.*|.*kheap-index.*"))
                    .sorted()
                    .toList();
        }
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    /// Lets a certain call of a progress do something.
    private static final class Counted implements Progress {
        private final Thread caller = Thread.currentThread();
        private final int call;
        private final Runnable then;
        private int calls;

        Counted(int call, Runnable then) {
            this.call = call;
            this.then = then;
        }

        boolean isReached() {
            return calls >= call;
        }

        private void called() {
            assertSame(caller, Thread.currentThread());
            if (++calls == call) {
                then.run();
            }
        }

        @Override
        public void step(String name) {
            called();
        }

        @Override
        public void at(long done, long total) {
            called();
        }

        @Override
        public void goOn() {
            called();
        }
    }

    private static void cancel() {
        throw new CancellationException();
    }

    private Path dump(Kind kind) throws IOException {
        Path dump = RandomHeap.of(new Random(7)).write(folder.resolve("random.hprof"));
        byte[] bytes = Files.readAllBytes(dump);
        return switch (kind) {
            case WITHOUT_INDEX, WITH_INDEX, AGAIN -> dump;
            case GZIP, GZIP_WITH_INDEX -> Files.write(folder.resolve("random.hprof.gz"), packed(bytes));
            case CUT -> Files.write(dump, Arrays.copyOf(bytes, bytes.length - 30));
            case TWICE -> {
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.write(bytes);
                both.write(bytes);
                yield Files.write(dump, both.toByteArray());
            }
        };
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private Optional<IndexFolder> indexes(Kind kind) {
        return switch (kind) {
            case WITHOUT_INDEX, GZIP, CUT, TWICE -> Optional.empty();
            case WITH_INDEX, AGAIN, GZIP_WITH_INDEX -> Optional.of(Answers.folder(cache()));
        };
    }

    private void forget(Kind kind) throws IOException {
        if (kind != Kind.AGAIN) {
            Answers.folder(cache()).clear();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whoCancelsAnywhereLeavesNothing(Kind kind) throws IOException {
        Path dump = dump(kind);
        Answers.open(dump, Sizes.TRUE, indexes(kind), Progress.NONE).close();
        forget(kind);
        Counted whole = new Counted(-1, () -> {});
        Answers.open(dump, Sizes.TRUE, indexes(kind), whole).close();
        assertEquals(openBytes, Column.openBytes());
        assertTrue(whole.calls >= (kind == Kind.AGAIN ? 5 : 40), whole.calls + " calls");
        for (int call = 1; call <= whole.calls; call++) {
            forget(kind);
            assertCancelled(dump, kind, new Counted(call, CancellationTest::cancel));
            assertEquals(openBytes, Column.openBytes(), "call " + call);
            assertEquals(temporary, ours(TEMPORARY), "call " + call);
            assertEquals(List.of(), unfinished(), "call " + call);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whoIsInterruptedAnywhereIsCancelled(Kind kind) throws IOException {
        Path dump = dump(kind);
        Answers.open(dump, Sizes.TRUE, indexes(kind), Progress.NONE).close();
        forget(kind);
        Counted whole = new Counted(-1, () -> {});
        Answers.open(dump, Sizes.TRUE, indexes(kind), whole).close();
        for (int call = 1; call <= whole.calls; call++) {
            forget(kind);
            Counted progress = new Counted(call, () -> Thread.currentThread().interrupt());
            try {
                assertCancelled(dump, kind, progress);
                assertEquals(progress.isReached(), Thread.interrupted(), "call " + call);
            } finally {
                Thread.interrupted();
            }
            assertEquals(openBytes, Column.openBytes(), "call " + call);
            assertEquals(List.of(), unfinished(), "call " + call);
        }
    }

    /// How often the caller is asked varies where other threads share its work.
    private void assertCancelled(Path dump, Kind kind, Counted progress) throws IOException {
        try (HeapDump heap = Answers.open(dump, Sizes.TRUE, indexes(kind), progress)) {
            assertFalse(progress.isReached(), "opened " + heap.file() + " after " + progress.calls + " calls");
        } catch (CancellationException expected) {
            assertTrue(progress.isReached());
        }
    }

    /// What a whole opening would have left may be there already; nothing else.
    private List<Path> unfinished() throws IOException {
        return ours(cache()).stream()
                .filter(file -> !file.toString().endsWith(".kheap-index"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsClosedIsFree(Kind kind) throws IOException {
        Path dump = dump(kind);
        for (Sizes sizes : Sizes.values()) {
            try (HeapDump heap = Answers.open(dump, sizes, indexes(kind), Progress.NONE)) {
                assertTrue(Column.openBytes() > openBytes);
                Answers.of(heap);
            }
            assertEquals(openBytes, Column.openBytes());
            assertEquals(temporary, ours(TEMPORARY));
        }
    }

    @Test
    void whatIsNoDumpLeavesNothing() throws IOException {
        Path dump = dump(Kind.WITHOUT_INDEX);
        byte[] whole = Files.readAllBytes(dump);
        for (int length = 1; length < whole.length; length += 11) {
            Files.write(dump, Arrays.copyOf(whole, length));
            try {
                Answers.open(dump, Sizes.TRUE, Optional.of(Answers.folder(cache())), Progress.NONE)
                        .close();
            } catch (UnreadableDumpException expected) {
                assertTrue(expected.getMessage().startsWith(dump.toString()));
            }
            assertEquals(openBytes, Column.openBytes());
        }
        assertEquals(List.of(), unfinished());
    }
}
