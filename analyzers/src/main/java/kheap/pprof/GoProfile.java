package kheap.pprof;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A heap or goroutine profile of a Go program.
///
/// @param sampleTypes what is measured, one for each value of a sample
public record GoProfile(ProfileFile file, List<SampleType> sampleTypes, List<Sample> samples) {
    public GoProfile {
        sampleTypes = List.copyOf(sampleTypes);
        samples = List.copyOf(samples);
    }

    /// Which value of each sample is of this type: `inuse_space`.
    public OptionalInt indexOf(String type) {
        for (int i = 0; i < sampleTypes.size(); i++) {
            if (sampleTypes.get(i).type().equals(type)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// @param type `inuse_space`
    /// @param unit `bytes`
    public record SampleType(String type, String unit) {}

    /// What was found at one place of the program.
    ///
    /// @param stack the functions, innermost first, inlined ones too
    /// @param values in the order of the sample types, as many as there are; never negative
    /// @param blockBytes how large each of the blocks is that was allocated here, as the profile says
    public record Sample(List<Frame> stack, List<Long> values, OptionalLong blockBytes) {
        public Sample {
            stack = List.copyOf(stack);
            values = List.copyOf(values);
        }
    }

    /// @param function with its package: `github.com/IBM/sarama.(*asyncProducer).newPartitionProducer`
    /// @param line of the source, 0 where it is not known
    public record Frame(String function, long line) {}
}
