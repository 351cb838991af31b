package kheap.app.jvm;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kheap.ByteSize;
import kheap.Progress;
import kheap.app.output.UnwritableException;

/// Collects what tells of a running JVM's memory, part by part into one folder. What can be had without the JVM
/// noticing comes first, then its answers, the dump last, so that a process that dies meanwhile loses least. A part
/// that cannot be had is told, and the rest goes on.
///
/// Nothing of what the process was started with is kept: neither its arguments and system properties nor its
/// environment, because passwords stand there.
public final class EvidenceCollection {
    /// What lies in the folder for people, and that kheap does not read.
    public static final List<String> FOR_PEOPLE = List.of("limits", "vm_version.txt", "heap_info.txt", "collected.txt");

    /// How the name of a dump begins.
    public static final String DUMP = "heap.hprof";

    /// More than Linux writes of a process that has as many mappings as it may have.
    private static final long LONGEST_FILE = 256L << 20;

    /// The end of a log is what matters.
    private static final long LONGEST_LOG = 20L << 20;

    private static final String PMAP = "pmap.txt";
    private static final String FLAGS = "flags.txt";
    private static final String THREADS = "threads.txt";
    private static final String BOOKS = "native_memory.txt";
    private static final String GC_LOG = "gc.log";
    private static final String ENDED = "the process has ended";

    /// @param name of the file, or of a folder with files
    public record Written(String name, ByteSize size) {}

    /// @param reason one sentence's end: `not installed`
    public record Missing(String name, String reason) {}

    /// One part of it.
    @FunctionalInterface
    private interface Part {
        /// @return the bytes written
        long collect() throws IOException, DumpNotTakenException;
    }

    private final RunningJvm jvm;
    private final EvidenceFolder folder;
    private final Progress progress;
    private final AskedJvm asked;
    private final Path process;
    private final List<Written> written = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();
    private String version = "";
    private String heap = "";

    public EvidenceCollection(RunningJvm jvm, EvidenceFolder folder, Progress progress) {
        this(jvm, folder, progress, Path.of(System.getProperty("java.home")));
    }

    /// @param javaHome the JDK that asks the JVM
    EvidenceCollection(RunningJvm jvm, EvidenceFolder folder, Progress progress, Path javaHome) {
        this.jvm = jvm;
        this.folder = folder;
        this.progress = progress;
        this.asked = new AskedJvm(javaHome, jvm.pid(), progress);
        this.process = Path.of("/proc", Long.toString(jvm.pid()));
    }

    public List<Written> written() {
        return List.copyOf(written);
    }

    public List<Missing> missing() {
        return List.copyOf(missing);
    }

    /// What takes no longer than moments and stops nobody, but the dump.
    ///
    /// @throws java.util.concurrent.CancellationException when the progress says so; what was collected by then
    ///     stays
    public void collect() {
        if (Files.isDirectory(process)) {
            fromSystem();
        } else {
            missing.add(new Missing("maps of the memory, status, control group", "only Linux has them"));
        }
        fromJvm();
    }

    /// What a dump would cost.
    ///
    /// @param file its name in the folder, gzipped where the JVM can do that
    /// @param used of the heap, garbage included; empty where the JVM does not say
    /// @param room that the file may need
    /// @param pause how long the process may stand still
    public record Dump(String file, Optional<ByteSize> used, Optional<ByteSize> room, Optional<Duration> pause) {}

    /// @param plain whether it is not to be gzipped, as it is where the JVM can do that
    /// @return empty if the JVM does not answer, which is told
    public Optional<Dump> dump(boolean plain) {
        if (asked.silence().isPresent()) {
            missing.add(new Missing(DUMP, isThere() ? asked.silence().get() : ENDED));
            return Optional.empty();
        }
        TargetJvm target = TargetJvm.of(version, heap);
        boolean isGzipped = !plain && !target.isWithoutGzip();
        return Optional.of(new Dump(
                isGzipped ? DUMP + ".gz" : DUMP, target.heapUsed(), target.room(isGzipped), target.pause(isGzipped)));
    }

    /// Takes the dump, while the process stands still.
    ///
    /// @return whether there is one
    public boolean take(Dump dump) {
        return part(dump.file(), () -> {
            new DumpRequest(jvm.pid(), DumpRequest.Contents.LIVE, folder.path().resolve(dump.file())).take(progress);
            return folder.size(dump.file());
        });
    }

    /// The user does not want a dump after all, or nobody is there to say so.
    public void leaveOut(Dump dump, String reason) {
        missing.add(new Missing(dump.file(), reason));
    }

    /// Leaves a note in the folder for whoever gets it: what there is, what there is not, and why.
    ///
    /// @param heading what collected it, from which process, when
    public void note(String heading) throws UnwritableException {
        StringBuilder text = new StringBuilder(heading).append('\n');
        written.forEach(part -> text.append("%s  %s%n".formatted(part.name(), part.size())));
        missing.forEach(part -> text.append("not collected: %s: %s%n".formatted(part.name(), part.reason())));
        try {
            write(text.toString(), "collected.txt");
        } catch (IOException e) {
            throw new UnwritableException(folder.path().resolve("collected.txt").toString(), e);
        }
    }

