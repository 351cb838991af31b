/// What files beside a dump tell of the process: maps of its memory, the JVM's own books, the container's limits,
/// its threads and its collections of garbage. Each file is read by itself into plain values; nothing is joined
/// here.
package kheap.evidence;
