/// kheap's own engine: from the bytes of a dump to every object's dominator and retained size, in linear passes and
/// with a few bytes of memory for each object, none of it on the Java heap.
///
/// Reading order: [kheap.heap.own.OwnEngine] runs the phases; each of the other files holds one idea.
package kheap.heap.own;
