package kheap.evidence;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import kheap.ByteSize;
import kheap.evidence.MemoryMap.Mapping;

/// The mappings of one map as they are read. Where a file holds several maps one after the other, the last counts:
/// an address that was there already begins the next.
final class MappingsRead {
    /// More than any system lets a process have: `vm.max_map_count` is 65530 unless somebody raised it.
    private static final int MOST = 1 << 20;

    private static final int LONGEST_NAME = 200;

    /// No address space is larger, whatever the page tables.
    private static final long MOST_KILOBYTES = 1L << 53;

    private final TreeMap<Long, Mapping> mappings = new TreeMap<>();

    /// @return whether there was room for it
    boolean add(Mapping mapping) {
        if (mappings.containsKey(mapping.start())) {
            mappings.clear();
        }
        if (mappings.size() == MOST) {
            return false;
        }
        mappings.put(mapping.start(), mapping);
        return true;
    }

    /// Puts another in the place of the one that was added last.
    void replace(Mapping mapping) {
        mappings.put(mapping.start(), mapping);
    }

    void clear() {
        mappings.clear();
    }

    boolean isEmpty() {
        return mappings.isEmpty();
    }

    /// All of it; old `pmap` prints zeroes where it does not know what is resident, so none at all means that.
    MemoryMap map(MemoryMap.Source source, OptionalLong pid) {
        boolean told = mappings.values().stream().anyMatch(mapping -> mapping.resident()
                .filter(resident -> resident.bytes() > 0)
                .isPresent());
        return new MemoryMap(
                source,
                pid,
                mappings.values().stream()
                        .map(mapping -> told ? mapping : with(mapping, Optional.empty()))
                        .toList());
    }

    private static Mapping with(Mapping mapping, Optional<ByteSize> resident) {
        return new Mapping(
                mapping.start(),
                mapping.size(),
                mapping.permissions(),
                mapping.name(),
                resident,
                mapping.swapped(),
                mapping.hugePages());
    }

    /// An address of up to 16 hexadecimal digits.
    static long address(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }

    /// A plain number of KiB; empty for what has separators, or is more than there can be.
    static Optional<ByteSize> kilobytes(String digits) {
        if (digits.isEmpty() || digits.length() > 16 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long kilobytes = Long.parseLong(digits);
        return kilobytes > MOST_KILOBYTES ? Optional.empty() : Optional.of(new ByteSize(kilobytes << 10));
    }

    /// What of the last column is kept: a file without its folders, as `pmap` shows it, or the kernel's word for it;
    /// blank for anonymous memory, also where it was given a name.
    static String name(String column) {
        String name = column.strip();
        if (name.equals("[ anon ]") || name.startsWith("[anon")) {
            return "";
        }
        if (name.startsWith("[ ") && name.endsWith(" ]")) {
            name = "[" + name.substring(2, name.length() - 2).strip() + "]";
        }
        if (!name.startsWith("[")) {
            name = name.substring(name.lastIndexOf('/') + 1);
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
    }
}
