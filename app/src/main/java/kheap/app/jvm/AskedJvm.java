package kheap.app.jvm;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Optional;
import kheap.Progress;

/// A JVM that is asked one thing after the other. Once it was silent, it is not to be asked again.
final class AskedJvm {
    private static final String REFUSED =
            "the JVM does not answer: it must be up and not stopped, belong to the user who"
                    + " asks, and not be started with -XX:+DisableAttachMechanism";

    private final Path javaHome;
    private final long pid;
    private final Progress progress;
    private Optional<String> silence = Optional.empty();

    /// @param javaHome the JDK whose `jcmd` asks
    AskedJvm(Path javaHome, long pid, Progress progress) {
        this.javaHome = javaHome;
        this.pid = pid;
        this.progress = progress;
    }

    /// Why it was silent; empty as long as it answers.
    Optional<String> silence() {
        return silence;
    }

    /// What the JVM says to a command that it knows, in whatever words.
    String ask(String command) throws IOException, DumpNotTakenException {
        String answer = answer(command);
        if (isUnknown(answer)) {
            throw new IOException("this JVM is too old to tell");
        }
        return answer;
    }

    /// What the JVM says, also to a command that it does not know.
    String answer(String command) throws IOException, DumpNotTakenException {
        JcmdCall call = JcmdCall.start(javaHome, pid, command);
        if (!isObeyed(call) && !isUnknown(call.answer())) {
            throw silent(REFUSED);
        }
        return call.answer();
    }

    /// @param file where a long answer goes
    void ask(String command, Path file) throws IOException, DumpNotTakenException {
        if (!isObeyed(JcmdCall.start(javaHome, pid, command, Redirect.appendTo(file.toFile())))) {
            throw silent(REFUSED);
        }
    }

    private static boolean isUnknown(String answer) {
        return answer.contains("Unknown diagnostic command");
    }

    private boolean isObeyed(JcmdCall call) throws IOException {
        boolean isOver = false;
        try {
            isOver = Patience.lasts(call::isOver, progress);
            if (!isOver) {
                throw silent("the JVM does not answer within " + Patience.WORDS);
            }
            return call.isObeyed();
        } finally {
            if (!isOver) {
                call.kill();
            }
        }
    }

    private IOException silent(String reason) {
        silence = Optional.of(reason);
        return new IOException(reason);
    }
}
