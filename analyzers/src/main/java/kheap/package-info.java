/// The words every floor may use: sizes, progress, and the one exception for files that are no heap dumps.
package kheap;
