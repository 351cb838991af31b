package kheap.heap.own;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import kheap.Progress;
import kheap.hprof.DumpBytes;
import kheap.hprof.DumpOutline.Unit;
import kheap.hprof.UnitReader;
import kheap.hprof.UnsoundUnitException;

/// Reads all units of a dump on several threads, each with a visitor of its own. The calling thread takes part and
/// is the only one that talks to the progress.
///
/// @param threads at least 1
record UnitPass(DumpBytes dump, int idBytes, List<Unit> units, int threads) {
    private static final long PATIENCE_MILLIS = 50;

    /// @return the visitors, each done with its share of the units, ascending
    /// @throws UnsoundUnitException when a unit is not made of whole sub-records
    <V extends UnitReader.Visitor> List<V> read(Supplier<V> visitor, Progress progress)
            throws IOException, UnsoundUnitException {
        AtomicInteger next = new AtomicInteger();
        AtomicLong bytes = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        long total = units.stream().mapToLong(unit -> unit.to() - unit.from()).sum();
        List<V> visitors = new ArrayList<>();
        List<Future<Void>> others = new ArrayList<>();
        ExecutorService executor = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("kheap-pass-", 1).factory());
        try {
            for (int i = 1; i < Math.min(threads, units.size()); i++) {
                V theirs = visitor.get();
                visitors.add(theirs);
                others.add(executor.submit(() -> {
                    work(theirs, next, bytes, stop);
                    return null;
                }));
            }
            V mine = visitor.get();
            visitors.add(mine);
            UnitReader records = new UnitReader(new Asked(dump, progress::goOn), idBytes, mine);
            for (int unit = next.getAndIncrement(); unit < units.size(); unit = next.getAndIncrement()) {
                progress.goOn();
                progress.at(bytes.get(), total);
                records.read(units.get(unit));
                bytes.addAndGet(units.get(unit).to() - units.get(unit).from());
            }
            for (Future<Void> other : others) {
                await(other, progress);
            }
            return visitors;
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } finally {
            stop.set(true);
            executor.close();
        }
    }

    /// Waits for a worker, and for the user, who may not.
    private static void await(Future<Void> worker, Progress progress) throws ExecutionException, InterruptedException {
        while (true) {
            try {
                worker.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException busy) {
                progress.goOn();
            }
        }
    }

    private static void goOn(AtomicBoolean stop) {
        if (stop.get()) {
            throw new CancellationException();
        }
    }

    /// The bytes of a dump, for readers that may have to stop: a unit with a large array takes seconds, and it is
    /// read MiB by MiB.
    private record Asked(DumpBytes bytes, Runnable goOn) implements DumpBytes {
        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public void read(ByteBuffer into, long at) throws IOException {
            goOn.run();
            bytes.read(into, at);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    private void work(UnitReader.Visitor visitor, AtomicInteger next, AtomicLong bytes, AtomicBoolean stop)
            throws IOException, UnsoundUnitException {
        UnitReader records = new UnitReader(new Asked(dump, () -> goOn(stop)), idBytes, visitor);
        for (int unit = next.getAndIncrement(); unit < units.size(); unit = next.getAndIncrement()) {
            records.read(units.get(unit));
            bytes.addAndGet(units.get(unit).to() - units.get(unit).from());
        }
    }

    private static RuntimeException rethrown(Throwable cause) throws IOException, UnsoundUnitException {
        return switch (cause) {
            case IOException broken -> throw broken;
            case UnsoundUnitException unsound -> throw unsound;
            case RuntimeException bug -> bug;
            case Error error -> throw error;
            default -> new IllegalStateException(cause);
        };
    }
}
