package kheap.golang;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.ByteSize;
import kheap.pprof.GoProfile;
import kheap.pprof.ProfileFile;

/// What a profile shows of a Go program and of Kafka's clients in it.
///
/// @param total objects and bytes in use; of a goroutine profile the goroutines, and no bytes
/// @param functions where what is in use was allocated, most bytes first, or where goroutines stand, most of them
///     first; at most [#FUNCTIONS]
/// @param libraries the Kafka clients that take part, with what was allocated in them or runs in them
/// @param channels of sarama, by what made them and how large they are, most bytes first
/// @param routines goroutines of sarama, by what they are for, in the order of [Routine]
/// @param piles what is known to grow when a client is used wrongly, in the order of [Pile.Kind]
/// @param partitions how many there are, as the user says
public record GoClients(
        ProfileFile file,
        InUse total,
        List<Function> functions,
        List<Library> libraries,
        List<Channels> channels,
        List<Routines> routines,
        List<Pile> piles,
        OptionalInt partitions) {
    /// How many functions are kept, for comparisons.
    public static final int FUNCTIONS = 1_000;

    public GoClients {
        functions = List.copyOf(functions);
        libraries = List.copyOf(libraries);
        channels = List.copyOf(channels);
        routines = List.copyOf(routines);
        piles = List.copyOf(piles);
        if (partitions.isPresent() && partitions.getAsInt() < 1) {
            throw new IllegalArgumentException("a topic of " + partitions.getAsInt() + " partitions");
        }
    }

    /// @param partitions how many there are that the program sends to or reads from, where the user knows it
    public static GoClients of(GoProfile profile, OptionalInt partitions) {
        return new GoClientReader(profile).read(partitions);
    }

    /// How many goroutines are for this.
    public long goroutines(Routine routine) {
        return routines.stream()
                .filter(some -> some.routine() == routine)
                .mapToLong(Routines::count)
                .sum();
    }

    public Optional<Pile> pile(Pile.Kind kind) {
        return piles.stream().filter(pile -> pile.kind() == kind).findFirst();
    }

    /// @param objects of a goroutine profile: goroutines
    public record InUse(long objects, ByteSize bytes) {
        public static final InUse NOTHING = new InUse(0, ByteSize.ZERO);

        public InUse {
            if (objects < 0) {
                throw new IllegalArgumentException(objects + " objects");
            }
        }

        InUse plus(InUse other) {
            long sum = objects > Long.MAX_VALUE - other.objects ? Long.MAX_VALUE : objects + other.objects;
            return new InUse(sum, bytes.plus(other.bytes));
        }
    }

    /// One function of the program.
    ///
    /// @param flat allocated by itself; of goroutines those that stand in it
    /// @param cumulative with what it called
    public record Function(String name, InUse flat, InUse cumulative) {
        /// `sarama.(*asyncProducer).newPartitionProducer` of one with `github.com/IBM/` before it.
        public static String withoutFolders(String name) {
            return name.substring(GoFunction.endOfFolders(name));
        }
    }

    /// A Kafka client library.
    ///
    /// @param name as it is known: `sarama`
    public record Library(String name, InUse inUse) {}

    /// Channels of one size that one function of sarama made.
    ///
    /// @param block what each of them takes for its slots; all of them where the profile does not count objects
    public record Channels(Maker maker, ByteSize block, InUse made) {
        /// Whether it is known how many they are: what some agents send away has the bytes only.
        public boolean areCounted() {
            return made.objects() > 0;
        }
    }

    /// Goroutines of one kind.
    public record Routines(Routine routine, long count) {}
}
