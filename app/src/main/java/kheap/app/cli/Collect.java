package kheap.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import kheap.app.about.Version;
import kheap.app.jvm.EvidenceCollection;
import kheap.app.jvm.EvidenceCollection.Dump;
import kheap.app.jvm.EvidenceCollection.Missing;
import kheap.app.jvm.EvidenceCollection.Written;
import kheap.app.jvm.EvidenceFolder;
import kheap.app.jvm.RunningJvm;
import kheap.app.jvm.UnreachableJvmException;
import kheap.app.output.UnwritableException;
import kheap.diagnosis.Times;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kheap collect`: all that tells of a running JVM's memory, before it is killed.
@Command(
        name = "collect",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        header = "Collects what tells of a running JVM's memory, before it is killed.",
        description = {
            "",
            "Writes to a fresh folder: the map of the memory, the process's status and limits, its control group, the"
                    + " JVM's own books, flags and threads, and its log of collections; with --heap also a heap dump. Run it"
                    + " as the user of the process, and in its container. Nobody but you can read the files. What the"
                    + " process was started with, its properties and its environment stay out, for passwords stand there."
                    + " A heap dump holds everything.",
            "",
            "Without a PID it lists the JVMs that run. A container without a JDK 25 can use docs/collect.sh.",
            "",
            "A part that cannot be had is told, and is no failure; only a dump that was asked for is.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kheap collect",
            "  kheap collect 4711",
            "  kheap collect 4711 --out /var/tmp/orders --heap --yes",
        })
final class Collect implements Callable<Integer> {
    /// A longer one may be noticed by those who wait for the process, a probe of its container among them.
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final Setting setting;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PID", arity = "0..1", description = "The process")
    private String pid;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "A folder that does not exist yet, or is empty (default: ./NAME-PID-TIME)")
    private Path out;

    @Option(names = "--heap", description = "Take a heap dump as well; the process stands still meanwhile")
    private boolean heap;

    @Option(names = "--plain", description = "Do not gzip the dump: a quarter of the time, three times the size")
    private boolean plain;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before a dump that takes more than some seconds")
    private boolean yes;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no text, only files and the exit code")
    private boolean quiet;

    Collect(Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws UnwritableException, UnreachableJvmException {
        if (pid == null) {
            list();
            return ExitCode.DONE.number;
        }
        RunningJvm jvm = RunningJvm.of(number());
        LocalDateTime now = LocalDateTime.now();
        EvidenceFolder folder = EvidenceFolder.make(out != null ? out : Path.of(jvm.momentName(now)));
        ProgressLine progress = setting.progress(quiet);
        EvidenceCollection collection = new EvidenceCollection(jvm, folder, progress);
        ExitCode code;
        try (progress) {
            collection.collect();
            code = heap ? dumped(collection, progress) : ExitCode.DONE;
        } catch (CancellationException e) {
            tell(jvm, now, folder, collection);
            throw e;
        }
        return tell(jvm, now, folder, collection) ? code.number : ExitCode.UNREADABLE_DUMP.number;
    }

    private long number() {
        if (!pid.matches("\\d{1,18}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'%s' is no process: name the PID of a JVM; kheap collect lists those that run.".formatted(pid));
        }
        return Long.parseLong(pid);
    }

    /// The JVMs that run, as the window lists them.
    private void list() throws UnwritableException {
        List<RunningJvm> jvms = RunningJvm.list();
        Instant now = Instant.now();
        setting.screen()
                .print(
                        out -> {
                            if (jvms.isEmpty()) {
                                out.append(
                                        "There is no other JVM that you may see: run kheap as the user of the program,"
                                                + " on its machine and in its container.%n".formatted());
                                return;
                            }
                            out.append("%10s  %-12s  %-16s  %s%n".formatted("PID", "User", "Running for", "Program"));
                            for (RunningJvm jvm : jvms) {
                                out.append("%10d  %-12s  %-16s  %s%s%n"
                                        .formatted(
                                                jvm.pid(),
                                                Screen.printable(jvm.user().orElse("")),
                                                jvm.uptime(now)
                                                        .map(Times::words)
                                                        .orElse(""),
                                                Screen.printable(jvm.program()),
                                                kafka(jvm)));
                            }
                            out.append("Collect from one of them: kheap collect PID%n".formatted());
                        },
                        setting.screen().charset());
    }

    private static String kafka(RunningJvm jvm) {
        int threads = jvm.kafkaThreads().orElse(0);
        return threads == 0 ? "" : ", %,d Kafka %s".formatted(threads, threads == 1 ? "thread" : "threads");
    }

    private ExitCode dumped(EvidenceCollection collection, ProgressLine progress) {
        Optional<Dump> wanted = collection.dump(plain);
        if (wanted.isEmpty()) {
            return ExitCode.UNREADABLE_DUMP;
        }
        Dump dump = wanted.get();
        // of a heap whose size is not told, the worst is to be expected
        boolean isShort =
                dump.pause().filter(pause -> pause.compareTo(SHORT) <= 0).isPresent();
        if (!isShort && !yes) {
            progress.close();
            Optional<Boolean> answer = setting.consent().to(question(dump), progress);
            if (!answer.orElse(false)) {
                collection.leaveOut(
                        dump,
                        answer.isPresent()
                                ? "you did not want it"
                                : "the process would stand still for %s, and nobody was there to be asked; agree with --yes"
                                        .formatted(pause(dump)));
                return answer.isPresent() ? ExitCode.DONE : ExitCode.WRONG_USAGE;
            }
        }
        return collection.take(dump) ? ExitCode.DONE : ExitCode.UNREADABLE_DUMP;
    }

    private static String question(Dump dump) {
        return "The process may stand still for %s%s%s. Take the dump?"
                .formatted(
                        pause(dump),
                        dump.used()
                                .map(" while its heap is dumped, of which %s are in use"::formatted)
                                .orElse(""),
                        dump.room().map("; the file may need %s"::formatted).orElse(""));
    }

    private static String pause(Dump dump) {
        return dump.pause().map(Times::words).orElse("a time that nobody knows");
    }

    /// Says what there is now, and what is not.
    ///
    /// @return whether there is anything
    private boolean tell(RunningJvm jvm, LocalDateTime now, EvidenceFolder folder, EvidenceCollection collection)
            throws UnwritableException {
        List<Written> written = collection.written();
        String from = "process %d (%s)".formatted(jvm.pid(), Screen.printable(jvm.program()));
        if (written.isEmpty()) {
            folder.deleteIfEmpty();
            setting.screen().say("Nothing could be collected from %s.".formatted(from));
            reasons(collection.missing()).forEach(setting.screen()::say);
            return false;
        }
        collection.note("Collected by %s from %s at %s, local time of the machine."
                .formatted(Version.lines().getFirst(), from, now.truncatedTo(ChronoUnit.SECONDS)));
        if (!quiet) {
            setting.screen()
                    .print(
                            out -> {
                                out.append("Collected from %s in %s:%n".formatted(from, folder.path()));
                                for (Written part : written) {
                                    out.append("%12s  %s%n".formatted(part.size(), part.name()));
                                }
                                for (String reason : reasons(collection.missing())) {
                                    out.append(reason).append(System.lineSeparator());
                                }
                                out.append("Next: %s%n".formatted(next(folder.path(), written)));
                            },
                            setting.screen().charset());
        }
        return true;
    }

    /// One line for each reason.
    private static List<String> reasons(List<Missing> missing) {
        Map<String, List<String>> names = missing.stream()
                .collect(Collectors.groupingBy(
                        Missing::reason, LinkedHashMap::new, Collectors.mapping(Missing::name, Collectors.toList())));
        return names.entrySet().stream()
                .map(entry -> "Not collected: %s: %s."
                        .formatted(String.join(", ", entry.getValue()), Screen.printable(entry.getKey())))
                .toList();
    }

    private static String next(Path folder, List<Written> written) {
        return written.stream()
                .map(Written::name)
                .filter(name -> name.startsWith(EvidenceCollection.DUMP))
                .findFirst()
                .map(dump -> "kheap analyze %s --evidence %s".formatted(quoted(folder.resolve(dump)), quoted(folder)))
                .orElse("kheap evidence " + quoted(folder));
    }

    /// As a shell takes it.
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w/.,:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
