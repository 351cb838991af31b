package kheap.heap.own;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kheap.Progress;
import kheap.heap.ClassCount;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.IndexFolder;
import kheap.heap.Opening;
import kheap.heap.RandomHeap;
import kheap.heap.Sizes;
import kheap.samples.NoKafka;
import kheap.samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The index of a dump: what an opening leaves and what the next one makes of it.
class IndexTest {
    private static final long SEED = 20261122;
    private static final String DAMAGED = "The index of an earlier opening could not be used: ";
    private static final String NONE_LEFT = "No index was left for the next opening, because ";

    @TempDir
    Path folder;

    private Path small() throws IOException {
        return RandomHeap.of(new Random(SEED)).write(folder.resolve("small.hprof"));
    }

    private static Path sample() throws Exception {
        return Sample.grow(NoKafka.class, Path.of("target", "dumps", "default"));
    }

    private IndexFolder indexes() {
        return Answers.folder(folder.resolve("cache"));
    }

    private static List<String> notes(Path dump, IndexFolder indexes) throws IOException {
        try (HeapDump heap = Answers.open(dump, Sizes.TRUE, Optional.of(indexes), Progress.NONE)) {
            return heap.file().notes();
        }
    }

    private static List<String> starting(String words, List<String> notes) {
        return notes.stream().filter(note -> note.startsWith(words)).toList();
    }

