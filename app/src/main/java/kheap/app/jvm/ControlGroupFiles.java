package kheap.app.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the files of the control groups lie that a process belongs to.
///
/// `/proc/PID/cgroup` names a group as the reader's own namespace of control groups sees it, and
/// `/proc/PID/mountinfo` says in the same words which group is mounted where. One without the root of the other is
/// the way below the mount, and this holds on a host, inside of a container, and between two containers of one pod.
/// We look at our own mounts first, because a host shows the groups around a container, and then at the process's.
///
/// A limit counts for all groups below it, so of the group and those around it the one with the lowest limit is it
/// that kills; its files are taken.
final class ControlGroupFiles {
    /// A group may be nested deeply, but not endlessly.
    private static final int DEEPEST = 64;

    /// What is taken of a controller, by the file that has its limit, of the second version and of the first.
    private enum Controller {
        MEMORY(
                List.of("memory.max", "memory.limit_in_bytes"),
                List.of(
                        "memory.current",
                        "memory.peak",
                        "memory.stat",
                        "memory.events",
                        "memory.usage_in_bytes",
                        "memory.max_usage_in_bytes",
                        "memory.failcnt",
                        "memory.oom_control")),
        PIDS(List.of("pids.max"), List.of("pids.current"));

        private final List<String> limits;
        private final List<String> others;

        Controller(List<String> limits, List<String> others) {
            this.limits = limits;
            this.others = others;
        }

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        private boolean isIn(Path group) {
            return limits.stream().anyMatch(name -> Files.exists(group.resolve(name)));
        }

        /// Empty where there is no limit.
        private OptionalLong limit(Path group) {
            for (String name : limits) {
                try {
                    String text = Files.readString(group.resolve(name)).strip();
                    if (text.matches("\\d{1,18}")) {
                        return OptionalLong.of(Long.parseLong(text));
                    }
                } catch (IOException e) {
                    // of the other version, or we may not read it, which taking it will tell
                }
            }
            return OptionalLong.empty();
        }

        private Stream<Path> files(Path group) {
            return Stream.concat(limits.stream(), others.stream())
                    .map(group::resolve)
                    .filter(Files::exists);
        }
    }

    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    private final Path proc;
    private final Path process;

    /// @param proc `/proc`
    ControlGroupFiles(Path proc, long pid) {
        this.proc = proc;
        this.process = proc.resolve(Long.toString(pid));
    }

    /// The files by their names; none where no group of the process can be seen.
    Map<String, Path> find() throws IOException {
        Map<String, Path> found = new LinkedHashMap<>();
        for (Controller controller : Controller.values()) {
            group(controller).ifPresent(group -> controller
                    .files(group)
                    .forEach(file -> found.put(file.getFileName().toString(), file)));
        }
        return found;
    }

    private Optional<Path> group(Controller controller) throws IOException {
        List<String[]> lines = Files.readAllLines(process.resolve("cgroup"), StandardCharsets.UTF_8).stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3)
                .toList();
        Optional<String[]> first = lines.stream()
                .filter(parts -> List.of(parts[1].split(",")).contains(controller.word()))
                .findFirst();
        Optional<String[]> line = first.or(() -> lines.stream()
                .filter(parts -> parts[0].equals("0") && parts[1].isEmpty())
                .findFirst());
        if (line.isEmpty()) {
            return Optional.empty();
        }
        return Stream.of(new View(proc.resolve("self"), Path.of("/")), new View(process, process.resolve("root")))
                .flatMap(view -> view.mounts(first.isPresent() ? Optional.of(controller.word()) : Optional.empty())
                        .flatMap(mount -> mount.below(line.get()[2]).stream()
                                .map(below -> lowest(
                                        controller, mount.point(), mount.point().resolve(below)))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// Of the group and those around it, as far as they can be seen, the one with the lowest limit; of equal ones
    /// the innermost.
    private static Optional<Path> lowest(Controller controller, Path mount, Path group) {
        List<Path> groups = new ArrayList<>();
        for (Path at = group.normalize();
                at != null && at.startsWith(mount) && groups.size() < DEEPEST;
                at = at.getParent()) {
            if (controller.isIn(at)) {
                groups.add(at);
            }
        }
        Optional<Path> lowest = groups.stream().findFirst();
        long limit = Long.MAX_VALUE;
        for (Path one : groups) {
            OptionalLong of = controller.limit(one);
            if (of.isPresent() && of.getAsLong() < limit) {
                limit = of.getAsLong();
                lowest = Optional.of(one);
            }
        }
        return lowest;
    }

    /// The mounts that a process sees.
    ///
    /// @param process its folder in `/proc`
    /// @param root where its files begin, for us
    private record View(Path process, Path root) {
        /// @param controller of the first version; none for the second
        private Stream<Mount> mounts(Optional<String> controller) {
            List<String> lines;
            try {
                lines = Files.readAllLines(process.resolve("mountinfo"), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                // not ours to see
                return Stream.empty();
            }
            return lines.stream().flatMap(line -> {
                String[] halves = line.split(" - ", 2);
                String[] left = halves[0].split(" ");
                String[] right = halves.length == 2 ? halves[1].split(" ") : new String[0];
                boolean wanted = left.length > 4
                        && right.length > 2
                        && controller
                                .map(word -> right[0].equals("cgroup")
                                        && Arrays.asList(right[2].split(",")).contains(word))
                                .orElse(right[0].equals("cgroup2"));
                return wanted
                        ? Stream.of(new Mount(
                                plain(left[3]),
                                root.resolve(plain(left[4]).substring(1)).normalize()))
                        : Stream.empty();
            });
        }

        private static String plain(String escaped) {
            return ESCAPED.matcher(escaped)
                    .replaceAll(octal -> String.valueOf((char) Integer.parseInt(octal.group(1), 8)));
        }
    }

    /// @param group that is mounted
    /// @param point where
    private record Mount(String group, Path point) {
        /// The way from here to a group; empty if it does not lie below.
        private Optional<String> below(String path) {
            String root = group.equals("/") ? "" : group;
            if (!path.equals(root) && !path.startsWith(root + "/")) {
                return Optional.empty();
            }
            String rest = path.substring(root.length()).replaceFirst("^/+", "");
            return Arrays.asList(rest.split("/")).contains("..") ? Optional.empty() : Optional.of(rest);
        }
    }
}
