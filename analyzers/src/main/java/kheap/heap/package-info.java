/// The object graph: an open dump, its objects by number, and the engines that read it.
package kheap.heap;
