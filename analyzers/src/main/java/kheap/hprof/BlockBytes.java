package kheap.hprof;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import kheap.Progress;

/// A dump in gzip blocks, read in place: a read inflates the blocks that it touches, and of a block only the
/// beginning if that is all it wants. Keeps some 16 MiB of inflated blocks for reads that come back.
final class BlockBytes implements DumpBytes {
    private static final int CACHED_BYTES = 16 << 20;
    /// A read that ends here in its block leaves the cache alone. HotSpot begins segments with blocks, so that one
    /// look at each segment's header is cheap.
    private static final int BEGINNING_BYTES = 8 << 10;

    private static final ByteBuffer NOT_CACHED = ByteBuffer.allocate(0);

    private final DumpBytes file;
    private final GzipBlocks blocks;
    private final Queue<BlockInflater> idle = new ConcurrentLinkedQueue<>();
    /// By the block's number, least recently read first; guarded by itself.
    private final LinkedHashMap<Integer, ByteBuffer> cache = new LinkedHashMap<>(16, 0.75f, true);

    private volatile boolean goesOn;

    private BlockBytes(DumpBytes file, GzipBlocks blocks) {
        this.file = file;
        this.blocks = blocks;
    }

    /// Opens a file after inflating each of its blocks once, on all processors; empty for a gzip file that is not
    /// made of sound blocks.
    ///
    /// @param table the name of a [BlockTable], which is left there and saves the inflating where it is found
    static Optional<BlockBytes> open(Path path, Path table, Progress progress) throws IOException {
        DumpBytes file = DumpBytes.of(path);
        Optional<BlockBytes> sound = Optional.empty();
        try {
            Optional<BlockTable> known = BlockTable.read(table);
            if (known.isPresent()) {
                sound = Optional.of(new BlockBytes(file, known.get().blocks()));
                sound.get().goesOn = known.get().goesOn();
                return sound;
            }
            progress.step("Checking the gzip file");
            Optional<GzipBlocks> blocks = GzipBlocks.in(file, progress);
            if (blocks.isPresent()) {
                BlockBytes unchecked = new BlockBytes(file, blocks.get());
                try {
                    sound = unchecked.checked(progress);
                } finally {
                    if (sound.isEmpty()) {
                        unchecked.idle.forEach(BlockInflater::end);
                    }
                }
                sound.ifPresent(bytes -> bytes.leave(table));
            }
            return sound;
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        } finally {
            if (sound.isEmpty()) {
                file.close();
            }
        }
    }

    /// This, if all blocks are sound.
    private Optional<BlockBytes> checked(Progress progress) {
        Thread caller = Thread.currentThread();
        AtomicInteger done = new AtomicInteger();
        boolean sound = IntStream.range(0, blocks.count()).parallel().allMatch(block -> {
            if (Thread.currentThread() == caller) {
                progress.goOn();
                progress.at(done.get(), blocks.count());
            }
            done.incrementAndGet();
            return isSound(block);
        });
        return sound ? Optional.of(this) : Optional.empty();
    }

    private void leave(Path table) {
        try {
            new BlockTable(blocks, goesOn).write(table);
        } catch (IOException refused) {
            // The next opening has to inflate everything again, and that is all.
            return;
        }
    }

    private boolean isSound(int block) {
        BlockInflater inflater = inflater();
        try {
            int length = inflater.check(block);
            boolean last = block == blocks.count() - 1;
            if (last && length > 0) {
                blocks.lastIs(length);
                goesOn = inflater.goesOn();
            }
            return length == blocks.length(block) && (last || !inflater.goesOn());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            idle.add(inflater);
        }
    }

    @Override
    public long size() {
        return blocks.size();
    }

    @Override
    public boolean isGzip() {
        return true;
    }

    @Override
    public List<String> notes() {
        return goesOn ? List.of(GzipDump.GOES_ON) : List.of();
    }

    @Override
    public void read(ByteBuffer into, long at) throws IOException {
        if (at + into.remaining() > size()) {
            throw new EOFException("it ends before byte " + (at + into.remaining()));
        }
        int limit = into.limit();
        long next = at;
        for (int block = blocks.at(at); into.hasRemaining(); block++) {
            int offset = (int) (next - blocks.from(block));
            int length = Math.min(into.remaining(), blocks.length(block) - offset);
            into.limit(into.position() + length);
            read(block, offset, into);
            into.limit(limit);
            next += length;
        }
    }

    private void read(int block, int offset, ByteBuffer into) throws IOException {
        int end = offset + into.remaining();
        ByteBuffer inflated = cached(block);
        if (inflated.hasRemaining()) {
            into.put(inflated.slice(offset, into.remaining()));
        } else if (offset == 0 && end == blocks.length(block)) {
            inflate(block, into);
        } else {
            boolean beginning = end <= BEGINNING_BYTES;
            inflated = ByteBuffer.allocate(beginning ? end : blocks.length(block));
            inflate(block, inflated);
            into.put(inflated.slice(offset, into.remaining()));
            if (!beginning) {
                cache(block, inflated.flip());
            }
        }
    }

    /// The inflated block, not to be changed; empty if it is not at hand.
    private ByteBuffer cached(int block) {
        synchronized (cache) {
            return cache.getOrDefault(block, NOT_CACHED);
        }
    }

    private void cache(int block, ByteBuffer inflated) {
        synchronized (cache) {
            cache.put(block, inflated);
            if (cache.size() > Math.max(2, CACHED_BYTES / blocks.longestBlock())) {
                cache.pollFirstEntry();
            }
        }
    }

    private void inflate(int block, ByteBuffer into) throws IOException {
        BlockInflater inflater = inflater();
        try {
            inflater.inflate(block, into);
        } finally {
            idle.add(inflater);
        }
    }

    private BlockInflater inflater() {
        BlockInflater inflater = idle.poll();
        return inflater == null ? new BlockInflater(file, blocks) : inflater;
    }

    @Override
    public void close() throws IOException {
        idle.forEach(BlockInflater::end);
        file.close();
    }
}
