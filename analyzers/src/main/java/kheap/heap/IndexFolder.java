package kheap.heap;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import kheap.ByteSize;

/// The folder where the indexes of opened dumps lie, and inflated dumps, so that the next opening need not make them
/// again. Its size is limited: what was not used for longest goes first.
///
/// A file is found by what the dump is, not by where it lies: its size, its time of change, and its first and last
/// MiB, where header and roots stand. The times and the middle of a file may be forged together, but not by
/// accident. SHA-256 names the mixture, since a checksum that collides would answer for one dump with the objects of
/// another; for two MiB it takes milliseconds.
///
/// Several processes may use one folder. A file is written under a name of its own and appears under its last name
/// when it is whole; who has opened a file keeps it though another deletes it. Where a system refuses to delete what
/// is open, the file stays until a later clean-up. Files of other names are never touched.
///
/// An index holds names, addresses and references of a dump, an inflated dump everything: folder and files are made
/// for their owner alone.
///
/// @param limit how much all files may take together
public record IndexFolder(Path folder, ByteSize limit) {
    /// To be raised when what stands in an index changes; older indexes are then no longer found, and age away.
    static final int FORMAT = 2;

    public static final ByteSize USUAL_LIMIT = new ByteSize(10L << 30);

    private static final String SUFFIX = ".kheap-index";
    /// What is not whole has a name that goes on after the suffix.
    private static final String UNFINISHED = SUFFIX + ".";
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final int LONGEST_NAME = 60;
    private static final int KEY_BYTES = 16;
    private static final int SAMPLED_BYTES = 1 << 20;

    public IndexFolder {
        folder = folder.toAbsolutePath();
        Objects.requireNonNull(limit);
    }

    /// One file of the folder.
    ///
    /// @param dump the name of the dump, as far as a file's name can hold it
    public record Entry(Path file, String dump, ByteSize size, Instant lastUsed) {}

    /// What was deleted.
    public record Freed(int files, ByteSize size) {}

    /// The folder for such files by the customs of the platform, with the usual limit; empty for a user without a
    /// home, as in some containers.
    public static Optional<IndexFolder> standard() {
        return standard(System.getProperty("os.name"), System.getenv(), System.getProperty("user.home"));
    }

    static Optional<IndexFolder> standard(String system, Map<String, String> environment, String userHome) {
        Optional<Path> home = absolute(userHome);
        Optional<Path> folder;
        if (system.startsWith("Windows")) {
            folder = absolute(environment.get("LOCALAPPDATA"))
                    .or(() -> home.map(path -> path.resolve("AppData").resolve("Local")))
                    .map(path -> path.resolve("kheap").resolve("cache"));
        } else if (system.startsWith("Mac")) {
            folder = home.map(path -> path.resolve("Library").resolve("Caches").resolve("kheap"));
        } else {
            folder = absolute(environment.get("XDG_CACHE_HOME"))
                    .or(() -> home.map(path -> path.resolve(".cache")))
                    .map(path -> path.resolve("kheap"));
        }
        return folder.map(path -> new IndexFolder(path, USUAL_LIMIT));
    }

    /// Java says `?` for a home that the system does not know, and a relative path would depend on where we stand.
    private static Optional<Path> absolute(String path) {
        return Optional.ofNullable(path)
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }

    /// Where the file of this dump lies, or would lie.
    ///
    /// Cost: reads two MiB of the dump.
    ///
    /// @param variant what else decides about its content, such as the way of counting sizes
    public Path indexOf(Path dump, String variant) throws IOException {
        MessageDigest key = sha256();
        try (FileChannel file = FileChannel.open(dump)) {
            long size = file.size();
            String facts = "%d %d %s %s".formatted(FORMAT, size, Files.getLastModifiedTime(dump), variant);
            key.update(facts.getBytes(StandardCharsets.UTF_8));
            update(key, file, 0, Math.min(size, SAMPLED_BYTES));
            update(key, file, Math.max(0, size - SAMPLED_BYTES), size);
        }
        String hex = HexFormat.of().formatHex(key.digest(), 0, KEY_BYTES);
        return folder.resolve(sanitised(dump.getFileName().toString()) + "-" + hex + SUFFIX);
    }

