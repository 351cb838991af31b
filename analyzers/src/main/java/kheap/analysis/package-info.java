/// The route from a file to everything we know of it.
package kheap.analysis;
