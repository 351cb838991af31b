package kheap.kafka;

import static kheap.hprof.WrittenDump.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.Opening;
import kheap.hprof.WrittenDump;
import kheap.kafka.LibraryCopy.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Class loaders of containers that the build does not have, written by hand with the fields of their classes.
class LibraryReaderTest {
    private static final long LOADER = 0x3000;
    private static final long URL_LOADER = 0x3100;
    private static final long CLASS_PATH = 0x3200;
    private static final long ENUM = 0x3300;
    private static final long LIFECYCLE = 0x3400;
    private static final long TOMCAT = 0x3500;
    private static final long RESOURCES = 0x3600;
    private static final long CONTEXT = 0x3700;
    private static final long STRING = 0x3800;
    private static final long THREAD = 0x3900;
    private static final long TOMCAT_7 = 0x3a00;
    private static final long JETTY = 0x3b00;

    /// Of the first and the second application.
    private static final long FIRST = 0x10000;

    private static final long SECOND = 0x20000;

    private static final int RUNS = 5;

    @TempDir
    Path folder;

    private final WrittenDump dump = new WrittenDump(8)
            .segment()
            .javaTypes()
            .type(LOADER, OBJECT, "java.lang.ClassLoader", "L parent", "L name")
            .type(URL_LOADER, LOADER, "java.net.URLClassLoader", "L ucp")
            .type(CLASS_PATH, OBJECT, "jdk.internal.loader.URLClassPath", "Z closed")
            .type(ENUM, OBJECT, "java.lang.Enum", "L name", "I ordinal")
            .type(LIFECYCLE, ENUM, "org.apache.catalina.LifecycleState")
            .type(TOMCAT, URL_LOADER, "org.apache.catalina.loader.ParallelWebappClassLoader", "L state", "L resources")
            .type(TOMCAT_7, URL_LOADER, "org.apache.catalina.loader.WebappClassLoader", "Z started", "L contextName")
            .type(JETTY, URL_LOADER, "org.eclipse.jetty.webapp.WebAppClassLoader", "L _name")
            .type(RESOURCES, OBJECT, "org.apache.catalina.webresources.StandardRoot", "L context")
            .type(CONTEXT, OBJECT, "org.apache.catalina.core.StandardContext", "L name")
            .type(STRING, OBJECT, "java.lang.String", "L value", "B coder")
            .type(
                    THREAD,
                    OBJECT,
                    "java.lang.Thread",
                    "L name",
                    "L target",
                    "L contextClassLoader",
                    "J eetop",
                    "I threadStatus");

