package kheap.heap;

import kheap.ByteSize;

/// A handle to one object of an open [HeapDump]. Equal handles mean the same object.
public sealed interface HeapObject permits Instance, ObjectArray, PrimitiveArray, HeapClass {
    HeapDump heap();

    /// The object's dense number.
    int number();

    default long address() {
        return heap().address(number());
    }

    default HeapClass type() {
        return (HeapClass) heap().object(heap().classOf(number()));
    }

    default ByteSize shallow() {
        return heap().shallow(number());
    }

    default ByteSize retained() {
        return heap().retained(number());
    }
}
