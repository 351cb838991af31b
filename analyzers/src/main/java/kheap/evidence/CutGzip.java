package kheap.evidence;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// What a gzipped file holds, also where its end is missing: what stands before the cut is as good as that of any other
/// file.
final class CutGzip extends GZIPInputStream {
    CutGzip(InputStream file) throws IOException {
        super(file);
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        try {
            return super.read(buffer, from, length);
        } catch (EOFException cut) {
            return -1;
        }
    }
}
