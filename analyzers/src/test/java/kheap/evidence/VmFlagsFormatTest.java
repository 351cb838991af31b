package kheap.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import kheap.ByteSize;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Test;

class VmFlagsFormatTest {
    private static final ByteSize MIB = new ByteSize(1 << 20);

    private static VmFlags read(String text) throws IOException {
        return Read.content(VmFlags.class, text);
    }

    private static VmFlags ofLine(String line) {
        return VmFlags.ofCommandLine(OptionalLong.empty(), line).orElseThrow();
    }

    private static Optional<ByteSize> mib(long number) {
        return Optional.of(new ByteSize(number << 20));
    }

    @Test
    void whatJcmdPrintsIsRead() throws IOException {
        VmFlags flags = read(Read.resource("flags-25.txt"));
        assertEquals(OptionalLong.of(28727), flags.pid());
        assertEquals(mib(64), flags.maxHeap());
        assertEquals(mib(64), flags.initialHeap());
        assertEquals(Optional.of(new ByteSize(512 << 10)), flags.stack(), "ThreadStackSize counts kibibytes");
        assertEquals(mib(32), flags.maxDirect());
        assertEquals(Optional.of(new ByteSize(251662336)), flags.codeCache());
    }

    @Test
    void aTableOfAllFlagsIsRead() throws IOException {
        EvidenceFile file = Read.file(VmFlags.class, "all.txt", Read.resource("flags-all-17.txt"));
        VmFlags flags = (VmFlags) file.content();
        assertEquals(0, file.unknown());
        assertEquals(mib(64), flags.maxHeap());
        assertEquals(Optional.of(new ByteSize(512 << 10)), flags.stack());
        assertEquals(Optional.empty(), flags.maxMetaspace(), "the largest number is no bound");
        assertEquals(OptionalDouble.of(25), flags.maxRamPercentage());
    }

    @Test
    void theTableOfJdk8IsRead() throws IOException {
        VmFlags flags = read("""
                [Global flags]
                    uintx AdaptiveSizeDecrementScaleFactor          = 4                                   {product}
                    uintx MaxHeapSize                              := 4169138176                          {product}
                    uintx MaxDirectMemorySize                       = 0                                   {product}
                    uintx MaxMetaspaceSize                          = 18446744073709547520                {product}
                     intx ThreadStackSize                           = 1024                                {pd product}
                """);
        assertEquals(Optional.of(new ByteSize(4169138176L)), flags.maxHeap());
        assertEquals(Optional.of(MIB), flags.stack());
        assertEquals(Optional.empty(), flags.maxDirect());
        assertEquals(Optional.empty(), flags.maxMetaspace());
    }

    @Test
    void whatTheJvmWasStartedWithIsRead() throws IOException {
        VmFlags flags = read(Read.resource("command-line-17.txt"));
        assertEquals(OptionalLong.of(28165), flags.pid());
        assertEquals(mib(64), flags.maxHeap());
        assertEquals(Optional.of(new ByteSize(512 << 10)), flags.stack());
        assertEquals(mib(32), flags.maxDirect());
    }

    @Test
    void everyUnitIsKnown() {
        assertEquals(mib(512), ofLine("java -Xmx512m Main").maxHeap());
        assertEquals(mib(2048), ofLine("java -Xmx2G Main").maxHeap());
        assertEquals(mib(1 << 20), ofLine("java -Xmx1t Main").maxHeap());
        assertEquals(mib(1), ofLine("java -Xmx1048576 Main").maxHeap());
        assertEquals(mib(1), ofLine("java -XX:MaxHeapSize=1024K Main").maxHeap());
        assertEquals(mib(1), ofLine("java -Xss1m Main").stack());
        assertEquals(mib(1), ofLine("java -XX:ThreadStackSize=1024 Main").stack());
        assertEquals(mib(100), ofLine("java -XX:MaxMetaspaceSize=100m Main").maxMetaspace());
        assertEquals(
                OptionalDouble.of(75.5),
                ofLine("java -XX:MaxRAMPercentage=75.5 Main").maxRamPercentage());
        assertEquals(
                OptionalDouble.of(50), ofLine("java -XX:MaxRAMFraction=2 Main").maxRamPercentage());
    }

    @Test
    void theLastOneWins() {
        assertEquals(mib(2), ofLine("java -Xmx1m -XX:MaxHeapSize=2m Main").maxHeap());
        assertEquals(mib(1), ofLine("java -XX:MaxHeapSize=2m -Xmx1m Main").maxHeap());
        assertEquals(Optional.empty(), ofLine("java -Xss2m -Xss0 Main").stack(), "0 is the default");
    }

