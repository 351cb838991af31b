package kheap.evidence;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.Progress;
import kheap.UnreadableDumpException;

/// Reads what lies beside a dump, and knows each file by what stands in it, not by its name: only the files of a
/// control group that hold one number mean something by name. A file may be gzipped, come from Windows, be coloured,
/// begin with a prompt or a warning, and hold several kinds one after the other.
public final class EvidenceReader {
    /// What can be read, for people.
    public static final String KINDS = "pmap, smaps, /proc/PID/status, jcmd VM.native_memory, control group files,"
            + " thread dumps, GC logs and jcmd VM.flags";

    /// Lines right before a mark that the format's reader gets too.
    static final int BEFORE = 5;

    /// Characters after which a text that said nothing so far is none of the kinds, be they lines or one. More than
    /// the log of a service writes before somebody asks it for a thread dump, and read in a few seconds.
    static final long LOOK_AHEAD = 1 << 26;

    /// Names of other files that are kept.
    static final int OTHERS_NAMED = 20;

    private static final List<Format> FORMATS = List.of(
            new RollupFormat(),
            new SmapsFormat(),
            new PmapFormat(),
            new StatusFormat(),
            new NativeMemoryFormat(),
            new ThreadDumpFormat(),
            new ThreadFileFormat(),
            new GcLogFormat(),
            new ControlGroupFormat(),
            new VmFlagsFormat());

    private EvidenceReader() {}

    /// What was found.
    ///
    /// @param files one for each kind in each file
    /// @param others names of files of the folder that are none of the kinds or could not be read, at most
    ///        [EvidenceReader#OTHERS_NAMED]
    /// @param otherCount how many there are, with those that were not looked at
    /// @param notLookedAt files of a folder that has more than anybody collects
    public record Reading(List<EvidenceFile> files, List<String> others, int otherCount, int notLookedAt) {
        public Reading {
            files = List.copyOf(files);
            others = List.copyOf(others);
        }
    }

    /// Reads what nobody waits for, see [#read(Path, Progress)].
    public static Reading read(Path fileOrFolder) throws UnreadableDumpException {
        return read(fileOrFolder, Progress.NONE);
    }

    /// Reads a file, or the files of a folder and of the folders in it.
    ///
    /// @throws UnreadableDumpException if nothing of it is a kind that can be read
    /// @throws java.util.concurrent.CancellationException when `progress` says so
    public static Reading read(Path fileOrFolder, Progress progress) throws UnreadableDumpException {
        if (!Files.isDirectory(fileOrFolder)) {
            return new Reading(file(fileOrFolder, progress), List.of(), 0, 0);
        }
        List<EvidenceFile> files = new ArrayList<>();
        List<String> others = new ArrayList<>();
        FolderFiles folder = FolderFiles.of(fileOrFolder, progress);
        int otherCount = folder.more();
        for (Path file : folder.files()) {
            try {
                files.addAll(file(file, progress));
            } catch (UnreadableDumpException none) {
                // named instead: a folder may well hold the dump itself, or notes
                otherCount++;
                if (others.size() < OTHERS_NAMED) {
                    others.add(fileOrFolder.relativize(file).toString());
                }
            }
        }
        if (files.isEmpty()) {
            throw new UnreadableDumpException(
                    fileOrFolder,
                    otherCount == 0 ? "is a folder without files" : "holds no file that kheap reads beside a dump",
                    "Put there what one of these wrote: " + KINDS);
        }
        return new Reading(files, others, otherCount, folder.more());
    }

    private static List<EvidenceFile> file(Path file, Progress progress) throws UnreadableDumpException {
        if (mayWaitForever(file)) {
            throw new UnreadableDumpException(
                    file, "is a device or a pipe", "Write what it gives to a file, and give that file");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return read(file, bytes, progress);
        } catch (UnreadableDumpException known) {
            throw known;
        } catch (NoSuchFileException missing) {
            throw new UnreadableDumpException(file, "does not exist", "Check the name");
        } catch (IOException failed) {
            throw new UnreadableDumpException(
                    file,
                    OptionalLong.empty(),
                    "cannot be read",
                    "Check who may read the file, and whether it is whole",
                    failed);
        }
    }

    /// Nobody may ever write to a pipe, and a device may never end. What a shell has connected is no such pipe:
    /// `kheap evidence <(jcmd 4711 VM.flags)`.
    private static boolean mayWaitForever(Path file) {
        return Files.exists(file)
                && !Files.isRegularFile(file)
                && !file.startsWith("/dev/fd")
                && !file.equals(Path.of("/dev/stdin"));
    }

    static List<EvidenceFile> read(Path file, InputStream bytes, Progress progress) throws IOException {
        PushbackInputStream text = new PushbackInputStream(new BufferedInputStream(bytes), Start.LENGTH);
        Start start = Start.of(text);
        if (start.isGzip()) {
            text = new PushbackInputStream(new CutGzip(text), Start.LENGTH);
            start = Start.of(text);
        }
        start.checkIsText(file);
        String name = file.toAbsolutePath().normalize().getFileName().toString();
        try (Lines lines = new Lines(text, progress)) {
            return read(file, name, lines);
        }
    }

    private static List<EvidenceFile> read(Path file, String name, Lines lines) throws IOException {
        LineSorter sorter = new LineSorter(name, FORMATS);
        for (Optional<String> line = lines.next(LOOK_AHEAD);
                line.isPresent();
                line = lines.next(sorter.knowsAny() ? Long.MAX_VALUE : LOOK_AHEAD)) {
            sorter.line(line.get());
        }
        List<EvidenceFile> files = sorter.files(lines.count());
        if (files.isEmpty()) {
            if (sorter.refusal().isPresent()) {
                LineReader.Refusal refusal = sorter.refusal().get();
                throw new UnreadableDumpException(file, refusal.problem(), refusal.remedy());
            }
            if (sorter.hasBegun() && sorter.isProse()) {
                throw new UnreadableDumpException(
                        file,
                        "is mostly other text, with a few lines of a kind that kheap reads between",
                        "Give these lines in a file of their own, if they are all that the command wrote");
            }
            if (lines.hasRunsOfZeroes() && !sorter.knowsAny()) {
                throw Start.noText(file);
            }
            throw new UnreadableDumpException(
                    file,
                    sorter.hasBegun()
                            ? "ends before it says anything"
                            : "is none of the kinds that kheap reads beside a dump",
                    sorter.hasBegun() ? "Collect it again" : "Give what one of these wrote: " + KINDS);
        }
        return files;
    }
}
