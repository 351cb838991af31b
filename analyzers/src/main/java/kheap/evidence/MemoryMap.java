package kheap.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kheap.ByteSize;

/// The address space of a process, mapping by mapping: what `pmap`, `pmap -x`, `/proc/PID/smaps` and `maps` show.
///
/// @param source which of them
/// @param pid where it says so
/// @param mappings by address, ascending
public record MemoryMap(Source source, OptionalLong pid, List<Mapping> mappings) implements EvidenceFile.Content {
    public enum Source {
        PMAP("pmap"),
        PMAP_X("pmap -x"),
        SMAPS("smaps"),
        MAPS("maps");

        private final String words;

        Source(String words) {
            this.words = words;
        }
    }

    public MemoryMap {
        mappings = mappings.stream()
                .sorted((a, b) -> Long.compareUnsigned(a.start(), b.start()))
                .toList();
    }

    @Override
    public String words() {
        return source.words;
    }

    /// What of the address space is in memory; empty where no mapping tells: plain `pmap`, `maps`, and `pmap -x` of
    /// old procps, which prints zeroes only.
    public Optional<ByteSize> resident() {
        return mappings.stream()
                .map(Mapping::resident)
                .flatMap(Optional::stream)
                .reduce(ByteSize::plus);
    }

    /// One mapping.
    ///
    /// @param start its address, unsigned
    /// @param permissions three characters: `rw-`, `---`
    /// @param name of the file without its folders, or what the kernel calls it; blank for anonymous memory
    /// @param resident what of it is in memory; empty where the file does not tell
    /// @param hugePages what of that stands in transparent huge pages
    public record Mapping(
            long start,
            ByteSize size,
            String permissions,
            String name,
            Optional<ByteSize> resident,
            ByteSize swapped,
            ByteSize hugePages) {
        /// The first address behind it.
        public long end() {
            return start + size.bytes();
        }

        public boolean isAnonymous() {
            return name.isEmpty();
        }
    }
}
