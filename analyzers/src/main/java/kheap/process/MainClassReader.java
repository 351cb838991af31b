package kheap.process;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.HeapObject;
import kheap.heap.HeapThread;
import kheap.heap.Instance;

/// Reads which program a process runs.
///
/// The launcher of the JDK keeps the main class since JDK 8. A Spring Boot jar is started by a launcher of its own,
/// so there the application is asked for: the banner that Spring Boot keeps as a bean knows the class, and before it
/// is printed the `SpringApplication` does. Else the command says what was started: only its first word is ever
/// looked at, because the arguments behind it may be passwords.
///
/// Blind spot: a Spring Boot jar without a banner goes by the name of the jar; a server that hosts applications,
/// such as Tomcat, by its own.
final class MainClassReader {
    private static final String BOOT = "org.springframework.boot.";

    /// Fields that hold the application's class, by the class of Spring Boot's that has them.
    private static final List<String> BOOT_FIELDS = List.of("sourceClass", "mainApplicationClass");

    private static final List<String> BOOT_CLASSES =
            List.of(BOOT + "SpringApplicationBannerPrinter$PrintedBanner", BOOT + "SpringApplication");

    private static final int APPLICATIONS = 100;

    /// The name of a class or a file. Anything else, and anything longer, is something that we do not want to show.
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_$.+-]{1,200}");

    private static final Pattern MAIN_FRAME = Pattern.compile("([^(]+)\\.main\\(.*");

    private final HeapDump heap;
    private final JdkStatics statics;

    MainClassReader(HeapDump heap, JdkStatics statics) {
        this.heap = heap;
        this.statics = statics;
    }

    Optional<String> read() {
        return launched()
                .or(this::bootApplication)
                .or(this::command)
                .or(this::mainFrame)
                .filter(name -> NAME.matcher(name).matches());
    }

    private Optional<String> launched() {
        return statics.object(List.of("sun.launcher.LauncherHelper"), "appClass")
                .flatMap(MainClassReader::className)
                .filter(name -> !name.startsWith(BOOT + "loader."));
    }

    private Optional<String> bootApplication() {
        Set<Integer> types = new HashSet<>();
        BOOT_CLASSES.forEach(name -> heap.classesNamed(name).forEach(type -> types.add(type.number())));
        if (types.isEmpty()) {
            return Optional.empty();
        }
        return IntStream.of(heap.instances(types, 0, APPLICATIONS))
                .mapToObj(number -> new Instance(heap, number))
                .flatMap(instance -> BOOT_FIELDS.stream().map(instance::reference))
                .flatMap(Optional::stream)
                .map(MainClassReader::className)
                .flatMap(Optional::stream)
                // Two dumps of one process are to say the same, in whatever order its applications stand.
                .min(Comparator.naturalOrder());
    }

    /// The first word alone, and of it the part behind the folders or the module.
    private Optional<String> command() {
        return statics.property("sun.java.command")
                .map(command -> command.strip().split("\\s", 2)[0])
                .map(started -> started.substring(Math.max(started.lastIndexOf('/'), started.lastIndexOf('\\')) + 1))
                .filter(name -> !name.isEmpty());
    }

    private Optional<String> mainFrame() {
        return heap.threads().stream()
                .filter(thread -> thread.name().equals("main"))
                .map(HeapThread::frames)
                .flatMap(frames -> frames.isEmpty() ? Stream.empty() : Stream.of(frames.getLast()))
                .map(frame -> MAIN_FRAME.matcher(frame.text()))
                .filter(Matcher::matches)
                .map(main -> main.group(1))
                .findFirst();
    }

    private static Optional<String> className(HeapObject type) {
        return type instanceof HeapClass named ? Optional.of(named.name()) : Optional.empty();
    }
}
