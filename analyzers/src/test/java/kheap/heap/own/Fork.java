package kheap.heap.own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM of its own that runs a program of the tests.
///
/// @param output what it prints, on either stream
record Fork(Process process, Path output) {
    private static final long LIMIT_SECONDS = 120;

    /// @param options of the JVM
    /// @param call the program and its arguments
    static Fork java(Path folder, List<String> options, String... call) throws IOException {
        return start(folder, command(folder, options, call));
    }

    /// One that can write no file longer than this.
    static Fork limited(int kibibytes, Path folder, String... call) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f $0; exec \"$@\"", "" + 2 * kibibytes));
        command.addAll(command(folder, List.of("--enable-native-access=ALL-UNNAMED"), call));
        return start(folder, command);
    }

    private static List<String> command(Path folder, List<String> options, String... call) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-ea"));
        command.addAll(options);
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(call));
        return command;
    }

    private static Fork start(Path folder, List<String> command) throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        return new Fork(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /// What it printed, if it ended well.
    List<String> lines() throws IOException, InterruptedException {
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException("failed: " + Files.readString(output));
            }
            return Files.readAllLines(output);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
