package kheap.pprof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Profiles that a program with sarama 1.22.1 and Go 1.19 wrote, whose topic has 64 partitions.
///
/// `plateau-N`: a producer with channels of 1,048,576 slots that has met N partitions, as protobuf and, of 64, as
/// the text of the same moment; `plateau-goroutines` and `plateau-goroutine-dump` the goroutines of one that has met
/// 17. `consumer-10`: one that reads 10 partitions with such channels. `retries`: a producer with
/// `Producer.Retry.Max` of 1,000,000 whose 8 partitions are refused. `leaked-200`: 200 producers that were not
/// closed.
public final class RealProfiles {
    public static final List<String> HEAPS = List.of(
            "plateau-33.pb.gz",
            "plateau-43.pb.gz",
            "plateau-64.pb.gz",
            "plateau-64.txt.gz",
            "consumer-10.pb.gz",
            "retries.pb.gz",
            "leaked-200.pb.gz");

    public static final List<String> GOROUTINES = List.of(
            "plateau-goroutines.pb.gz",
            "plateau-goroutine-dump.txt.gz",
            "leaked-200-goroutines.pb.gz",
            "leaked-200-goroutines.txt.gz");

    private RealProfiles() {}

    public static Path file(String name) {
        return Path.of("src", "test", "resources", "kheap", "pprof", name);
    }

    static byte[] unpacked(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file(name)))) {
            return in.readAllBytes();
        }
    }
}
