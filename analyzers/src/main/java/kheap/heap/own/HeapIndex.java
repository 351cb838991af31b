package kheap.heap.own;

import java.util.ArrayList;
import java.util.List;
import kheap.hprof.DumpOutline;
import kheap.hprof.ObjectSizes;
import kheap.memory.Bits;
import kheap.memory.Column;
import kheap.memory.IntColumn;

/// Everything that was computed of a dump, at rest: what the phases leave behind, what an index file holds, and what
/// every question is answered from.
///
/// @param outline its units may be missing
/// @param classObjects by class number, the object
/// @param slots by object, see [Slots]: all of them reached ones or 0
/// @param vertex by number in the walk from the roots, the object
/// @param parents by number, the number from which the walk came
/// @param weak by number, whether the walk came to it by a referent
/// @param implied by number, whether the walk came to it as the class of an instance
/// @param weights by number, its own size and its leaves'
/// @param dominators by number, the number of the immediate dominator; 0 for none
/// @param count how many objects are numbered
/// @param leaves how many reachable objects are not
/// @param totalEighths the sizes of all objects, reachable or not, in units of 8 bytes
/// @param amounts what each class amounts to
/// @param notes sentences on how the dump was read
record HeapIndex(
        DumpOutline outline,
        AddressSet addresses,
        ClassTable classes,
        int[] classObjects,
        Roots roots,
        ObjectSizes layout,
        ClassColumn types,
        SmallSizes sizes,
        IntColumn slots,
        IntColumn vertex,
        IntColumn parents,
        Predecessors predecessors,
        Bits weak,
        Bits implied,
        SmallSizes weights,
        IntColumn dominators,
        RetainedSizes retained,
        ObjectPositions positions,
        int count,
        long leaves,
        long totalEighths,
        ClassAmounts amounts,
        List<String> notes)
        implements AutoCloseable {
    @Override
    public void close() {
        columns().forEach(Column::close);
    }

    /// Lets go of all pages that were read, see [kheap.memory.Column#relax].
    void relax() {
        columns().forEach(Column::relax);
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>(
                List.of(slots, vertex, parents, predecessors.starts(), predecessors.rows(), weak, implied, dominators));
        columns.addAll(addresses.columns());
        columns.addAll(types.columns());
        columns.addAll(sizes.columns());
        columns.addAll(weights.columns());
        columns.addAll(retained.columns());
        columns.addAll(positions.columns());
        return columns;
    }
}
