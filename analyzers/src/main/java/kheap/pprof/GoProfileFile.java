package kheap.pprof;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import kheap.UnreadableDumpException;
import kheap.pprof.GoProfile.SampleType;
import kheap.pprof.ProfileFile.Kind;

/// Opens files that hold a profile of a Go program: protobuf as `/debug/pprof/heap` gives it, packed with gzip or
/// not, and the texts of `?debug=1` and of `/debug/pprof/goroutine?debug=2`.
public final class GoProfileFile {
    private static final int BEGINNING_BYTES = 8 << 10;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final String ANEW = "Take it again: curl -o heap.pb.gz http://HOST:PORT/debug/pprof/heap";

    /// As Go calls it, and as its first versions did.
    private static final Set<String> IN_USE = Set.of("inuse_space", "space");

    /// As Go calls them, and as agents do.
    private static final Set<String> GOROUTINES = Set.of("goroutine", "goroutines");

    private GoProfileFile() {}

    /// Whether the file holds a profile, by its beginning: a few kilobytes are read.
    public static boolean isOne(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = unpacked(file)) {
            formOf(atMost(in, BEGINNING_BYTES).bytes());
            return true;
        } catch (MalformedProfileException e) {
            return false;
        } catch (IOException e) {
            // The one who opens it says why.
            return false;
        }
    }

    /// Reads a profile. Of a file that was cut, what is there.
    ///
    /// @throws UnreadableDumpException when the file is no profile, stops being one, or is too large to be one
    public static GoProfile read(Path file) throws UnreadableDumpException {
        try (InputStream in = unpacked(file)) {
            Unpacked beginning = atMost(in, BEGINNING_BYTES);
            formOf(beginning.bytes());
            Unpacked rest = beginning.cut() ? Unpacked.NOTHING : atMost(in, Limits.BYTES + 1);
            Limits.check(
                    rest.bytes().length,
                    Limits.BYTES,
                    "holds more than %,d MiB unpacked, more than a profile does".formatted(Limits.BYTES >> 20));
            byte[] bytes = Arrays.copyOf(beginning.bytes(), beginning.bytes().length + rest.bytes().length);
            System.arraycopy(rest.bytes(), 0, bytes, beginning.bytes().length, rest.bytes().length);
            Read read = read(bytes, beginning.cut() || rest.cut());
            return new GoProfile(
                    new ProfileFile(
                            file.getFileName().toString(),
                            Files.size(file),
                            read.format(),
                            kind(read.sampleTypes()),
                            read.sampleTypes().stream().map(SampleType::type).toList(),
                            read.takenAt(),
                            read.span(),
                            read.complete(),
                            read.rate()),
                    read.sampleTypes(),
                    read.samples());
        } catch (MalformedProfileException e) {
            throw new UnreadableDumpException(file, e.getMessage(), ANEW);
        } catch (ZipException e) {
            throw new UnreadableDumpException(file, "is a damaged gzip file (" + e.getMessage() + ")", ANEW);
        } catch (UnreadableDumpException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableDumpException(
                    file, OptionalLong.empty(), "cannot be read", "Check that it is there, and yours to read", e);
        }
    }

    /// @param bytes unpacked
    /// @param cut whether they are known to be only a beginning
    static Read read(byte[] bytes, boolean cut) throws MalformedProfileException {
        return formOf(Arrays.copyOf(bytes, Math.min(BEGINNING_BYTES, bytes.length)))
                .read(bytes, cut);
    }

    /// @throws MalformedProfileException when the bytes are the beginning of no form
    private static Form formOf(byte[] beginning) throws MalformedProfileException {
        String line = text(beginning).lines().findFirst().orElse("");
        if (TextProfile.isBeginning(line)) {
            return (bytes, cut) -> TextProfile.read(text(bytes), cut);
        }
        if (GoroutineDump.isBeginning(line)) {
            return (bytes, cut) -> GoroutineDump.read(text(bytes), cut);
        }
        if (ProtobufProfile.isBeginning(beginning)) {
            return ProtobufProfile::read;
        }
        throw new MalformedProfileException("is no profile of a Go program");
    }

    private static Kind kind(List<SampleType> types) {
        if (types.stream().anyMatch(type -> IN_USE.contains(type.type()))) {
            return Kind.HEAP;
        }
        return types.stream().anyMatch(type -> GOROUTINES.contains(type.type())) ? Kind.GOROUTINE : Kind.OTHER;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static InputStream unpacked(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            in.mark(2);
            boolean packed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return packed ? new GZIPInputStream(in) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /// The first bytes, fewer where the stream ends or is cut.
    private static Unpacked atMost(InputStream in, int most) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[Math.min(CHUNK_BYTES, most)];
        try {
            while (bytes.size() < most) {
                int read = in.read(chunk, 0, Math.min(chunk.length, most - bytes.size()));
                if (read < 0) {
                    return new Unpacked(bytes.toByteArray(), false);
                }
                bytes.write(chunk, 0, read);
            }
            return new Unpacked(bytes.toByteArray(), false);
        } catch (EOFException e) {
            // packed, and cut
            return new Unpacked(bytes.toByteArray(), true);
        }
    }

    /// One of the forms that profiles come in.
    private interface Form {
        /// @param cut whether the bytes are known to be only a beginning
        Read read(byte[] bytes, boolean cut) throws MalformedProfileException;
    }

    /// @param cut whether the stream ended too early
    private record Unpacked(byte[] bytes, boolean cut) {
        static final Unpacked NOTHING = new Unpacked(new byte[0], true);
    }
}
