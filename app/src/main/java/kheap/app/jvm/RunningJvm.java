package kheap.app.jvm;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A JVM that runs on this machine, as it looks from outside: nothing here stops it or asks it anything.
///
/// @param program its main class, or the name of its jar; never its arguments, which may hold secrets. `java` when
///     the JVM does not say
/// @param user whose process it is, where the system tells
/// @param start when it was started, where the system tells
/// @param kafkaThreads how many of its threads are named as Kafka's clients name theirs; empty where that cannot be
///     told, see [#list]
public record RunningJvm(
        long pid, String program, Optional<String> user, Optional<Instant> start, OptionalInt kafkaThreads) {
    private static final String UNKNOWN = "java";
    private static final String JAR = ".jar";
    private static final int LONGEST_NAME = 80;

    /// Also of a JDK that was replaced while it ran.
    private static final Pattern EXECUTABLE = Pattern.compile(".*[/\\\\]javaw?(\\.exe)?( \\(deleted\\))?");

    /// Those with the most Kafka threads first, and then the youngest.
    private static final Comparator<RunningJvm> ORDER = Comparator.comparingInt(
                    (RunningJvm jvm) -> jvm.kafkaThreads().orElse(-1))
            .thenComparing(jvm -> jvm.start().orElse(Instant.MIN))
            .reversed();

    public RunningJvm {
        if (pid <= 0 || program.isBlank()) {
            throw new IllegalArgumentException("process " + pid + " of " + program);
        }
    }

    /// All that this user may see, without the one that asks.
    ///
    /// A JVM says what it runs in the file in which HotSpot keeps its counters. One without that file, by
    /// `-XX:+PerfDisableSharedMem` for instance, is found by the name of its executable and has no name but `java`.
    /// Kafka's threads are counted on Linux and for JDK 9 and later. Takes some milliseconds, and more when there
    /// are JVMs of thousands of threads.
    public static List<RunningJvm> list() {
        Map<String, String> calls = VirtualMachine.list().stream()
                .collect(Collectors.toMap(
                        VirtualMachineDescriptor::id, VirtualMachineDescriptor::displayName, (first, again) -> first));
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .flatMap(process -> of(process, Optional.ofNullable(calls.get(Long.toString(process.pid())))))
                .sorted(ORDER)
                .toList();
    }

    /// One that this user may look into.
    ///
    /// @throws UnreachableJvmException if it is not there, is no JVM, or is somebody else's
    public static RunningJvm of(long pid) throws UnreachableJvmException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            throw new UnreachableJvmException(
                    "There is no process %d: it has ended, or the number is wrong.".formatted(pid));
        }
        Optional<RunningJvm> jvm =
                list().stream().filter(found -> found.pid() == pid).findFirst();
        Path memory = Path.of("/proc", Long.toString(pid), "maps");
        Optional<String> owner = process.get().info().user();
        boolean isOthers = owner.isPresent()
                && !owner.equals(ProcessHandle.current().info().user());
        if (isOthers && (jvm.isEmpty() || !Files.isReadable(memory))) {
            throw new UnreachableJvmException("Process %d belongs to %s, and you may not look into it: run kheap as %s."
                    .formatted(pid, Words.clean(owner.get()), Words.clean(owner.get())));
        }
        return jvm.orElseThrow(() -> new UnreachableJvmException(
                "Process %d is no JVM: kheap collect lists those that run.".formatted(pid)));
    }

    /// @param call what the JVM says it runs
    private static Stream<RunningJvm> of(ProcessHandle process, Optional<String> call) {
        ProcessHandle.Info seen = process.info();
        if (call.isEmpty()
                && seen.command()
                        .filter(path -> EXECUTABLE.matcher(path).matches())
                        .isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(new RunningJvm(
                process.pid(),
                call.map(RunningJvm::program).orElse(UNKNOWN),
                seen.user(),
                seen.startInstant(),
                ThreadNames.kafka(Path.of("/proc", Long.toString(process.pid()), "task"))));
    }

    /// The main class or the jar's name out of a command line.
    ///
    /// @param call `org.example.Main`, `module/org.example.Main` or `/opt/app.jar`, and arguments behind a blank
    static String program(String call) {
        // a jar's path may hold blanks, but then there is such a file
        for (int at = call.indexOf(JAR); at >= 0; at = call.indexOf(JAR, at + 1)) {
            String jar = call.substring(0, at + JAR.length());
            if (isFile(jar)) {
                return lastName(jar);
            }
        }
        return lastName(call.split(" ", 2)[0]);
    }

    private static boolean isFile(String path) {
        try {
            return Path.of(path).isAbsolute() && Files.isRegularFile(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String lastName(String path) {
        String name = Words.clean(path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
        return name.isEmpty() ? UNKNOWN : name;
    }

    /// How long it has been running.
    public Optional<Duration> uptime(Instant now) {
        return start.map(from -> from.isAfter(now) ? Duration.ZERO : Duration.between(from, now));
    }

    /// A name for a dump of it: `OrderService-4711-20260131-120000.hprof`. Every file system takes it.
    public String dumpName(LocalDateTime now) {
        return momentName(now) + ".hprof";
    }

    /// A name for what was seen of it at a moment: `OrderService-4711-20260131-120000`.
    public String momentName(LocalDateTime now) {
        String name = program.toLowerCase(Locale.ROOT).endsWith(JAR)
                ? program.substring(0, program.length() - JAR.length())
                : program.substring(program.lastIndexOf('.') + 1);
        String safe = name.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[._-]+|[._-]+$", "");
        return "%s-%d-%s"
                .formatted(
                        safe.isEmpty() ? UNKNOWN : safe.substring(0, Math.min(safe.length(), LONGEST_NAME)),
                        pid,
                        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                                .format(now));
    }
}
