package kheap.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;

/// `/proc/PID/status`.
final class StatusFormat implements Format {
    private static final Pattern FIELD =
            Pattern.compile("([A-Z][A-Za-z_]{2,40}|(?:non)?voluntary_ctxt_switches|untag_mask"
                    + "|x86_Thread_features(?:_locked)?):[\t ]*(.*)");
    private static final Pattern MARK =
            Pattern.compile("(?:VmPeak|VmHWM|VmRSS|RssAnon|RssFile|RssShmem|VmSwap|Tgid|Pid|Threads):\t *[0-9].*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern KILOBYTES = Pattern.compile("([0-9]{1,16}) kB");

    private static final Set<String> SIZES = Set.of("VmRSS", "RssAnon", "RssFile", "VmSwap");

    @Override
    public boolean marks(String line) {
        return MARK.matcher(line).matches();
    }

    @Override
    public LineReader open(String fileName) {
        return new Status();
    }

    private static final class Status implements LineReader {
        private final Map<String, ByteSize> sizes = new HashMap<>();
        private OptionalLong pid = OptionalLong.empty();
        private OptionalInt threads = OptionalInt.empty();

        @Override
        public boolean take(String line) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                return false;
            }
            String name = field.group(1);
            String value = field.group(2).strip();
            if (SIZES.contains(name)) {
                Matcher size = KILOBYTES.matcher(value);
                Optional<ByteSize> known = size.matches() ? MappingsRead.kilobytes(size.group(1)) : Optional.empty();
                known.ifPresent(bytes -> sizes.put(name, bytes));
                return known.isPresent();
            }
            if (name.equals("Pid") || name.equals("Threads")) {
                if (!NUMBER.matcher(value).matches()) {
                    return false;
                }
                if (name.equals("Pid")) {
                    pid = OptionalLong.of(Long.parseLong(value));
                } else {
                    threads = OptionalInt.of(Integer.parseInt(value));
                }
            }
            return true;
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            return sizes.isEmpty() && threads.isEmpty()
                    ? List.of()
                    : List.of(new ProcessStatus(
                            pid, size("VmRSS"), size("RssAnon"), size("RssFile"), size("VmSwap"), threads));
        }

        private Optional<ByteSize> size(String name) {
            return Optional.ofNullable(sizes.get(name));
        }
    }
}
