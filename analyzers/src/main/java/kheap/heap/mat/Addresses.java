package kheap.heap.mat;

import java.util.Arrays;
import kheap.Progress;
import org.eclipse.mat.SnapshotException;
import org.eclipse.mat.snapshot.ISnapshot;

/// The addresses of all objects by number, ascending. MAT's parser answers a miss with an exception, which is too
/// slow for whole heaps. Memory: 8 bytes for each object.
final class Addresses {
    private final long[] ofObject;

    private Addresses(long[] ofObject) {
        this.ofObject = ofObject;
    }

    static Addresses of(ISnapshot snapshot, Progress progress) throws SnapshotException {
        long[] ofObject = new long[snapshot.getSnapshotInfo().getNumberOfObjects()];
        for (int object = 0; object < ofObject.length; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
            }
            ofObject[object] = snapshot.mapIdToAddress(object);
        }
        return new Addresses(ofObject);
    }

    long of(int object) {
        return ofObject[object];
    }

    /// The number of the object at the address, negative when there is none.
    int at(long address) {
        return Arrays.binarySearch(ofObject, address);
    }
}
