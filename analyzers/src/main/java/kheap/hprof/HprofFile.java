package kheap.hprof;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import kheap.UnreadableDumpException;

/// An open HPROF file whose header is sound: every typed read at an offset; the only class that knows the byte
/// order.
///
/// Reads go through a window. It grows while they go forward, so that reading on costs few system calls, and shrinks
/// when they jump, so that hopping from record to record touches little of the file. One thread at a time may read.
public final class HprofFile implements Closeable {
    /// The version of Android's dumps, which have sub-records of their own.
    static final String ANDROID = "JAVA PROFILE 1.0.3";

    static final String MAGIC = "JAVA PROFILE ";

    static final String NAME_A_DUMP = "Give a heap dump in HPROF form, as 'jcmd PID GC.heap_dump FILE' writes it";
    static final String TAKE_IT_AGAIN = "Take the dump again, or copy it again once it is complete";

    static final String JSON = "is JSON, such as a saved analysis, which holds no heap";

    private static final Set<String> VERSIONS = Set.of("JAVA PROFILE 1.0.1", "JAVA PROFILE 1.0.2", ANDROID);
    private static final int HEAD_BYTES = 64;
    private static final int SMALLEST_WINDOW = 1 << 12;
    private static final int LARGEST_WINDOW = 1 << 18;

    private final Path shownAs;
    private final DumpBytes bytes;
    private final long size;
    private final ByteBuffer window;
    private long windowStart;
    private int windowBytes;

    private final String version;
    private final int idBytes;
    private final long takenAtMillis;
    private final long firstRecord;

    /// Reads the header. Whoever opened the bytes closes them, or closes the file instead.
    ///
    /// @param shownAs the file that messages name
    /// @throws UnreadableDumpException when the header is none that can be read
    public HprofFile(DumpBytes bytes, Path shownAs) throws IOException {
        this.shownAs = shownAs;
        this.bytes = bytes;
        this.size = bytes.size();
        this.window = ByteBuffer.allocateDirect((int) Math.min(LARGEST_WINDOW, size));
        int versionBytes = versionBytes();
        this.version = head().substring(0, versionBytes);
        this.firstRecord = versionBytes + 13L;
        if (!VERSIONS.contains(version)) {
            throw new UnreadableDumpException(
                    shownAs,
                    "is a heap dump of the unknown version '" + printable(version.substring(MAGIC.length())) + "'",
                    "Versions 1.0.1 and 1.0.2 can be read");
        }
        if (size < firstRecord) {
            throw endsInHeader();
        }
        long ids = u4(versionBytes + 1L);
        if (ids != 4 && ids != 8) {
            throw malformed(versionBytes + 1L, "has object ids of " + ids + " bytes where 4 and 8 are possible");
        }
        this.idBytes = (int) ids;
        this.takenAtMillis = i8(versionBytes + 5L);
    }

    /// Opens a file and reads its header.
    ///
    /// @param shownAs the file that messages name: the user's, where `file` is an inflated copy
    /// @throws UnreadableDumpException when the header is none that can be read
    public static HprofFile open(Path file, Path shownAs) throws IOException {
        DumpBytes bytes = DumpBytes.of(file);
        try {
            return new HprofFile(bytes, shownAs);
        } catch (Throwable broken) {
            bytes.close();
            throw broken;
        }
    }

    /// As the header names it: `JAVA PROFILE 1.0.2`.
    public String version() {
        return version;
    }

    /// 4 or 8.
    public int idBytes() {
        return idBytes;
    }

    public Optional<Instant> takenAt() {
        return takenAtMillis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(takenAtMillis));
    }

    /// The offset of the first record.
    public long firstRecord() {
        return firstRecord;
    }

    public long size() {
        return size;
    }

    public int u1(long at) throws IOException {
        return window.get(inWindow(at, 1)) & 0xff;
    }

    public int u2(long at) throws IOException {
        return window.getShort(inWindow(at, 2)) & 0xffff;
    }

    public long u4(long at) throws IOException {
        return window.getInt(inWindow(at, 4)) & 0xffff_ffffL;
    }

    public long i8(long at) throws IOException {
        return window.getLong(inWindow(at, 8));
    }

    /// An object's id, unsigned.
    public long id(long at) throws IOException {
        return idBytes == 8 ? i8(at) : u4(at);
    }

    UnreadableDumpException malformed(long at, String problem) {
        return new UnreadableDumpException(shownAs, at, problem, TAKE_IT_AGAIN);
    }

    UnreadableDumpException android(long at) {
        return new UnreadableDumpException(
                shownAs, at, "is a heap dump of Android", "Only dumps of Java virtual machines can be read");
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /// The index in the window of the bytes at `at`, all of which are there afterwards.
    private int inWindow(long at, int bytes) throws IOException {
        long index = at - windowStart;
        if (index < 0 || index + bytes > windowBytes) {
            fill(at, bytes);
            return 0;
        }
        return (int) index;
    }

    private void fill(long at, int needed) throws IOException {
        long skipped = at - windowStart - windowBytes;
        boolean forward = at >= windowStart && skipped <= windowBytes;
        long wanted = Math.max(SMALLEST_WINDOW, forward ? 2L * windowBytes : 0);
        long possible = Math.min(Math.min(wanted, window.capacity()), size - at);
        if (possible < needed) {
            throw new EOFException("it became shorter while it was read");
        }
        window.clear().limit((int) possible);
        windowBytes = 0;
        bytes.read(window, at);
        windowStart = at;
        windowBytes = window.limit();
    }

    /// The number of bytes before the zero that ends the version.
    private int versionBytes() throws IOException {
        String head = head();
        if (head.startsWith(MAGIC)) {
            int end = head.indexOf('\0');
            if (end >= 0) {
                return end;
            }
            throw head.contains(", created")
                    ? new UnreadableDumpException(
                            shownAs, "is the text form of a profile", "Have it written in the binary form (format=b)")
                    : size == head.length() ? endsInHeader() : malformed(MAGIC.length(), "has no version");
        }
        throw MAGIC.startsWith(head) ? endsInHeader() : new UnreadableDumpException(shownAs, kind(head), NAME_A_DUMP);
    }

    static boolean isJson(String head) {
        return head.stripLeading().startsWith("{");
    }

    private static String kind(String head) {
        if (head.contains("portable heap dump")) {
            return "is a PHD heap dump of OpenJ9";
        }
        if (head.startsWith("\u007fELF")) {
            return "is a core dump, not a heap dump";
        }
        if (head.startsWith("PK\u0003\u0004")) {
            return "is a zip archive, not a heap dump";
        }
        if (isJson(head)) {
            return JSON;
        }
        return "is not a heap dump: it does not begin with 'JAVA PROFILE'";
    }

    private UnreadableDumpException endsInHeader() {
        return new UnreadableDumpException(shownAs, size, "ends inside its header", TAKE_IT_AGAIN);
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    /// The first bytes as text.
    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (int i = 0; i < Math.min(HEAD_BYTES, size); i++) {
            head.append((char) u1(i));
        }
        return head.toString();
    }
}
