/// Memory outside the Java heap for what grows with a dump: columns of numbers that are freed when they are closed,
/// and not when a collector gets to it.
package kheap.memory;
