package kheap.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/// Anonymous memory of the operating system: `mmap` and `munmap` of Linux and macOS, and on Linux `madvise` to have
/// it in huge pages. A refusal of the advice changes nothing but speed.
@SuppressWarnings("restricted")
final class Anonymous {
    private static final String SYSTEM = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    private static final boolean LINUX = SYSTEM.contains("linux");
    private static final boolean MAC = SYSTEM.contains("mac");

    private static final int READ_AND_WRITE = 0x3;
    private static final int PRIVATE = 0x2;
    private static final int ANONYMOUS = MAC ? 0x1000 : 0x20;
    private static final int NO_RESERVE = MAC ? 0x40 : 0x4000;
    private static final int HUGE_PAGES = 14;
    private static final int NOT_NEEDED = 4;
    private static final long HUGE_PAGE_BYTES = 2 << 20;
    /// A multiple of the page of every system; some have 4 KiB, some 16, some 64.
    private static final long LARGEST_PAGE_BYTES = 1 << 16;
    private static final long FAILED = -1;

    /// Everything, addressed by addresses; empty where native access is denied or the system is another one.
    static final Optional<MemorySegment> MEMORY;

    private static final MethodHandle MAP;
    private static final MethodHandle UNMAP;
    private static final MethodHandle ADVISE;

    static {
        Optional<MemorySegment> memory = Optional.empty();
        MethodHandle map = null;
        MethodHandle unmap = null;
        MethodHandle advise = null;
        if ((LINUX || MAC) && Anonymous.class.getModule().isNativeAccessEnabled()) {
            Linker linker = Linker.nativeLinker();
            SymbolLookup system = linker.defaultLookup();
            map = linker.downcallHandle(
                    system.findOrThrow("mmap"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG));
            unmap = linker.downcallHandle(
                    system.findOrThrow("munmap"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
            advise = linker.downcallHandle(
                    system.findOrThrow("madvise"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
            memory = Optional.of(MemorySegment.NULL.reinterpret(Long.MAX_VALUE));
        }
        MEMORY = memory;
        MAP = map;
        UNMAP = unmap;
        ADVISE = advise;
    }

    private Anonymous() {}

    /// @throws OutOfMemoryError when the system refuses
    static MemorySegment map(long bytes) {
        // Huge pages begin at multiples of their size, so a large mapping should, too.
        boolean large = LINUX && bytes >= HUGE_PAGE_BYTES;
        long rounded = Math.max(LARGEST_PAGE_BYTES, (bytes + LARGEST_PAGE_BYTES - 1) & -LARGEST_PAGE_BYTES);
        long asked = large ? rounded + HUGE_PAGE_BYTES : rounded;
        try {
            long address = (long) MAP.invokeExact(0L, asked, READ_AND_WRITE, PRIVATE | ANONYMOUS | NO_RESERVE, -1, 0L);
            if (address == FAILED) {
                throw new OutOfMemoryError("the system gives no " + bytes + " bytes of memory");
            }
            if (large) {
                long aligned = (address + HUGE_PAGE_BYTES - 1) & -HUGE_PAGE_BYTES;
                release(address, aligned - address);
                release(aligned + rounded, address + asked - aligned - rounded);
                address = aligned;
                int refused = (int) ADVISE.invokeExact(address, rounded, HUGE_PAGES);
                assert refused == 0 || refused == -1;
            }
            return MemorySegment.ofAddress(address).reinterpret(rounded);
        } catch (OutOfMemoryError refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static void unmap(MemorySegment mapped) {
        try {
            release(mapped.address(), mapped.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Lets go of the pages of a mapped file, on Linux. They stay in the system's cache, and come back when they are
    /// read.
    static void drop(MemorySegment mapped) {
        if (LINUX && MEMORY.isPresent() && mapped.byteSize() > 0) {
            try {
                int refused = (int) ADVISE.invokeExact(mapped.address(), mapped.byteSize(), NOT_NEEDED);
                assert refused == 0 || refused == -1;
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    private static void release(long address, long bytes) throws Throwable {
        if (bytes > 0) {
            int result = (int) UNMAP.invokeExact(address, bytes);
            if (result != 0) {
                throw new IllegalStateException("munmap of " + bytes + " bytes failed");
            }
        }
    }
}
