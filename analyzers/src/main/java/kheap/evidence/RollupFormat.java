package kheap.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;

/// `/proc/PID/smaps_rollup`.
final class RollupFormat implements Format {
    private static final Pattern HEADER = Pattern.compile("[0-9a-f]{4,16}-[0-9a-f]{4,16} ---p .*\\[rollup] *");
    private static final Pattern FIELD = Pattern.compile("([A-Z][A-Za-z_]{2,30}): +([0-9]{1,16}) kB");

    @Override
    public boolean marks(String line) {
        return HEADER.matcher(line).matches();
    }

    @Override
    public LineReader open(String fileName) {
        return new Rollup();
    }

    private static final class Rollup implements LineReader {
        private final Map<String, ByteSize> fields = new HashMap<>();

        @Override
        public boolean take(String line) {
            if (HEADER.matcher(line).matches()) {
                fields.clear();
                return true;
            }
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                return false;
            }
            Optional<ByteSize> size = MappingsRead.kilobytes(field.group(2));
            size.filter(known -> List.of("Rss", "Pss", "Anonymous", "Swap").contains(field.group(1)))
                    .ifPresent(known -> fields.put(field.group(1), known));
            return size.isPresent();
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            return field("Rss").stream()
                    .<EvidenceFile.Content>map(
                            resident -> new MemoryRollup(resident, field("Anonymous"), field("Swap")))
                    .toList();
        }

        private Optional<ByteSize> field(String name) {
            return Optional.ofNullable(fields.get(name));
        }
    }
}
