package kheap.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;
import kheap.evidence.MemoryMap.Mapping;
import kheap.evidence.MemoryMap.Source;

/// `pmap`, `pmap -x` and `pmap -d` of procps, old and new, and of others that print the same columns.
final class PmapFormat implements Format {
    private static final String NUMBER = "(0|[1-9][0-9]{0,15})";
    private static final String MODE = "([r-][w-][x-])[sp-][R-]?";

    /// Address, kilobytes, and then what is resident and what is dirty.
    private static final Pattern EXTENDED = Pattern.compile("([0-9a-f]{8,16}) +" + NUMBER + " +(?:" + NUMBER
            + "|-) +(?:[0-9]{1,16}|-) +(?:[0-9]{1,16} +|- +)?" + MODE + "(?: +(.*))?");

    private static final Pattern PLAIN =
            Pattern.compile("([0-9a-f]{8,16}) +" + NUMBER + "K? " + MODE + " +(?:[0-9a-f]{16} [0-9a-f:]{5,15} +)?(.*)");

    private static final Pattern TITLE = Pattern.compile("([1-9][0-9]{0,9}):(?: +.*)?");
    private static final Pattern HEADER = Pattern.compile("Address +Kbytes .*|-{8,} -.*");
    private static final Pattern TOTAL = Pattern.compile(" *total(?: kB)? +[0-9].*|mapped: [0-9]+K .*");

    @Override
    public boolean marks(String line) {
        return mapping(line).isPresent();
    }

    @Override
    public LineReader open(String fileName) {
        return new Pmap();
    }

    private static Optional<Mapping> mapping(String line) {
        Matcher extended = EXTENDED.matcher(line);
        if (extended.matches()) {
            return mapping(extended.group(1), extended.group(2), extended.group(4), extended.group(5))
                    .map(one -> resident(one, extended.group(3)));
        }
        Matcher plain = PLAIN.matcher(line);
        return plain.matches()
                ? mapping(plain.group(1), plain.group(2), plain.group(3), plain.group(4))
                : Optional.empty();
    }

    private static Optional<Mapping> mapping(String address, String kilobytes, String permissions, String name) {
        return MappingsRead.kilobytes(kilobytes)
                .map(size -> new Mapping(
                        MappingsRead.address(address),
                        size,
                        permissions,
                        MappingsRead.name(name == null ? "" : name),
                        Optional.empty(),
                        ByteSize.ZERO,
                        ByteSize.ZERO));
    }

    private static Mapping resident(Mapping one, String kilobytes) {
        return new Mapping(
                one.start(),
                one.size(),
                one.permissions(),
                one.name(),
                Optional.ofNullable(kilobytes).flatMap(MappingsRead::kilobytes),
                one.swapped(),
                one.hugePages());
    }

    private static final class Pmap implements LineReader {
        private final MappingsRead mappings = new MappingsRead();
        private OptionalLong pid = OptionalLong.empty();
        private boolean extended;

        @Override
        public boolean take(String line) {
            Optional<Mapping> mapping = mapping(line);
            if (mapping.isPresent()) {
                extended |= mapping.get().resident().isPresent();
                return mappings.add(mapping.get());
            }
            Matcher title = TITLE.matcher(line);
            if (title.matches()) {
                mappings.clear();
                pid = OptionalLong.of(Long.parseLong(title.group(1)));
                return true;
            }
            return HEADER.matcher(line).matches() || TOTAL.matcher(line).matches();
        }

        @Override
        public List<EvidenceFile.Content> contents() {
            return mappings.isEmpty() ? List.of() : List.of(mappings.map(extended ? Source.PMAP_X : Source.PMAP, pid));
        }
    }
}
