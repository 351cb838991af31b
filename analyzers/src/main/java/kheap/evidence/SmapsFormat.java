package kheap.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;
import kheap.evidence.MemoryMap.Mapping;
import kheap.evidence.MemoryMap.Source;

/// `/proc/PID/smaps`, and `/proc/PID/maps`, which has the first line of each block alone.
final class SmapsFormat implements Format {
    private static final Pattern HEADER = Pattern.compile("([0-9a-f]{4,16})-([0-9a-f]{4,16}) ([r-][w-][x-])[ps]"
            + " [0-9a-f]{8,16} [0-9a-f]{2,4}:[0-9a-f]{2,8} [0-9]{1,20}(?: +(.*))?");
    private static final Pattern FIELD = Pattern.compile("([A-Z][A-Za-z_]{2,30}): +([0-9]{1,16}) kB");
    private static final Pattern WORDS = Pattern.compile("(?:THPeligible|VmFlags|ProtectionKey):.*");

    @Override
    public boolean marks(String line) {
        return mapping(line).isPresent();
    }

    @Override
    public LineReader open(String fileName) {
        return new Smaps();
    }

    private static Optional<Mapping> mapping(String line) {
        Matcher header = HEADER.matcher(line);
        if (!header.matches()) {
            return Optional.empty();
        }
        long start = MappingsRead.address(header.group(1));
        long size = MappingsRead.address(header.group(2)) - start;
        String name = header.group(4) == null ? "" : header.group(4);
        return size <= 0 || name.strip().equals("[rollup]")
                ? Optional.empty()
                : Optional.of(new Mapping(
                        start,
                        new ByteSize(size),
                        header.group(3),
                        MappingsRead.name(name),
                        Optional.empty(),
                        ByteSize.ZERO,
                        ByteSize.ZERO));
    }

    private static final class Smaps implements LineReader {
        private final MappingsRead mappings = new MappingsRead();
        private Optional<Mapping> last = Optional.empty();
        private boolean detailed;

        @Override
        public boolean take(String line) {
            Optional<Mapping> mapping = mapping(line);
            if (mapping.isPresent()) {
                last = mapping.filter(mappings::add);
                return last.isPresent();
            }
            Matcher field = FIELD.matcher(line);
            if (last.isEmpty() || !field.matches()) {
                return WORDS.matcher(line).matches();
            }
            Optional<ByteSize> size = MappingsRead.kilobytes(field.group(2));
            size.ifPresent(bytes -> put(field.group(1), bytes));
            return size.isPresent();
        }

        private void put(String field, ByteSize size) {
            Mapping one = last.orElseThrow();
            Mapping more = new Mapping(
                    one.start(),
                    one.size(),
                    one.permissions(),
                    one.name(),
                    field.equals("Rss") ? Optional.of(size) : one.resident(),
                    field.equals("Swap") ? size : one.swapped(),
                    field.equals("AnonHugePages") ? size : one.hugePages());
            detailed |= field.equals("Rss");
            last = Optional.of(more);
            mappings.replace(more);
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            return mappings.isEmpty()
                    ? List.of()
                    : List.of(mappings.map(detailed ? Source.SMAPS : Source.MAPS, OptionalLong.empty()));
        }
    }
}
