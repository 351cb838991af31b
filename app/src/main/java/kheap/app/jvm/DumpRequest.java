package kheap.app.jvm;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;
import kheap.Progress;

/// A dump that is to be taken of a JVM on this machine.
///
/// The other JVM writes the dump: it must be able to write to the folder, and all its threads stand still meanwhile.
///
/// @param file to be made; gzipped if its name ends in `.gz`
public record DumpRequest(long pid, Contents contents, Path file) {
    /// Which objects are dumped.
    public enum Contents {
        /// Those that a root reaches; the JVM runs a full collection first.
        LIVE,
        /// Garbage as well.
        ALL
    }

    /// What a JVM says at the end, in every version.
    private static final String DONE = "Heap dump file created";

    private static final Pattern FAILED =
            Pattern.compile("(?m)^(?:Unable to create .*|Dump file is incomplete): (.{1,200})");

    public DumpRequest {
        if (pid <= 0) {
            throw new IllegalArgumentException("process " + pid);
        }
    }

    /// What can still be written to a folder; empty if that is none.
    public static Optional<ByteSize> free(Path folder) {
        try {
            return Files.isDirectory(folder)
                    ? Optional.of(new ByteSize(Files.getFileStore(folder).getUsableSpace()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Takes the dump. The file appears under its name when it is whole.
    ///
    /// A JVM that has begun a dump cannot be told to stop. When `progress` cancels, this returns at once, and the
    /// JVM goes on, standing still, until it has written everything. Its file is deleted at once where the system
    /// allows that for an open file, as Linux and macOS do, and in any case when the JVM is done. Only if this
    /// program ends before that may a file `.kheap-….part` stay in the folder.
    ///
    /// Progress counts bytes against those that a dump of the whole heap might take, garbage included: it may be
    /// done long before the end. There is no total when the JVM does not say how large its heap is.
    ///
    /// @throws DumpNotTakenException with the reason, also when the folder has less room than the dump might need: a
    ///     full disk would hurt the very process that is looked into
    /// @throws java.util.concurrent.CancellationException when `progress` says so, or the thread is interrupted
    public void take(Progress progress) throws DumpNotTakenException {
        take(Path.of(System.getProperty("java.home")), progress);
    }

    /// @param javaHome the JDK that takes the dump
    void take(Path javaHome, Progress progress) throws DumpNotTakenException {
        progress.step("Taking a heap dump of process " + pid);
        DumpFolder folder = DumpFolder.of(file);
        if (ProcessHandle.of(pid).isEmpty()) {
            throw new DumpNotTakenException(
                    "There is no process %d: it has ended, or the number is wrong.".formatted(pid));
        }
        folder.checkSeenBy(pid);
        TargetJvm jvm = TargetJvm.of(ask(javaHome, "VM.version", progress), ask(javaHome, "GC.heap_info", progress));
        if (isGzipped() && jvm.isWithoutGzip()) {
            throw new DumpNotTakenException(
                    "JVM %d is a Java %d, which cannot write gzipped dumps: choose a file name without .gz."
                            .formatted(pid, jvm.feature().orElseThrow()));
        }
        Optional<ByteSize> room = jvm.room(isGzipped());
        if (room.isPresent()) {
            folder.checkRoom(room.get(), isGzipped());
        }
        UnfinishedDump dump = UnfinishedDump.in(folder.path());
        write(javaHome, dump, room.orElse(ByteSize.ZERO), progress);
        finish(dump);
    }

    private boolean isGzipped() {
        return file.toString().endsWith(".gz");
    }

    /// @return the JVM's answer, in whatever words
    private String ask(Path javaHome, String question, Progress progress) throws DumpNotTakenException {
        JcmdCall call = JcmdCall.start(javaHome, pid, question);
        try {
            while (!call.isOver()) {
                progress.goOn();
            }
        } catch (RuntimeException e) {
            call.kill();
            throw e;
        }
        String answer = call.answer();
        if (!call.isObeyed() && !answer.contains("Unknown diagnostic command")) {
            throw refusal();
        }
        return answer;
    }

    /// Told from what is known of the process. What jcmd says is a stack trace, and may hold a command line.
    private DumpNotTakenException refusal() {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return new DumpNotTakenException("Process %d has ended.".formatted(pid));
        }
        Optional<String> owner = process.get().info().user();
        if (owner.isPresent() && !owner.equals(ProcessHandle.current().info().user())) {
            String user = Words.clean(owner.get());
            return new DumpNotTakenException(
                    "Process %d belongs to %s and does not answer you: run kheap as %s.".formatted(pid, user, user));
        }
        return new DumpNotTakenException(
                "Process %d does not answer as a JVM: it must be HotSpot (OpenJDK or a relative), be up and running, and not be started with -XX:+DisableAttachMechanism."
                        .formatted(pid));
    }

    private void write(Path javaHome, UnfinishedDump dump, ByteSize room, Progress progress)
            throws DumpNotTakenException {
        JcmdCall call = JcmdCall.start(
                javaHome,
                pid,
                "GC.heap_dump %s%s'%s'"
                        .formatted(isGzipped() ? "-gz=1 " : "", contents == Contents.ALL ? "-all " : "", dump.file()));
        long written = 0;
        boolean isTaken;
        try {
            do {
                written = Math.max(written, dump.written());
                progress.at(written, room.bytes());
                progress.goOn();
            } while (!call.isOver());
            isTaken = call.isObeyed() && call.answer().contains(DONE);
        } catch (RuntimeException e) {
            dump.unlink();
            call.afterwards(dump::discard);
            throw e;
        }
        if (!isTaken) {
            DumpNotTakenException why = call.isObeyed() ? failure(call.answer()) : refusal();
            if (!dump.discard()) {
                throw new DumpNotTakenException(
                        "%s What was written is left in %s.".formatted(why.getMessage(), dump.file()));
            }
            throw why;
        }
    }

    private DumpNotTakenException failure(String answer) {
        Matcher failed = FAILED.matcher(answer);
        return new DumpNotTakenException(
                failed.find()
                        ? "JVM %d could not write the dump: %s. Choose a folder that has room and that its user may write to."
                                .formatted(pid, Words.clean(failed.group(1)))
                        : "JVM %d stopped before the dump was whole: it has probably ended.".formatted(pid));
    }

    private void finish(UnfinishedDump dump) throws DumpNotTakenException {
        try {
            Files.move(dump.file(), file);
        } catch (NoSuchFileException e) {
            throw new DumpNotTakenException(
                    "JVM %d has written the dump, but not where you see it: it is in the file %s of the JVM's own container or machine."
                            .formatted(pid, dump.file()));
        } catch (FileAlreadyExistsException e) {
            throw new DumpNotTakenException(
                    "%s was made by somebody else meanwhile: the dump is in %s.".formatted(file, dump.file()));
        } catch (IOException e) {
            throw new DumpNotTakenException("The dump is in %s and could not be renamed".formatted(dump.file()), e);
        }
    }
}
