package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import kheap.ByteSize;
import kheap.SharedDumps;
import kheap.UnreadableDumpException;
import kheap.evidence.NativeMemory.Amount;
import kheap.evidence.NativeMemory.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class NativeMemoryFormatTest {
    private static final String JDK_8 = """
            4711:

            Native Memory Tracking:

            Total: reserved=1456863KB, committed=155099KB
            -                 Java Heap (reserved=262144KB, committed=131072KB)
                                        (mmap: reserved=262144KB, committed=131072KB)

            -                     Class (reserved=1056899KB, committed=4995KB)
                                        (classes #391)
                                        (malloc=131KB #128)
                                        (mmap: reserved=1056768KB, committed=4864KB)

            -                    Thread (reserved=22706KB, committed=22706KB)
                                        (thread #23)
                                        (stack: reserved=22604KB, committed=22604KB)
                                        (malloc=67KB #116)
                                        (arena=35KB #44)

            -                  Internal (reserved=8456KB, committed=8456KB)
                                        (malloc=8424KB #1442)
                                        (mmap: reserved=32KB, committed=32KB)

            -                   Unknown (reserved=6144KB, committed=0KB)
                                        (mmap: reserved=6144KB, committed=0KB)
            """;

    private static final String JDK_11_DIFFERENCE = """
            Native Memory Tracking:

            Total: reserved=1718791KB -19KB, committed=102059KB -246383KB

            -                 Java Heap (reserved=262144KB, committed=16384KB -245760KB)
                                        (mmap: reserved=262144KB, committed=16384KB -245760KB)

            -                     Class (reserved=1058938KB +2KB, committed=7290KB +2KB)
                                        (classes #1302 +1)
                                        (  instance classes #1194 +1, array classes #108)
                                        (malloc=122KB +2KB #2251 +22)
                                        (mmap: reserved=1058816KB, committed=7168KB)
                                        (  Metadata:   )
                                        (    reserved=10240KB, committed=6272KB)
                                        (    used=6107KB +2KB)
                                        (    free=165KB -2KB)
                                        (    waste=0KB =0.00%)
                                        (  Class space:)
                                        (    reserved=1048576KB, committed=896KB)
                                        (    used=712KB)
                                        (    free=184KB)
                                        (    waste=0KB =0.00%)

            -                    Thread (reserved=25789KB +3084KB, committed=1097KB +90KB)
                                        (thread #25 +3)
                                        (stack: reserved=25680KB +3072KB, committed=988KB +78KB)
                                        (malloc=82KB +9KB #152 +18)
                                        (arena=26KB +3 #48 +6)

            -                     Other (reserved=10KB, committed=10KB)
                                        (malloc=10KB #2)
            """;

    private static Category category(NativeMemory books, String name) {
        return books.category(name).orElseThrow();
    }

    private static ByteSize kib(long number) {
        return new ByteSize(number << 10);
    }

    @Test
    void theBooksOfJdk8AreRead() throws IOException {
        EvidenceFile file = Read.file(NativeMemory.class, "evidence.txt", JDK_8);
        NativeMemory books = (NativeMemory) file.content();
        assertEquals(0, file.unknown());
        assertEquals(OptionalLong.of(4711), books.pid());
        assertEquals(new Amount(kib(1456863), kib(155099)), books.total());
        assertEquals(OptionalLong.empty(), books.grownBy());
        assertEquals(kib(131 + 67 + 35 + 8424), books.malloced(), "the sum, for JDK 8 prints none");
        assertEquals(
                new Category(
                        "Thread",
                        new Amount(kib(22706), kib(22706)),
                        OptionalLong.empty(),
                        OptionalLong.of(23),
                        kib(67 + 35),
                        Optional.of(new Amount(kib(22604), kib(22604)))),
                category(books, "Thread"));
        assertEquals(OptionalLong.of(391), category(books, "Class").count());
    }

    @Test
    void aComparisonWithTheBaselineTellsWhatGrew() throws IOException {
        EvidenceFile file = Read.file(NativeMemory.class, "evidence.txt", JDK_11_DIFFERENCE);
        NativeMemory books = (NativeMemory) file.content();
        assertEquals(0, file.unknown());
        assertEquals("native memory summary.diff", books.words());
        assertEquals(OptionalLong.of(-246383L << 10), books.grownBy());
        assertEquals(OptionalLong.of(90 << 10), category(books, "Thread").grownBy());
        assertEquals(kib(82 + 26), category(books, "Thread").malloced());
        assertEquals(OptionalLong.of(0), category(books, "Other").grownBy());
    }

    @Test
    void whereNothingGrewItIsAComparisonAllTheSame() throws IOException {
        String nothing = JDK_11_DIFFERENCE.replaceAll(" [+-]\\d+(KB)?", "").replace("(  Metadata:   )", "(  Metadata)");
        NativeMemory books = Read.content(NativeMemory.class, nothing);
        assertEquals(OptionalLong.of(0), books.grownBy());
    }

    @Test
    void theSumOverTheCategoriesIsWhatTheJvmSays() throws IOException {
        for (String name : List.of("native-memory-17.txt", "native-memory-25-diff.txt")) {
            EvidenceFile file = Read.file(NativeMemory.class, name, Read.resource(name));
            NativeMemory books = (NativeMemory) file.content();
            assertEquals(0, file.unknown(), name);
            assertEquals(new ByteSize(1), books.unit(), name);
            assertEquals(
                    books.total().committed().bytes(),
                    books.categories().stream()
                            .mapToLong(one -> one.amount().committed().bytes())
                            .sum(),
                    name);
            long malloced = books.categories().stream()
                    .mapToLong(one -> one.malloced().bytes())
                    .sum();
            // the headers that tracking adds stand in the category of tracking, and not as malloc
            assertTrue(malloced <= books.malloced().bytes() && books.malloced().bytes() < malloced * 1.05, name);
        }
    }

    @Test
    void sizesInMebibytesSayThatTheyAreRounded() throws IOException {
        NativeMemory books = Read.content(NativeMemory.class, Read.resource("native-memory-25-mib.txt"));
        assertEquals(new ByteSize(1 << 20), books.unit());
        assertEquals(
                new ByteSize(64 << 20), category(books, "Java Heap").amount().reserved());
        assertEquals(OptionalLong.of(21), category(books, "Thread").count());
    }

    @Test
    void theOrderOfTheCategoriesIsNoMatter() throws IOException {
        NativeMemory books = Read.content(NativeMemory.class, JDK_11_DIFFERENCE);
        List<String> parts = new ArrayList<>(List.of(JDK_11_DIFFERENCE.split("\n\n")));
        List<String> categories = parts.subList(2, parts.size());
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(categories, new Random(seed));
            NativeMemory shuffled = Read.content(NativeMemory.class, String.join("\n\n", parts));
            assertEquals(new HashSet<>(books.categories()), new HashSet<>(shuffled.categories()), "seed " + seed);
        }
    }

    @Test
    void ofDetailsTheSummaryIsTaken() throws IOException {
        String details = JDK_8 + """

                Virtual memory map:

                [0x00000000f0000000 - 0x0000000100000000] reserved 262144KB for Java Heap from
                    [0x00007f4bf93ccb64]ReservedHeapSpace::reserve(unsigned long)+0x84

                    [0x00000000f0000000 - 0x00000000f8000000] committed 131072KB from
                        [0x00007f4bf93ccb64]os::commit_memory(char*, unsigned long)+0x84

                Details:

                [0x00007f4bf9475b16]thread_native_entry(Thread*)+0xd6
                                             (malloc=999999KB type=Thread #1)

                [0x00007f4bf9475b16]thread_native_entry(Thread*)+0xd6
                                             (mmap: reserved=999999KB, committed=999999KB Type=Thread Stack)
                """;
        EvidenceFile file = Read.file(NativeMemory.class, "evidence.txt", details);
        assertEquals(Read.content(NativeMemory.class, JDK_8), file.content());
        assertEquals(0, file.unknown());
    }

    @Test
    void ofTwoInOneFileTheLastHolds() throws IOException {
        String later = JDK_8.replace("thread #23", "thread #24");
        NativeMemory books = Read.content(NativeMemory.class, JDK_8 + "Mon May 4 11:00:00 UTC 2026\n" + later);
        assertEquals(OptionalLong.of(24), category(books, "Thread").count());
        assertEquals(5, books.categories().size());
    }

    @Test
    void whatTheJvmAnswersInsteadSaysWhatToDo() {
        assertEquals(
                "nmt.txt is of a JVM that keeps no books of its native memory. Start the JVM with"
                        + " -XX:NativeMemoryTracking=summary and collect it again.",
                sentence("4711:\nNative memory tracking is not enabled\n"));
        assertEquals(
                "nmt.txt says only that a baseline was taken. Run jcmd PID VM.native_memory summary.diff and give what"
                        + " that prints.",
                sentence("4711:\nBaseline succeeded\n"));
        assertTrue(sentence("4711:\nNo baseline for comparison\n").contains("no baseline to compare with"));
        assertTrue(sentence("4711:\nDetail tracking is not enabled\n").endsWith("VM.native_memory summary instead."));
    }

    private static String sentence(String text) {
        return assertThrows(UnreadableDumpException.class, () -> Read.files("nmt.txt", text))
                .getMessage();
    }

    @Test
    @EnabledIf("kheap.SharedDumps#areThere")
    void twoHundredProducersAreTwoHundredStacks() throws IOException {
        NativeMemory one = shared("nmt_1_keep.txt");
        NativeMemory many = shared("nmt_200_keep.txt");
        assertEquals(OptionalLong.of(21), category(one, "Thread").count());
        assertEquals(OptionalLong.of(220), category(many, "Thread").count());
        assertEquals(kib(21504), category(one, "Thread").stack().orElseThrow().reserved());
        assertEquals(kib(225280), category(many, "Thread").stack().orElseThrow().reserved());
        assertEquals(new Amount(kib(1986643), kib(479587)), one.total());
        assertEquals(kib(10327), one.malloced());
        assertEquals(OptionalLong.of(31377), one.pid());
    }

    private static NativeMemory shared(String name) throws IOException {
        return Read.content(NativeMemory.class, Files.readString(SharedDumps.file("evidence", name)));
    }
}