    @Test
    void onlyWhatStandsBeforeTheMainClassIsTheJvms() {
        assertEquals(
                mib(1), ofLine("/opt/jdk/bin/java -cp a:b -Xmx1m Main -Xmx9m").maxHeap());
        assertEquals(
                mib(1),
                ofLine("root 1 0 0 10:00 ? 00:00:01 java -Xmx1m -jar app.jar -Xmx9m")
                        .maxHeap());
        assertEquals(
                mib(1),
                ofLine("java --add-opens java.base/java.lang=ALL-UNNAMED -Xmx1m -m a/b -Xss9m")
                        .maxHeap());
        assertEquals(mib(1), ofLine("C:\\jdk\\bin\\java.exe -Xmx1m Main").maxHeap());
        assertEquals(Optional.empty(), VmFlags.ofCommandLine(OptionalLong.empty(), "tar -Xmx1m java"));
        assertEquals(Optional.empty(), VmFlags.ofCommandLine(OptionalLong.empty(), "java -jar app.jar -Xmx9m"));
        assertEquals(Optional.empty(), VmFlags.ofCommandLine(OptionalLong.of(1), ""));
    }

    @Test
    void theStrongerPlaceWinsInAnyOrder() throws IOException {
        String tool = "Picked up JAVA_TOOL_OPTIONS: -Xmx1m -Xss256k -Dpassword=hunter2\n";
        String command = "java -Xmx2m -Xms2m Main\n";
        String last = "_JAVA_OPTIONS=\"-Xms3m\"\n";
        for (String text : List.of(tool + command + last, last + command + tool)) {
            VmFlags flags = read(text);
            assertEquals(mib(2), flags.maxHeap());
            assertEquals(mib(3), flags.initialHeap());
            assertEquals(Optional.of(new ByteSize(256 << 10)), flags.stack());
        }
    }

    @Test
    void theEnvironmentOfAProcessIsReadUpToTheNextVariable() throws IOException {
        VmFlags flags = read("HOME=/root\0JAVA_TOOL_OPTIONS=-Xmx1m -Xss1m\0OTHER=-Xmx9m\0");
        assertEquals(mib(1), flags.maxHeap());
        assertEquals(mib(1), flags.stack());
    }

    @Test
    void ofSeveralProcessesNoneIsGuessed() throws IOException {
        String two = "app 1 java -Xmx1m Main\napp 2 java -Xmx2m Main\n";
        assertThrows(UnreadableDumpException.class, () -> Read.files("ps.txt", two));
        assertEquals(
                mib(1), read("app 1 java -Xmx1m Main\napp 1 java -Xmx1m Main\n").maxHeap());
    }

    @Test
    void nothingElseOfACommandLineIsKept() throws IOException {
        List<String> texts = List.of(
                "4711:\nVM Arguments:\njvm_args: -Xmx1m -Dssl.password=hunter2 -XX:OnError=hunter2\n"
                        + "java_command: hunter2 --password hunter2\njava_class_path (initial): hunter2\n",
                "java -Dsasl.jaas.config=hunter2 -Xmx1m -javaagent:hunter2 hunter2 hunter2\n",
                "-XX:MaxHeapSize=1048576 -XX:HeapDumpPath=/hunter2 -XX:Flags=hunter2\n",
                "[Global flags]\n ccstr HeapDumpPath = hunter2 {manageable} {default}\n size_t MaxHeapSize = 1048576 {product} {default}\n",
                "PASSWORD=hunter2\0JAVA_TOOL_OPTIONS=-Xmx1m -Dpassword=hunter2\0",
                "CommandLine flags: -XX:MaxHeapSize=1048576 -XX:OnOutOfMemoryError=hunter2 \n"
                        + "1.000: [GC (hunter2)  629119K->94280K(1551616K), 0.0582 secs]\n");
        for (String text : texts) {
            List<EvidenceFile> files = Read.files("evidence.txt", text);
            assertFalse(files.toString().contains("hunter2"), text);
            assertEquals(
                    mib(1),
                    files.stream()
                            .map(EvidenceFile::content)
                            .filter(VmFlags.class::isInstance)
                            .map(VmFlags.class::cast)
                            .findFirst()
                            .orElseThrow()
                            .maxHeap());
        }
        String damaged = assertThrows(
                        UnreadableDumpException.class,
                        () -> Read.files("cmdline", "java -Xmxhunter2 -Dpassword=hunter2 Main\n"))
                .getMessage();
        assertFalse(damaged.contains("hunter2"));
    }

    @Test
    void theTitleOfPmapTellsItsReaderTheProcessAndTheFlags() throws IOException {
        String pmap = """
                4711:   java -Xmx512m Main
                00000000e0000000  387072K rw---   [ anon ]
                 total           387072K
                """;
        assertEquals(OptionalLong.of(4711), Read.content(MemoryMap.class, pmap).pid());
        VmFlags flags = Read.content(VmFlags.class, pmap);
        assertEquals(OptionalLong.of(4711), flags.pid());
        assertEquals(mib(512), flags.maxHeap());
    }

    @Test
    void whatOneFileDoesNotTellAnotherDoes() {
        VmFlags both = ofLine("java -Xmx1m Main").or(ofLine("java -Xmx2m -Xss1m Main"));
        assertEquals(mib(1), both.maxHeap());
        assertEquals(mib(1), both.stack());
    }
}