    private void fromSystem() {
        for (String name : List.of("status", "limits")) {
            part(name, () -> systemFile(name));
        }
        part("cgroup", this::controlGroup);
        for (String name : List.of("smaps_rollup", "smaps")) {
            part(name, () -> systemFile(name));
        }
        part(PMAP, this::pmap);
    }

    private void fromJvm() {
        answered("vm_version.txt", () -> {
            version = asked.ask("VM.version");
            return write(version, "vm_version.txt");
        });
        answered("heap_info.txt", () -> {
            heap = asked.ask("GC.heap_info");
            return write(heap, "heap_info.txt");
        });
        answered(BOOKS, () -> {
            String books = asked.ask("VM.native_memory summary");
            if (books.contains("not enabled")) {
                throw new IOException(
                        "the JVM does not keep these books; start it with -XX:NativeMemoryTracking=summary");
            }
            return write(books, BOOKS);
        });
        answered(FLAGS, () -> {
            String flags = asked.ask("VM.flags");
            return whole(FLAGS, () -> kept(KeptLines.FLAGS, new StringReader(flags), FLAGS));
        });
        answered(THREADS, this::threads);
        answered(GC_LOG, this::gcLog);
    }

    /// One file or folder, or the reason why there is none.
    ///
    /// @return whether it is there
    private boolean part(String name, Part part) {
        progress.step("Collecting " + name);
        progress.goOn();
        try {
            long bytes = part.collect();
            if (bytes > 0) {
                written.add(new Written(name, new ByteSize(bytes)));
                return true;
            }
            missing.add(new Missing(name, isThere() ? "it is empty" : ENDED));
        } catch (IOException | DumpNotTakenException e) {
            missing.add(new Missing(name, reason(e)));
        }
        return false;
    }

    /// A part that the JVM has to answer for. One that is silent or refuses is not asked again.
    private void answered(String name, Part part) {
        asked.silence()
                .ifPresentOrElse(
                        reason -> missing.add(new Missing(name, isThere() ? reason : ENDED)), () -> part(name, part));
    }

    private boolean isThere() {
        return ProcessHandle.of(jvm.pid()).filter(ProcessHandle::isAlive).isPresent();
    }

    private String reason(Exception e) {
        if (!isThere()) {
            return ENDED;
        }
        return switch (e) {
            case DumpNotTakenException sentence -> sentence.getMessage().replaceFirst("\\.$", "");
            case NoSuchFileException none -> "there is none on this system";
            case IOException failed -> Words.clean(UnwritableException.reason(failed));
            default -> throw new IllegalArgumentException(e);
        };
    }

    private long systemFile(String name) throws IOException {
        try (InputStream in = Files.newInputStream(process.resolve(name))) {
            return folder.copy(in, LONGEST_FILE, name);
        }
    }

    private long controlGroup() throws IOException {
        Map<String, Path> files = new ControlGroupFiles(Path.of("/proc"), jvm.pid()).find();
        if (files.isEmpty()) {
            throw new IOException("no control group of the process has a limit that can be seen from here");
        }
        folder.makeFolder("cgroup");
        long bytes = 0;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            try (InputStream in = Files.newInputStream(file.getValue())) {
                bytes += folder.copy(in, LONGEST_FILE, "cgroup/" + file.getKey());
            } catch (IOException e) {
                missing.add(new Missing("cgroup/" + file.getKey(), reason(e)));
            }
        }
        return bytes;
    }

    private long pmap() throws IOException, DumpNotTakenException {
        try (PmapCall pmap = PmapCall.start(jvm.pid())) {
            return whole(PMAP, () -> pmap.write(folder.create(PMAP), progress));
        }
    }

    private long threads() throws IOException, DumpNotTakenException {
        return whole(THREADS, () -> {
            folder.create(THREADS).close();
            asked.ask("Thread.print", folder.path().resolve(THREADS));
            return folder.size(THREADS);
        });
    }

    /// A file that is there as a whole, or not at all.
    private long whole(String name, Part part) throws IOException, DumpNotTakenException {
        boolean isWhole = false;
        try {
            long bytes = part.collect();
            isWhole = bytes > 0;
            return bytes;
        } finally {
            if (!isWhole) {
                folder.delete(name);
            }
        }
    }

    private long gcLog() throws IOException, DumpNotTakenException {
        Path log = GcLogPath.find(asked.answer("VM.log list"), process)
                .orElseThrow(() -> new IOException("the JVM writes none; start it with -Xlog:gc*:file=gc.log"));
        if (!Files.isRegularFile(log)) {
            throw new IOException("the JVM writes one that is no file here");
        }
        return whole(GC_LOG, () -> endOf(log));
    }

    private long endOf(Path log) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - LONGEST_LOG));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            if (channel.size() > LONGEST_LOG) {
                // the rest of a line whose beginning is left out
                int read;
                do {
                    read = lines.read();
                } while (read >= 0 && read != '\n');
            }
            return kept(KeptLines.GC_LOG, lines, GC_LOG);
        }
    }

    private long kept(KeptLines lines, Reader from, String name) throws IOException {
        try (OutputStream out = new BufferedOutputStream(folder.create(name))) {
            return lines.copy(from, out);
        }
    }

    private long write(String text, String name) throws IOException {
        return folder.copy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), LONGEST_FILE, name);
    }
}