    private WrittenDump text(long at, String latin) {
        return dump.instance(at, STRING, at + 0x80, 0).bytes(at + 0x80, latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The library in a loader, with a thread that lives.
    private void copy(long loader, String prefix, long context) {
        dump.loadedBy(loader)
                .type(loader + 0x1000, OBJECT, prefix + "org.apache.kafka.common.utils.AppInfoParser")
                .type(loader + 0x1100, THREAD, prefix + "org.apache.kafka.common.utils.KafkaThread")
                .instance(loader + 0x1200, loader + 0x1100, 0, 0, context, 1, RUNS)
                .thread(loader + 0x1200, (int) (loader >> 12));
    }

    private List<LibraryCopy> read() throws IOException {
        Path file = dump.end().writeTo(folder.resolve("loaders.hprof"));
        try (HeapDump heap = HeapDumps.open(file, Opening.by(Engine.KHEAP), Progress.NONE)) {
            return new LibraryReader(heap, new KafkaClasses(heap), Progress.NONE).read(List.of(), List.of(), List.of());
        }
    }

    private LibraryCopy.Loader readLoader(long loader) throws IOException {
        copy(loader, "", loader);
        return read().getFirst().loader();
    }

    @ParameterizedTest
    @CsvSource({
        "0, UNKNOWN",
        "2, UNKNOWN",
        "3, RUNNING",
        "5, RUNNING",
        "6, STOPPED",
        "8, STOPPED",
        "10, STOPPED",
        "11, UNKNOWN"
    })
    void tomcatSaysWhatBecameOfAnApplication(int ordinal, State expected) throws IOException {
        dump.instance(FIRST, TOMCAT, FIRST + 0x10, FIRST + 0x20)
                .instance(FIRST + 0x10, LIFECYCLE, 0, ordinal)
                .instance(FIRST + 0x20, RESOURCES, FIRST + 0x30)
                .instance(FIRST + 0x30, CONTEXT, FIRST + 0x100);
        text(FIRST + 0x100, "/orders##002");
        LibraryCopy.Loader loader = readLoader(FIRST);
        assertEquals(expected, loader.state());
        assertEquals("/orders##002", loader.name().orElseThrow());
        assertEquals("org.apache.catalina.loader.ParallelWebappClassLoader", loader.type());
        assertEquals(FIRST, loader.address());
    }

    @ParameterizedTest
    @CsvSource({"1, RUNNING", "0, STOPPED"})
    void soDoesTomcatSeven(int started, State expected) throws IOException {
        dump.instance(FIRST, TOMCAT_7, started, FIRST + 0x100);
        text(FIRST + 0x100, "/orders");
        LibraryCopy.Loader loader = readLoader(FIRST);
        assertEquals(expected, loader.state());
        assertEquals("/orders", loader.name().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"1, STOPPED", "0, UNKNOWN"})
    void aClosedLoaderIsThatOfAStoppedApplication(int closed, State expected) throws IOException {
        dump.instance(FIRST, JETTY, FIRST + 0x100, FIRST + 0x10).instance(FIRST + 0x10, CLASS_PATH, closed);
        text(FIRST + 0x100, "WebAppContext@7e0b37bc");
        LibraryCopy.Loader loader = readLoader(FIRST);
        assertEquals(expected, loader.state());
        assertEquals("WebAppContext@7e0b37bc", loader.name().orElseThrow());
    }

    @Test
    void theBootLoaderHasNoName() throws IOException {
        copy(0x40000, "", 0);
        dump.loadedBy(0).type(0x50000, OBJECT, "org.apache.kafka.clients.producer.KafkaProducer");
        LibraryCopy.Loader loader = read().getLast().loader();
        assertEquals(new LibraryCopy.Loader("", 0, Optional.empty(), State.UNKNOWN, true, List.of()), loader);
    }

    @Test
    void oneLoaderIsNotAskedAbout() throws IOException {
        dump.instance(FIRST, URL_LOADER);
        copy(FIRST, "", FIRST);
        LibraryCopy copy = read().getFirst();
        assertTrue(copy.loader().held());
        assertEquals(List.of(), copy.loader().path());
        assertEquals(1, copy.threads());
        assertEquals(0, copy.retained().bytes());
    }

    @Test
    void theThreadsOfASharedCopyKeepTheirApplications() throws IOException {
        dump.instance(FIRST, URL_LOADER).instance(SECOND, URL_LOADER).root(FIRST);
        copy(FIRST, "", SECOND);
        LibraryCopy copy = read().getFirst();
        assertTrue(copy.loader().held());
        assertEquals(FIRST, copy.loader().address());
        LibraryCopy.Context context = copy.contexts().getFirst();
        assertEquals(SECOND, context.loader().address());
        assertEquals(1, context.threads());
        assertFalse(context.loader().held());
        assertEquals(
                List.of("contextClassLoader"),
                context.loader().path().stream().skip(1).map(Owner.Step::via).toList());
    }

    @Test
    void aParentOfTheLoaderIsNoOtherApplication() throws IOException {
        dump.instance(FIRST, URL_LOADER, 0, SECOND).instance(SECOND, URL_LOADER);
        copy(FIRST, "", SECOND);
        LibraryCopy copy = read().getFirst();
        assertTrue(copy.contexts().getFirst().loader().held());
        assertEquals(List.of(), copy.loader().path());
    }

    @Test
    void anotherPrefixIsAnotherCopyAndNoOtherApplication() throws IOException {
        dump.instance(FIRST, URL_LOADER);
        copy(FIRST, "", FIRST);
        dump.type(0x60000, OBJECT, "com.acme.shaded.org.apache.kafka.common.utils.AppInfoParser");
        assertEquals(
                List.of("", "com.acme.shaded."),
                read().stream().map(LibraryCopy::prefix).toList());
        assertEquals(List.of(), read().getFirst().loader().path());
    }

    @Test
    void ofTwoCopiesOnlyTheOneThatTheContainerHoldsIsInUse() throws IOException {
        dump.instance(FIRST, URL_LOADER).instance(SECOND, URL_LOADER).root(SECOND);
        copy(FIRST, "", FIRST);
        copy(SECOND, "", SECOND);
        List<LibraryCopy> copies = read();
        assertEquals(
                List.of(false, true),
                copies.stream().map(copy -> copy.loader().held()).toList());
        assertEquals(
                List.of(true, false),
                copies.stream().map(copy -> copy.loader().isGone()).toList());
        assertTrue(copies.getFirst().retained().bytes() > 0);
    }

    @Test
    void loadersThatAreEachOthersParentsEndTheSearch() throws IOException {
        dump.instance(FIRST, URL_LOADER, 0, SECOND)
                .instance(SECOND, URL_LOADER, 0, FIRST)
                .instance(0x70000, URL_LOADER);
        copy(FIRST, "", 0x70000);
        assertFalse(read().getFirst().contexts().getFirst().loader().held());
    }
}
