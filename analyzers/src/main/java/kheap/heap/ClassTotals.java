package kheap.heap;

import kheap.ByteSize;

/// What one class amounts to among the reachable objects.
///
/// @param count its own instances, without those of its subclasses
/// @param shallow the sum of their sizes
/// @param retained what would go if all of them and the class itself were gone, at the least: the retained sizes of
///     its instances and of the class object, without those that lie in the dominator tree below another instance of
///     the class or below the class object. What only several of them keep together is not in it.
public record ClassTotals(HeapClass type, long count, ByteSize shallow, ByteSize retained) {}
