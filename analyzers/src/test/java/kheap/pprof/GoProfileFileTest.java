package kheap.pprof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import kheap.UnreadableDumpException;
import kheap.pprof.GoProfile.Frame;
import kheap.pprof.GoProfile.Sample;
import kheap.pprof.ProfileFile.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoProfileFileTest {
    static final List<String> ALL = Stream.concat(RealProfiles.HEAPS.stream(), RealProfiles.GOROUTINES.stream())
            .toList();

    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("any"), bytes);
    }

    private GoProfile read(byte[] bytes) throws IOException {
        return GoProfileFile.read(file(bytes));
    }

    private String refusal(byte[] bytes) throws IOException {
        Path file = file(bytes);
        return assertThrows(UnreadableDumpException.class, () -> GoProfileFile.read(file))
                .getMessage();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void aProfileIsKnownByItsContentPackedAndUnpacked(String name) throws IOException {
        assertTrue(GoProfileFile.isOne(RealProfiles.file(name)));
        assertTrue(GoProfileFile.isOne(file(RealProfiles.unpacked(name))));
        assertTrue(GoProfileFile.read(RealProfiles.file(name)).file().complete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "JAVA PROFILE 1.0.2\0\0\0\0\b\0\0\1\2",
                "{\"schema\": \"kheap.analysis/1\"}",
                "31774:   java -Xmx512m -jar orders.jar\n0000000000400000      4K r-x-- java\n",
                "7fcfae800000-7fcfae804000 ---p 00000000 00:00 0\nSize: 16 kB\n",
                "Name:\tjava\nVmRSS:\t  193852 kB\n",
                "2026-11-21 23:12:41\nFull thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode):\n",
                "[2026-11-21T23:12:41.747+0000][0.825s][info][gc] GC(0) Pause Young 12M->3M(256M) 11.028ms\n",
                "536870912\n",
                "\n\n\n",
                "heap profile of the quarter: 1: 2 [3: 4] @ heap/5\n",
                "goroutine profiles: total 5\n",
                "PK\u0003\u0004",
                "* a list\n* of things\n"
            })
    void nothingElseIs(String text) throws IOException {
        assertFalse(GoProfileFile.isOne(file(utf8(text))));
        assertFalse(GoProfileFile.isOne(file(WrittenProfile.packed(utf8(text)))));
        assertFalse(GoProfileFile.isOne(folder));
        assertTrue(refusal(utf8(text)).contains("is no profile of a Go program"));
    }

    @Test
    void aFileOfAHeapSaysWhenHowOftenAndWhat() throws IOException {
        GoProfile profile = GoProfileFile.read(RealProfiles.file("plateau-33.pb.gz"));

        assertEquals(
                new ProfileFile(
                        "plateau-33.pb.gz",
                        1508,
                        "pprof",
                        Kind.HEAP,
                        List.of("alloc_objects", "alloc_space", "inuse_objects", "inuse_space"),
                        Optional.of(Instant.parse("2026-11-21T22:57:36.686972147Z")),
                        Duration.ZERO,
                        true,
                        524_288),
                profile.file());
        assertEquals(7, profile.samples().size());
        Sample channels = profile.samples().get(3);
        assertEquals(List.of(33L, 276_824_095L, 33L, 276_824_095L), channels.values());
        assertEquals(OptionalLong.of(8 << 20), channels.blockBytes());
        assertEquals(
                List.of(
                        new Frame("github.com/Shopify/sarama.(*asyncProducer).newPartitionProducer", 472),
                        new Frame("github.com/Shopify/sarama.(*topicProducer).dispatch", 391),
                        new Frame("github.com/Shopify/sarama.withRecover", 45)),
                channels.stack());
    }

    /// Go scales the samples of the protobuf form, and this reader those of the text.
    @Test
    void theTextOfAHeapComesToTheSameAsItsProtobuf() throws IOException {
        GoProfile text = GoProfileFile.read(RealProfiles.file("plateau-64.txt.gz"));
        GoProfile protobuf = GoProfileFile.read(RealProfiles.file("plateau-64.pb.gz"));

        assertEquals("pprof text", text.file().format());
        assertEquals(protobuf.file().rate(), text.file().rate());
        for (String type : List.of("inuse_objects", "inuse_space")) {
            assertEquals(sums(protobuf, type), sums(text, type), type);
        }
    }

    /// By the innermost function, which inlining does not change.
    private static Map<String, Long> sums(GoProfile profile, String type) {
        int at = profile.indexOf(type).orElseThrow();
        Map<String, Long> sums = new TreeMap<>();
        profile.samples().stream()
                .filter(sample -> sample.values().get(at) > 0)
                .forEach(sample -> sums.merge(
                        sample.stack().getFirst().function(), sample.values().get(at), Long::sum));
        return sums;
    }

    @Test
    void everyFormCountsTheSameGoroutines() throws IOException {
        GoProfile dump = GoProfileFile.read(RealProfiles.file("plateau-goroutine-dump.txt.gz"));
        GoProfile protobuf = GoProfileFile.read(RealProfiles.file("plateau-goroutines.pb.gz"));

        assertEquals(Kind.GOROUTINE, dump.file().kind());
        assertEquals(35, all(dump));
        assertEquals(35, all(protobuf));
        assertEquals(
                all(GoProfileFile.read(RealProfiles.file("leaked-200-goroutines.pb.gz"))),
                all(GoProfileFile.read(RealProfiles.file("leaked-200-goroutines.txt.gz"))));
    }

    private static long all(GoProfile profile) {
        return profile.samples().stream()
                .mapToLong(sample -> sample.values().getFirst())
                .sum();
    }

    @Test
    void inlinedFunctionsStandInTheStackAndUnnamedPlacesByTheirAddress() throws IOException {
        GoProfile profile = read(WrittenProfile.heap()
                .message(2, WrittenProfile.sample(new long[] {1, 2}, 3, 4096))
                .bytes());

        assertEquals(
                List.of(new Sample(
                        List.of(new Frame("a.inner", 12), new Frame("a.outer", 34), new Frame("0x4d0827", 0)),
                        List.of(3L, 4096L),
                        OptionalLong.empty())),
                profile.samples());
        assertEquals(
                Optional.of(Instant.ofEpochSecond(1_700_000_000)),
                profile.file().takenAt());
        assertTrue(profile.file().complete());
    }

    @Test
    void fieldsMayStandInAnyOrderPackedOrNotAndUnknownOnesAreSkipped() throws Exception {
        WrittenProfile written = WrittenProfile.heap()
                .message(2, WrittenProfile.sample(new long[] {1, 2}, 3, 4096))
                .message(
                        2,
                        new WrittenProfile()
                                .number(1, 1)
                                .number(1, 2)
                                .number(2, 3)
                                .number(2, 4096))
                .number(14, 4)
                .bytes(20, utf8("of a later version"))
                .raw((byte) 0xA9, (byte) 1, (byte) 8, (byte) 7, (byte) 6, (byte) 5, (byte) 4, (byte) 3, (byte) 2, (byte)
                        1)
                .raw((byte) 0xAD, (byte) 1, (byte) 4, (byte) 3, (byte) 2, (byte) 1);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Sample> samples = read(written.bytes()).samples();

        assertEquals(samples.get(0), samples.get(1));
        for (int i = 0; i < 50; i++) {
            byte[] shuffled = written.shuffled(random);
            assertEquals(samples, ProtobufProfile.read(shuffled, false).samples(), () -> "with seed " + seed);
        }
    }

    @Test
    void whatRefersToNothingMakesTheProfileIncomplete() throws IOException {
        GoProfile profile = read(WrittenProfile.heap()
                .message(2, WrittenProfile.sample(new long[] {99}, 3, 4096))
                .bytes());

        assertEquals(
                new Frame("(place 99)", 0), profile.samples().getFirst().stack().getFirst());
        assertFalse(profile.file().complete());
    }

    @Test
    void aSampleWithTooFewValuesHasZeroesAndOneWithTooManyIsRefused() throws IOException {
        assertEquals(
                List.of(3L, 0L),
                read(WrittenProfile.heap()
                                .message(2, WrittenProfile.sample(new long[] {1}, 3))
                                .bytes())
                        .samples()
                        .getFirst()
                        .values());
        assertTrue(refusal(WrittenProfile.heap()
                        .message(2, WrittenProfile.sample(new long[] {1}, 3, 4, 5))
                        .bytes())
                .contains("more values"));
    }

    @Test
    void aDifferenceOfProfilesIsNone() throws IOException {
        assertTrue(refusal(WrittenProfile.heap()
                        .message(2, WrittenProfile.sample(new long[] {1}, -3, -4096))
                        .bytes())
                .contains("difference of two profiles"));
    }

    @Test
    void aProfileOfSomethingElseIsRead() throws IOException {
        GoProfile profile = read(new WrittenProfile()
                .message(1, new WrittenProfile().number(1, 1).number(2, 2))
                .texts("", "cpu", "nanoseconds")
                .bytes());

        assertEquals(Kind.OTHER, profile.file().kind());
    }

    /// Agents call the same by other names, and have only what was allocated.
    @ParameterizedTest
    @CsvSource({
        "inuse_space, bytes, HEAP",
        "space, bytes, HEAP",
        "alloc_space, bytes, OTHER",
        "alloc_in_new_tlab_bytes, bytes, OTHER",
        "goroutine, count, GOROUTINE",
        "goroutines, count, GOROUTINE",
        "goroutineleak, count, OTHER",
        "threadcreate, count, OTHER"
    })
    void whatIsMeasuredTellsTheKind(String type, String unit, Kind kind) throws IOException {
        GoProfile profile = read(new WrittenProfile()
                .message(1, new WrittenProfile().number(1, 1).number(2, 2))
                .texts("", type, unit)
                .bytes());

        assertEquals(kind, profile.file().kind());
        assertEquals(List.of(type), profile.file().measures());
    }

    @Test
    void howLongItSpansIsSaid() throws IOException {
        assertEquals(
                Duration.ofSeconds(30),
                read(WrittenProfile.heap().number(10, 30_000_000_000L).bytes())
                        .file()
                        .span());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plateau-33.pb.gz", "plateau-64.txt.gz", "plateau-goroutine-dump.txt.gz"})
    void aPackedFileThatWasCutIsRefusedOrKnownToBeCut(String name) throws IOException {
        byte[] whole = Files.readAllBytes(RealProfiles.file(name));
        for (int length = 0; length < whole.length; length++) {
            Path file = file(Arrays.copyOf(whole, length));
            try {
                assertFalse(GoProfileFile.read(file).file().complete(), name + " cut at " + length);
            } catch (UnreadableDumpException e) {
                assertTrue(e.getMessage().endsWith("."), e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plateau-33.pb.gz", "leaked-200-goroutines.txt.gz"})
    void anUnpackedFileThatWasCutTellsNothingElseThanTheWholeOne(String name) throws Exception {
        byte[] whole = RealProfiles.unpacked(name);
        Read all = GoProfileFile.read(whole, false);
        for (int length = 0; length < whole.length; length++) {
            try {
                Read read = GoProfileFile.read(Arrays.copyOf(whole, length), false);
                assertTrue(!read.complete() || read.samples().equals(all.samples()), name + " cut at " + length);
                assertTrue(read.samples().size() <= all.samples().size());
            } catch (MalformedProfileException e) {
                assertTrue(length < whole.length / 2 || name.contains(".pb."), name + " cut at " + length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plateau-64.txt.gz", "leaked-200-goroutines.txt.gz", "plateau-goroutine-dump.txt.gz"})
    void linesOfATextMayEndAsOnWindows(String name) throws IOException {
        String text = new String(RealProfiles.unpacked(name), StandardCharsets.UTF_8);

        assertEquals(
                read(utf8(text)).samples(),
                read(utf8(text.replace("\n", "\r\n"))).samples());
    }

    @Test
    void aTextWithoutNamesHasAddresses() throws IOException {
        GoProfile profile = read(utf8("heap profile: 1: 100 [2: 200] @ heapprofile\n1: 100 [2: 200] @ 0x12 0x34\n"));

        assertEquals(
                List.of(new Frame("0x12", 0), new Frame("0x34", 0)),
                profile.samples().getFirst().stack());
        assertEquals(List.of(2L, 200L, 1L, 100L), profile.samples().getFirst().values());
        assertEquals(1, profile.file().rate());
        assertTrue(profile.file().complete());
    }

    @Test
    void whatUnpacksToMoreThanAProfileIsRefused() throws IOException {
        Path bomb = folder.resolve("bomb.pb.gz");
        byte[] text = new WrittenProfile().bytes(6, new byte[1 << 20]).bytes();
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            out.write(WrittenProfile.heap().bytes());
            for (int i = 0; i <= 128; i++) {
                out.write(text);
            }
        }

        String refusal = assertThrows(UnreadableDumpException.class, () -> GoProfileFile.read(bomb))
                .getMessage();
        assertTrue(refusal.contains("more than 128 MiB unpacked"), refusal);
    }

    @Test
    void moreOfAnythingThanAProgramHasIsRefused() throws IOException {
        byte[] strings = new byte[2 * (Limits.STRINGS + 1)];
        for (int i = 0; i < strings.length; i += 2) {
            strings[i] = 6 << 3 | 2;
        }
        assertTrue(refusal(WrittenProfile.heap().raw(strings).bytes()).contains("more names than a program has"));

        WrittenProfile place = new WrittenProfile().number(1, 3);
        for (int i = 0; i <= Limits.DEPTH; i++) {
            place.message(4, new WrittenProfile().number(1, 7));
        }
        assertTrue(refusal(WrittenProfile.heap().message(4, place).bytes()).contains("more functions in one place"));

        long[] deep = new long[Limits.DEPTH + 1];
        Arrays.fill(deep, 2);
        assertTrue(refusal(WrittenProfile.heap()
                        .message(2, WrittenProfile.sample(deep, 1, 1))
                        .bytes())
                .contains("more calls within each other"));
    }

    @Test
    void whatIsNoFieldEndsTheProfileAtItsPlace() throws IOException {
        byte[] beyondTheBeginning = new byte[8 << 10];
        for (byte none : new byte[] {0x0B, 0, 4}) {
            assertTrue(refusal(WrittenProfile.heap()
                            .bytes(6, beyondTheBeginning)
                            .raw(none)
                            .bytes())
                    .contains("stops being a profile at byte 8,"));
        }
    }

    @Test
    void aDamagedGzipFileSaysSo() throws IOException {
        byte[] packed = Files.readAllBytes(RealProfiles.file("plateau-33.pb.gz"));
        packed[packed.length - 6] ^= 1;

        assertTrue(refusal(packed).contains("damaged gzip file"));
    }
}