    private static void update(MessageDigest key, FileChannel file, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new FileNotFoundException("it became shorter while it was read");
            }
        }
        key.update(bytes.flip());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static String sanitised(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.-]", "_");
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    }

    /// A new, empty file to write to, for [#publish]; whoever gives up deletes it.
    public Path newTemporary() throws IOException {
        makeFolder();
        return Files.createTempFile(folder, "", UNFINISHED + "tmp", forOwnerOnly("rw-------"));
    }

    /// Makes the folder where it is missing.
    public void makeFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, forOwnerOnly("rwx------"));
        }
    }

    private static FileAttribute<?>[] forOwnerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// Gives a file that is whole its name, in place of an older one, and makes room for it.
    ///
    /// @param temporary from [#newTemporary]; gone afterwards
    /// @param index from [#indexOf]
    public void publish(Path temporary, Path index) throws IOException {
        try {
            Files.move(temporary, index, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            if (e instanceof NoSuchFileException || !Files.exists(index)) {
                throw e;
            }
            // Another process was faster, and the system does not replace a file that is open.
        }
        makeRoom(Optional.of(index));
    }

    /// Notes that a file was used, so that others go first. Does nothing when it is gone.
    public void touch(Path index) throws IOException {
        try {
            Files.setLastModifiedTime(index, FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            // another process has cleaned up; the file is of use as long as it is open
        }
    }

    /// All files that are whole, last used first.
    public List<Entry> entries() throws IOException {
        return files(true);
    }

    /// Deletes what was not used for longest until the rest is within the limit, and what nobody has finished
    /// writing for a day.
    public Freed trim() throws IOException {
        return makeRoom(Optional.empty());
    }

    private Freed makeRoom(Optional<Path> spared) throws IOException {
        Freed freed = new Freed(0, ByteSize.ZERO);
        for (Entry abandoned : files(false)) {
            if (abandoned.lastUsed.isBefore(Instant.now().minus(ABANDONED))) {
                freed = delete(abandoned, freed);
            }
        }
        long bytes = 0;
        for (Entry entry : entries()) {
            bytes += entry.size.bytes();
            if (bytes > limit.bytes() && !spared.equals(Optional.of(entry.file))) {
                freed = delete(entry, freed);
            }
        }
        return freed;
    }

    /// Deletes all files, also those that are being written: their writers will find that they cannot publish them.
    public Freed clear() throws IOException {
        Freed freed = new Freed(0, ByteSize.ZERO);
        for (boolean whole : new boolean[] {true, false}) {
            for (Entry entry : files(whole)) {
                freed = delete(entry, freed);
            }
        }
        return freed;
    }

    private static Freed delete(Entry entry, Freed before) {
        try {
            return Files.deleteIfExists(entry.file)
                    ? new Freed(before.files + 1, before.size.plus(entry.size))
                    : before;
        } catch (IOException inUse) {
            // Windows keeps a file that another process has open. It is found again at the next clean-up.
            return before;
        }
    }

    private List<Entry> files(boolean whole) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isOurs(file.getFileName().toString(), whole))
                    .flatMap(file -> entry(file).stream())
                    .sorted(Comparator.comparing(Entry::lastUsed).reversed().thenComparing(Entry::file))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isOurs(String name, boolean whole) {
        return whole ? name.endsWith(SUFFIX) : name.contains(UNFINISHED) && name.endsWith(".tmp");
    }

    private static Optional<Entry> entry(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            String name = file.getFileName().toString();
            String dump = name.substring(0, Math.max(0, name.lastIndexOf(SUFFIX) - 1 - 2 * KEY_BYTES));
            return attributes.isRegularFile()
                    ? Optional.of(new Entry(
                            file,
                            dump,
                            new ByteSize(attributes.size()),
                            attributes.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
