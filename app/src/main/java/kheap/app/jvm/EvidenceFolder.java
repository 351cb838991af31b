package kheap.app.jvm;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import kheap.app.output.UnwritableException;

/// A fresh folder for what is collected. Nobody but their owner may read the files in it, where the file system has
/// such a thing: they tell how a service is built, and a heap dump tells everything.
///
/// @param path of the folder, without links
public record EvidenceFolder(Path path) {
    /// @param folder that does not exist, or is empty
    public static EvidenceFolder make(Path folder) throws UnwritableException {
        try {
            if (!Files.exists(folder)) {
                Path parent = folder.toAbsolutePath().getParent();
                if (parent == null || !Files.isDirectory(parent)) {
                    throw new UnwritableException("%s cannot be made: the folder %s does not exist."
                            .formatted(folder, parent == null ? folder : parent));
                }
                Files.createDirectory(folder, ownersOnly(parent, "rwx------"));
            } else if (!Files.isDirectory(folder)) {
                throw new UnwritableException(folder + " is a file: name a folder that does not exist yet.");
            } else if (!isEmpty(folder)) {
                throw new UnwritableException(
                        folder + " is not empty, and nothing in it is overwritten: name another folder.");
            }
            return new EvidenceFolder(folder.toRealPath());
        } catch (IOException | DirectoryIteratorException e) {
            throw new UnwritableException(folder.toString(), e instanceof IOException io ? io : new IOException(e));
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    private static FileAttribute<?>[] ownersOnly(Path folder, String permissions) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    void makeFolder(String name) throws IOException {
        Files.createDirectory(path.resolve(name), ownersOnly(path, "rwx------"));
    }

    /// A new file; what stands there already, a link for instance, is never written to.
    OutputStream create(String name) throws IOException {
        return Channels.newOutputStream(
                Files.newByteChannel(path.resolve(name), Set.of(CREATE_NEW, WRITE), ownersOnly(path, "rw-------")));
    }

    /// @return the bytes written; there is no file where there were none
    long copy(InputStream from, long atMost, String name) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long written = 0;
        OutputStream file = create(name);
        try (OutputStream to = file) {
            int read;
            while (written < atMost
                    && (read = from.read(buffer, 0, (int) Math.min(buffer.length, atMost - written))) > 0) {
                to.write(buffer, 0, read);
                written += read;
            }
        } catch (IOException e) {
            // half a map of memory would give wrong sums
            delete(name);
            throw e;
        }
        if (written == 0) {
            delete(name);
        }
        return written;
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }

    /// Takes the folder away again, if nothing came of it.
    public void deleteIfEmpty() throws UnwritableException {
        try {
            if (isEmpty(path)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UnwritableException(path.toString(), e);
        }
    }

    long size(String name) throws IOException {
        return Files.size(path.resolve(name));
    }
}