    private static Path only(IndexFolder indexes) throws IOException {
        try (Stream<Path> files = Files.list(indexes.folder())) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all::toString);
            return all.getFirst();
        }
    }

    @ParameterizedTest
    @EnumSource(Sizes.class)
    void anIndexOpenedAgainAnswersAsTheOneJustBuilt(Sizes sizes) throws Exception {
        List<String> without = Answers.of(sample(), sizes, Optional.empty());
        assertEquals(without, Answers.of(sample(), sizes, Optional.of(indexes())));
        FileTime made = Files.getLastModifiedTime(only(indexes()));
        assertEquals(without, Answers.of(sample(), sizes, Optional.of(indexes())));
        assertTrue(made.compareTo(Files.getLastModifiedTime(only(indexes()))) <= 0);
        assertEquals(List.of(), starting(DAMAGED, notes(sample(), indexes())));
    }

    @Test
    void bothKindsOfSizesHaveAnIndexOfTheirOwn() throws Exception {
        Path dump = small();
        Answers.of(dump, Sizes.TRUE, Optional.of(indexes()));
        Answers.of(dump, Sizes.MAT, Optional.of(indexes()));
        assertEquals(2, indexes().entries().size());
    }

    @Test
    void aChangedDumpNeverGetsAnOldIndex() throws IOException {
        Path dump = small();
        List<String> before = Answers.of(dump, Sizes.TRUE, Optional.of(indexes()));
        FileTime time = Files.getLastModifiedTime(dump);
        long size = Files.size(dump);
        int seed = 1;
        while (Files.size(dump) != size || seed == 1) {
            RandomHeap.of(new Random(seed++)).write(dump);
        }
        Files.setLastModifiedTime(dump, time);

        List<String> other = Answers.of(dump, Sizes.TRUE, Optional.of(indexes()));
        assertNotEquals(before, other);
        assertEquals(Answers.of(dump, Sizes.TRUE, Optional.empty()), other);

        Files.setLastModifiedTime(dump, FileTime.fromMillis(time.toMillis() + 1));
        assertEquals(other, Answers.of(dump, Sizes.TRUE, Optional.of(indexes())));
        assertEquals(3, indexes().entries().size());
    }

    @Test
    void aDamagedIndexIsMadeAgainWithAWord() throws IOException {
        Path dump = small();
        List<String> expected = Answers.of(dump, Sizes.TRUE, Optional.of(indexes()));
        Path index = only(indexes());
        byte[] good = Files.readAllBytes(index);
        List<byte[]> damaged = new ArrayList<>();
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            byte[] flipped = good.clone();
            // Half of them where the header and the directory are; most of the rest of so small a file is empty.
            int at = i % 2 == 0 ? random.nextInt(good.length) : i < 40 * 2 ? i / 2 : good.length - 1 - i;
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            damaged.add(flipped);
        }
        for (int length = 0; length < good.length; length += 1 + good.length / 100) {
            damaged.add(Arrays.copyOf(good, length));
        }
        damaged.add(new byte[good.length]);
        int told = 0;
        for (byte[] bad : damaged) {
            Files.write(index, bad);
            try (HeapDump heap = Answers.open(dump, Sizes.TRUE, Optional.of(indexes()), Progress.NONE)) {
                assertEquals(expected, Answers.of(heap));
                told += starting(DAMAGED, heap.file().notes()).size();
            }
            assertEquals(List.of(), starting(DAMAGED, notes(dump, indexes())));
        }
        assertTrue(told >= 250, "told " + told + " times, seed " + SEED);
    }

    @Test
    void anIndexOfAnotherVersionIsMadeAgain() throws IOException {
        Path dump = small();
        Answers.of(dump, Sizes.TRUE, Optional.of(indexes()));
        Path index = only(indexes());
        byte[] good = Files.readAllBytes(index);
        byte[] older = good.clone();
        // The machine's own order of bytes decides at which end the number of the version stands.
        older[older[0] == 'k' ? 7 : 0]--;
        Files.write(index, older);

        assertEquals(
                List.of(DAMAGED + "it is no index of this version. It was made again."),
                starting(DAMAGED, notes(dump, indexes())));
        assertArrayEquals(good, Files.readAllBytes(only(indexes())));
    }

    @Test
    void twoProcessesMayOpenOneDumpAtTheSameTime() throws Exception {
        Path cache = folder.resolve("cache");
        int expected = Answers.of(sample(), Sizes.TRUE, Optional.empty()).hashCode();
        String[] call = {Answers.class.getName(), sample().toString(), cache.toString()};
        List<String> options = List.of("--enable-native-access=ALL-UNNAMED");
        Fork one = Fork.java(folder, options, call);
        Fork other = Fork.java(folder, options, call);

        for (Fork process : List.of(one, other)) {
            List<String> lines = process.lines();
            assertEquals(String.valueOf(expected), lines.getFirst());
            assertEquals(List.of(), starting(NONE_LEFT, lines));
        }
        only(indexes());
        assertEquals(List.of(), starting(DAMAGED, notes(sample(), indexes())));
    }

    @Test
    void clearingTheFolderHarmsNoOpenDump() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(Files.readAllBytes(small()));
        }
        Path gzip = Files.write(folder.resolve("small.hprof.gz"), packed.toByteArray());
        List<String> expected = Answers.of(gzip, Sizes.TRUE, Optional.empty());
        for (int opening = 0; opening < 2; opening++) {
            try (HeapDump heap = Answers.open(gzip, Sizes.TRUE, Optional.of(indexes()), Progress.NONE)) {
                assertEquals(2, indexes().clear().files());
                assertEquals(List.of(), indexes().entries());
                assertEquals(expected, Answers.of(heap));
            }
        }
    }

    @Test
    void clearingTheFolderDuringAnOpeningCostsTheIndex() throws Exception {
        Path dump = small();
        Progress clearing = new Progress() {
            @Override
            public void step(String name) {
                try {
                    indexes().clear();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void at(long done, long total) {}

            @Override
            public void goOn() {}
        };
        List<String> expected = Answers.of(dump, Sizes.TRUE, Optional.empty());
        try (HeapDump heap = Answers.open(dump, Sizes.TRUE, Optional.of(indexes()), clearing)) {
            assertEquals(1, starting(NONE_LEFT, heap.file().notes()).size());
            assertEquals(expected, Answers.of(heap));
        }
        assertEquals(List.of(), indexes().entries());
    }

    @Test
    void aFolderThatCannotBeUsedCostsTheIndexAndNothingElse() throws Exception {
        Path dump = small();
        Path file = Files.createFile(folder.resolve("file"));
        List<String> expected = Answers.of(dump, Sizes.TRUE, Optional.empty());
        for (Path unusable : List.of(file, file.resolve("below"))) {
            IndexFolder indexes = Answers.folder(unusable);
            assertEquals(expected, Answers.of(dump, Sizes.TRUE, Optional.of(indexes)));
            String told = starting(NONE_LEFT, notes(dump, indexes)).getFirst();
            assertTrue(told.startsWith(NONE_LEFT + unusable + " could not be written to ("), told);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatNobodyMayWriteToServesNoPackedDumpEither() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(Files.readAllBytes(small()));
        }
        Path gzip = Files.write(folder.resolve("small.hprof.gz"), packed.toByteArray());
        // Where even root can make nothing.
        IndexFolder indexes = Answers.folder(Path.of("/proc/kheap"));

        assertEquals(
                Answers.of(gzip, Sizes.TRUE, Optional.empty()), Answers.of(gzip, Sizes.TRUE, Optional.of(indexes)));
        assertEquals(1, starting(NONE_LEFT, notes(gzip, indexes)).size());
    }

    /// Writing fails behind a limit as it does on a full disk.
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFullDiskCostsTheIndexAndNothingElse() throws Exception {
        Path cache = folder.resolve("cache");
        int expected = Answers.of(sample(), Sizes.TRUE, Optional.empty()).hashCode();
        for (int kibibytes : List.of(40, 200, 600)) {
            List<String> lines = Fork.limited(kibibytes, folder, Answers.class.getName(), sample() + "", cache + "")
                    .lines();
            assertEquals(String.valueOf(expected), lines.getFirst());
            assertEquals(1, starting(NONE_LEFT + cache, lines).size(), lines::toString);
            try (Stream<Path> left = Files.list(cache)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aKilledProcessLeavesOnlyWhatTheNextCleanUpRemoves() throws Exception {
        Path cache = folder.resolve("cache");
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        Fork process = Fork.java(
                temporary,
                List.of("--enable-native-access=ALL-UNNAMED"),
                Killed.class.getName(),
                sample() + "",
                cache + "");
        assertEquals(137, process.process().waitFor());

        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(process.output()), left.toList());
        }
        assertTrue(indexes().clear().files() > 0);
        try (Stream<Path> left = Files.list(cache)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /// A process that is killed while it numbers the objects.
    static final class Killed {
        private Killed() {}

        public static void main(String[] args) throws IOException {
            Progress deadly = new Progress() {
                @Override
                public void step(String name) {
                    if (name.equals("Sorting references")) {
                        Runtime.getRuntime().halt(137);
                    }
                }

                @Override
                public void at(long done, long total) {}

                @Override
                public void goOn() {}
            };
            Answers.open(Path.of(args[0]), Sizes.TRUE, Optional.of(Answers.folder(Path.of(args[1]))), deadly)
                    .close();
        }
    }

    @Test
    void smallDumpsLeaveNothing() throws IOException {
        Path dump = small();
        OwnEngine.open(dump, new Opening(Engine.KHEAP, Sizes.TRUE, Optional.of(indexes())), counts -> {}, Progress.NONE)
                .close();
        assertFalse(Files.exists(indexes().folder()));
    }

    @Test
    void countsAreToldByTheFirstReadingAndNotByAnIndex() throws IOException {
        Path dump = RandomHeap.of(new Random(7)).write(folder.resolve("random.hprof"));
        List<ClassCount> early = new ArrayList<>();
        Opening opening = new Opening(Engine.KHEAP, Sizes.TRUE, Optional.of(indexes()));
        OwnEngine.open(dump, opening, 0, early::addAll, Progress.NONE).close();
        assertFalse(early.isEmpty());
        early.clear();
        OwnEngine.open(dump, opening, 0, early::addAll, Progress.NONE).close();
        assertEquals(List.of(), early);
    }
}
