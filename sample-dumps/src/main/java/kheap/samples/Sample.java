package kheap.samples;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Grows the dumps of the sample programs, each in a process of its own.
public final class Sample {
    /// Every sample program.
    public static final List<Class<?>> PROGRAMS = List.of(
            UnclosedProducers.class,
            ClosedProducers.class,
            UnclosedConsumers.class,
            PausedPartition.class,
            AdminClientPerCall.class,
            FullBufferPool.class,
            OversizedRecords.class,
            MeterPerClient.class,
            LongTaskSamples.class,
            HeavyInterceptor.class,
            SameClientId.class,
            WideReservation.class,
            CallbackHeavy.class,
            CompressedBacklog.class,
            RefusedBatch.class,
            DeadBroker.class,
            StreamsStores.class,
            PlainTextToTlsPort.class,
            SpringTemplatePerSend.class,
            SpringProducerPerThread.class,
            SpringTransactionalPool.class,
            ManyTopics.class,
            UnboundedExecutor.class,
            ReactorBacklog.class,
            SchemaPerRecord.class,
            RedeployedApplication.class,
            LargeRecordsDirect.class,
            HealthyService.class,
            SeveralDays.class,
            PlantedSecrets.class,
            NoKafka.class,
            BigHeap.class);

    private static final long LIMIT_SECONDS = 60;

    private Sample() {}

    /// Runs the program and returns its dump, `NoKafka.hprof` for [NoKafka]; the last one where it writes several.
    ///
    /// @see #growAll
    public static Path grow(Class<?> program, Path folder, String... jvmOptions)
            throws IOException, InterruptedException {
        return growAll(program, folder, jvmOptions).getLast();
    }

    /// Runs the program with this kafka-clients in place of the one it was compiled with, and returns its dump. Its
    /// brokers are in this process. The program may use only what both versions of the library have.
    ///
    /// @param kafkaClients the jar of any version from 1.0 on
    /// @param folder one for each version
    /// @see #growAll
    public static Path growWith(Path kafkaClients, Class<?> program, Path folder, String... jvmOptions)
            throws IOException, InterruptedException {
        try (LoopbackBroker acknowledging = LoopbackBroker.acknowledging();
                LoopbackBroker frozen = LoopbackBroker.frozen();
                LoopbackBroker refusing = LoopbackBroker.refusing()) {
            List<String> options = new ArrayList<>(List.of(jvmOptions));
            options.add("-D%s=%s".formatted(Brokers.ACKNOWLEDGING, acknowledging.address()));
            options.add("-D%s=%s".formatted(Brokers.FROZEN, frozen.address()));
            options.add("-D%s=%s".formatted(Brokers.REFUSING, refusing.address()));
            return growAll(program, folder, classPath(kafkaClients), options).getLast();
        }
    }

    /// Runs the program and returns its dumps in the order in which it wrote them: `SeveralDays-1.hprof` and so on
    /// for [SeveralDays], a single one for all others. Dumps that are in the folder already and not older than the
    /// samples' classes are taken as they are.
    ///
    /// @param folder made if it does not exist; variants with other options need a folder of their own
    /// @param jvmOptions besides those for a small heap: `-XX:-UseCompressedOops`
    /// @throws IllegalStateException with the program's output if it fails or takes longer than a minute
    public static List<Path> growAll(Class<?> program, Path folder, String... jvmOptions)
            throws IOException, InterruptedException {
        return growAll(program, folder, classPath(), List.of(jvmOptions));
    }

    private static List<Path> growAll(Class<?> program, Path folder, String classPath, List<String> jvmOptions)
            throws IOException, InterruptedException {
        List<Path> dumps = names(program).map(folder::resolve).toList();
        if (areNewer(dumps, builtAt(program))) {
            return dumps;
        }
        Files.createDirectories(folder);
        // Another test run may want the same dumps at the same time: they appear under their names when they are
        // whole, and those of one run do not mix with those of another.
        Path growing = Files.createTempDirectory(folder, "growing");
        try {
            run(
                    program,
                    growing.resolve(program.getSimpleName() + ".hprof"),
                    growing.resolve("output.txt"),
                    classPath,
                    jvmOptions);
            if (!areNewer(dumps, builtAt(program))) {
                for (Path dump : dumps) {
                    Files.move(
                            growing.resolve(dump.getFileName()),
                            dump,
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return dumps;
        } finally {
            delete(growing);
        }
    }

    private static Stream<String> names(Class<?> program) {
        String name = program.getSimpleName();
        return program == SeveralDays.class
                ? IntStream.rangeClosed(1, SeveralDays.DAYS).mapToObj(day -> name + "-" + day + ".hprof")
                : Stream.of(name + ".hprof");
    }

    private static boolean areNewer(List<Path> dumps, FileTime built) {
        return dumps.stream()
                .allMatch(dump -> Files.exists(dump) && modifiedAt(dump).compareTo(built) >= 0);
    }

    private static void run(Class<?> program, Path dump, Path output, String classPath, List<String> jvmOptions)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, program.getName(), dump.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("%s did not end within %d seconds: %s"
                        .formatted(program.getName(), LIMIT_SECONDS, Files.readString(output)));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("%s ended with exit code %d: %s"
                    .formatted(program.getName(), process.exitValue(), Files.readString(output)));
        }
    }

    /// Surefire may start a test's JVM with one jar that only points to the class path.
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static String classPath(Path kafkaClients) {
        return Stream.of(classPath().split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString().startsWith("kafka-clients-")
                        ? kafkaClients.toString()
                        : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// When the newest file of the samples was compiled.
    private static FileTime builtAt(Class<?> program) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(
                program.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
            return files.filter(Files::isRegularFile)
                    .map(Sample::modifiedAt)
                    .max(FileTime::compareTo)
                    .orElseThrow();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static FileTime modifiedAt(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
