package kheap.pprof;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A heap or goroutine profile of a Go program.
///
/// @param file the file's name without its folders
/// @param bytes the size of the file on the disk
/// @param format `pprof`, or `pprof text`
/// @param takenAt as the profile says; the text form does not
/// @param complete false when the file was cut: what is missing may have held more
/// @param sampleTypes what is measured, one for each value of a sample
public record GoProfile(
        String file,
        long bytes,
        String format,
        Kind kind,
        Optional<Instant> takenAt,
        boolean complete,
        List<SampleType> sampleTypes,
        List<Sample> samples) {
    public enum Kind {
        HEAP,
        GOROUTINE,
        /// Of the processor's time, of locks: says nothing about memory.
        OTHER
    }

    public GoProfile {
        sampleTypes = List.copyOf(sampleTypes);
        samples = List.copyOf(samples);
    }

    /// @param type `inuse_space`
    /// @param unit `bytes`
    public record SampleType(String type, String unit) {}

    /// What was found at one place of the program.
    ///
    /// @param stack the functions, innermost first, inlined ones too
    /// @param values in the order of the sample types
    public record Sample(List<Frame> stack, List<Long> values) {
        public Sample {
            stack = List.copyOf(stack);
            values = List.copyOf(values);
        }
    }

    /// @param function with its package: `github.com/IBM/sarama.(*asyncProducer).newPartitionProducer`
    /// @param file as the profile says, a text only
    public record Frame(String function, String file, long line) {}
}
