package kheap.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.evidence.MemoryFlags.Place;

/// Reads `jcmd PID VM.flags` with and without `-all`, `-XX:+PrintFlagsFinal`, `VM.command_line`, `jinfo -flags`,
/// `/proc/PID/cmdline`, what `ps` shows, and options in the environment.
///
/// Blind spot: of several command lines that differ nothing tells which one is meant, so none of them counts.
final class VmFlagsFormat implements Format {
    /// `jcmd` writes it alone, `pmap` with the command line behind it.
    private static final Pattern PID = Pattern.compile("(\\d{1,18}):(| +\\S.*)");

    /// ` size_t MaxHeapSize = 67108864 {product} {ergonomic}`; JDK 8 writes `:=` for what is not the default.
    private static final Pattern ROW = Pattern.compile(
            "\\s*+(?:bool|u?intx?|uint64_t|size_t|double|ccstr|ccstrlist)\\s++(\\w++)\\s*+:?=\\s*+(\\S*+).*\\{.*");

    /// `JAVA_TOOL_OPTIONS=-Xmx1g`, and what JVMs say of it: `Picked up JAVA_TOOL_OPTIONS: -Xmx1g`.
    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\b(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)(?:=|: )(?=[\"']?-)");

    private static final List<String> ARGUMENTS =
            List.of("jvm_args: ", "VM Arguments: ", "Command line: ", "Non-default VM flags: ");

    /// Of them nothing is kept.
    private static final List<String> KNOWN = List.of(
            "VM Arguments:",
            "VM Flags:",
            "[Global flags]",
            "java_command: ",
            "java_class_path (initial): ",
            "Launcher Type: ");

    @Override
    public boolean marks(String line) {
        return line.startsWith("VM Arguments:")
                || line.startsWith("[Global flags]")
                || line.contains("-X") && !line.startsWith("java_command: ") && new Flags().take(line);
    }

    @Override
    public LineReader open(String fileName) {
        return new Flags();
    }

    private static Place place(String arguments) {
        return arguments.startsWith("Non-default") ? Place.JVM : Place.JVM_ARGUMENTS;
    }

    private static final class Flags implements LineReader {
        private final MemoryFlags flags = new MemoryFlags();
        private Optional<VmFlags> commandLine = Optional.empty();
        private boolean areSeveral;
        private OptionalLong pid = OptionalLong.empty();

        @Override
        public boolean take(String line) {
            Matcher number = PID.matcher(line);
            if (number.matches()) {
                boolean isKnown = number.group(2).isEmpty() || isCommandLine(line);
                pid = isKnown ? OptionalLong.of(Long.parseLong(number.group(1))) : pid;
                return isKnown;
            }
            if (line.startsWith("-XX:")) {
                flags.options(line, Place.JVM);
                return true;
            }
            Optional<String> arguments =
                    ARGUMENTS.stream().filter(line::startsWith).findFirst();
            if (arguments.isPresent()) {
                flags.options(line.substring(arguments.get().length()), place(arguments.get()));
                return true;
            }
            if (KNOWN.stream().anyMatch(line::startsWith)) {
                return true;
            }
            // a word of each of the forms to come, so that a log of gigabytes is not held against all of them
            return line.indexOf('{') >= 0 && isRow(line)
                    || line.contains("_OPTIONS") && isEnvironment(line)
                    || line.contains("java") && isCommandLine(line);
        }

        private boolean isRow(String line) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                return false;
            }
            flags.flag(row.group(1), row.group(2), Place.JVM);
            return true;
        }

        private boolean isEnvironment(String line) {
            boolean any = false;
            Matcher variable = ENVIRONMENT.matcher(line);
            for (boolean more = variable.find(); more; ) {
                Place place = Place.valueOf(variable.group(1));
                int start = variable.end();
                more = variable.find();
                flags.optionsAtStart(line.substring(start, more ? variable.start() : line.length()), place);
                any = true;
            }
            return any;
        }

        private boolean isCommandLine(String line) {
            Optional<VmFlags> told = VmFlags.ofCommandLine(OptionalLong.empty(), line);
            if (told.isEmpty()) {
                return false;
            }
            areSeveral |= commandLine.isPresent() && !commandLine.equals(told);
            commandLine = told;
            if (areSeveral) {
                flags.forget(Place.COMMAND_LINE);
            } else {
                flags.commandLine(line);
            }
            return true;
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            return flags.told(pid).<EvidenceFile.Content>map(told -> told).stream()
                    .toList();
        }
    }
}
