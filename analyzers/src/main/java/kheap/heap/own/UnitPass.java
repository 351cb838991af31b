package kheap.heap.own;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
                V others1 = visitor.get();
                visitors.add(others1);
                others.add(executor.submit(() -> {
                    work(others1, next, bytes, stop);
                    return null;
                }));
            }
            V mine = visitor.get();
            visitors.add(mine);
            UnitReader records = new UnitReader(dump, idBytes, mine);
            for (int unit = next.getAndIncrement(); unit < units.size(); unit = next.getAndIncrement()) {
                progress.goOn();
                progress.at(bytes.get(), total);
                records.read(units.get(unit));
                bytes.addAndGet(units.get(unit).to() - units.get(unit).from());
            }
            for (Future<Void> other : others) {
                other.get();
            }
            return visitors;
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException();
        } finally {
            stop.set(true);
            executor.close();
        }
    }

    private void work(UnitReader.Visitor visitor, AtomicInteger next, AtomicLong bytes, AtomicBoolean stop)
            throws IOException, UnsoundUnitException {
        UnitReader records = new UnitReader(dump, idBytes, visitor);
        for (int unit = next.getAndIncrement(); unit < units.size() && !stop.get(); unit = next.getAndIncrement()) {
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
