package kheap.app.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One command for one JVM, under way in a `jcmd` of the JDK that runs here.
///
/// Why a process: the attach API has no documented means to dump a heap. It could start the other JVM's management
/// agent, whose bean has one, but that leaves a server running there; `jcmd` leaves nothing behind, knows how to
/// reach into containers, and speaks to every HotSpot since JDK 7.
final class JcmdCall {
    private static final int POLL_MILLIS = 100;

    /// What a JVM says to most commands of this package takes some hundred bytes, and to one about its flags some
    /// thousand. Threads go to a file.
    private static final int LONGEST_ANSWER = 262_144;

    /// A small one: it may run in a container that is about to be killed for its memory. It gives up a JVM that does
    /// not let it in, and so takes away the file by which it knocks in the JVM's folder.
    private static final List<String> JCMD_OPTIONS = List.of(
            "-J-Xmx32m", "-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1", "-J-Dsun.tools.attach.attachTimeout=5000");

    private final Process process;
    private final CompletableFuture<String> output;

    private JcmdCall(Process process) {
        this.process = process;
        this.output = CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
    }

    /// @param javaHome the JDK whose `jcmd` it is
    static JcmdCall start(Path javaHome, long pid, String command) throws DumpNotTakenException {
        return start(javaHome, pid, command, ProcessBuilder.Redirect.PIPE);
    }

    /// @param answer where the answer goes, instead of [#answer]
    static JcmdCall start(Path javaHome, long pid, String command, ProcessBuilder.Redirect answer)
            throws DumpNotTakenException {
        Path jcmd = List.of("jcmd", "jcmd.exe").stream()
                .map(name -> javaHome.resolve("bin").resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new DumpNotTakenException(
                        "The Java in %s has no jcmd, which speaks to other JVMs: run kheap with a JDK."
                                .formatted(javaHome)));
        List<String> line = new ArrayList<>(List.of(jcmd.toString()));
        line.addAll(JCMD_OPTIONS);
        line.addAll(List.of(Long.toString(pid), command));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(answer);
        // options that were meant for us, and that a JVM repeats on its error output
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new JcmdCall(process);
        } catch (IOException e) {
            throw new DumpNotTakenException("jcmd, which speaks to other JVMs, cannot be started", e);
        }
    }

    private static String read(Process process) {
        try (InputStream said = process.getInputStream()) {
            String text = new String(said.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            said.transferTo(OutputStream.nullOutputStream());
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits a moment for the end.
    ///
    /// @return whether it has come
    /// @throws CancellationException if the thread is interrupted, which it still is then
    boolean isOver() {
        try {
            return process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    /// Whether the JVM took the command, once this is over; what came of it is in the answer.
    ///
    /// @throws CancellationException if somebody told it to stop: Ctrl-C in a terminal is for us and for it, and it may
    ///     be the first to notice
    boolean isObeyed() {
        Signals.check(process.exitValue());
        return process.exitValue() == 0;
    }

    /// What the JVM and `jcmd` said, once this is over. Not for people: a command line may be in it, with secrets.
    String answer() {
        return output.join();
    }

    /// Does something when this is over, though nobody waits for it.
    void afterwards(Runnable work) {
        process.onExit().thenRun(work);
    }

    /// Ends it. The JVM finishes what it has begun.
    void kill() {
        process.destroyForcibly();
    }
}
