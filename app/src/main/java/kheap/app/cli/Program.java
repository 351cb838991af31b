package kheap.app.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import kheap.ByteSize;
import kheap.UnreadableDumpException;
import kheap.app.jvm.UnreachableJvmException;
import kheap.app.output.UnwritableException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The program in a terminal: takes arguments to a command, and turns every way it can end into an exit code and at
/// most one sentence on standard error.
@Command(
        name = "kheap",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLines.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Heap dumps of Apache Kafka clients, explained.",
        description = {
            "",
            "Finds the Kafka clients in the heap dump of a JVM and says in plain sentences how many there are, what"
                    + " they keep in memory, and what is wrong. Files beside the dump tell what the whole process takes."
                    + " Without a command it opens its window.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kheap",
            "  kheap open orders.hprof",
            "  kheap analyze orders.hprof",
            "  kheap analyze orders.hprof.gz --html orders.html",
            "  kheap compare monday.hprof tuesday.hprof",
            "  kheap collect 4711",
            "  kheap evidence pmap.txt threads.txt",
            "  kheap histogram orders.hprof --top 50",
            "  kheap help analyze",
        })
public final class Program implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Setting setting;

    private Program(Setting setting) {
        this.setting = setting;
    }

    /// Runs and ends the process.
    public static void main(Window window, String... args) {
        main(Route.LIBRARY, window, args);
    }

    static void main(Route route, Window window, String... args) {
        Interruption interruption = Interruption.watched();
        Screen screen = Screen.ofProcess();
        interruption.exit(run(new Setting(route, window, screen, interruption, Consent.ofProcess(screen.err())), args));
    }

    /// @return the exit code
    static int run(Setting setting, String... args) {
        Screen screen = setting.screen();
        try {
            return commandLine(setting).execute(args);
        } catch (Error e) {
            return failed(e, screen);
        }
    }

    private static CommandLine commandLine(Setting setting) {
        Screen screen = setting.screen();
        CommandLine kheap = new CommandLine(new Program(setting))
                .addSubcommand(new Open(setting))
                .addSubcommand(new Analyze(setting))
                .addSubcommand(new Compare(setting))
                .addSubcommand(new Collect(setting))
                .addSubcommand(new Evidence(setting))
                .addSubcommand(new Histogram(setting))
                .addSubcommand(new Objects(setting))
                .addSubcommand(new Cache(setting))
                .addSubcommand(new Completion(setting))
                .addSubcommand(new CommandLine.HelpCommand());
        kheap.setOut(new PrintWriter(new OutputStreamWriter(screen.out(), screen.charset()), true))
                .setErr(new PrintWriter(screen.err(), true))
                .setColorScheme(Help.defaultColorScheme(screen.colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(screen.columns())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(e, screen))
                .setExecutionExceptionHandler((e, command, arguments) -> failed(e, screen));
        var commands = kheap.getSubcommands();
        for (CommandLine command : List.of(
                kheap,
                commands.get("analyze"),
                commands.get("compare"),
                commands.get("collect"),
                commands.get("evidence"))) {
            command.getCommandSpec()
                    .usageMessage()
                    .exitCodeListHeading("%nExit codes:%n")
                    .exitCodeList(ExitCode.meanings());
        }
        return kheap;
    }

    private static int wrongUsage(ParameterException e, Screen screen) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        screen.say(e instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched) : e.getMessage());
        screen.say("See: " + command.qualifiedName() + " --help");
        return ExitCode.WRONG_USAGE.number;
    }

    /// The first argument that nobody wants, and what may have been meant.
    private static String unmatched(UnmatchedArgumentException e) {
        String argument = e.getUnmatched().getFirst();
        boolean wantsCommand = e.getCommandLine().getParent() == null;
        String near = wantsCommand && isFile(argument)
                ? "kheap analyze " + argument
                : String.join(" or ", e.getSuggestions());
        return "Unknown %s '%s'%s"
                .formatted(
                        e.isUnknownOption() ? "option" : wantsCommand ? "command" : "argument",
                        argument,
                        near.isEmpty() ? "." : "; did you mean " + near + "?");
    }

    private static boolean isFile(String argument) {
        try {
            return Files.isRegularFile(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static int failed(Throwable failure, Screen screen) {
        return switch (failure) {
            case UnreadableDumpException e -> ended(screen, e.getMessage(), ExitCode.UNREADABLE_DUMP);
            case UnreachableJvmException e -> ended(screen, e.getMessage(), ExitCode.UNREADABLE_DUMP);
            case UnwritableException e -> ended(screen, e.getMessage(), ExitCode.WRONG_USAGE);
            case CancellationException e -> ended(screen, "Cancelled.", ExitCode.CANCELLED);
            case OutOfMemoryError e -> ended(screen, outOfMemory(), ExitCode.OUR_FAULT);
            default -> ended(screen, Fault.reported(failure), ExitCode.OUR_FAULT);
        };
    }

    private static int ended(Screen screen, String sentence, ExitCode code) {
        screen.say(sentence);
        return code.number;
    }

    private static String outOfMemory() {
        long gibibytes = Math.max(8, 2 * Math.ceilDiv(Runtime.getRuntime().maxMemory(), 1L << 30));
        return "The analysis needs more memory than the %s that kheap may use; give it more with KHEAP_OPTS=-Xmx%dg."
                .formatted(new ByteSize(Runtime.getRuntime().maxMemory()), gibibytes);
    }

    /// Without a command: the window, and where there is none, what the terminal can do.
    @Override
    public void run() {
        if (setting.window().obstacle().isEmpty()) {
            setting.window().open(List.of());
        } else {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
