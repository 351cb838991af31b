/// The questions about Go programs, one a file.
package kheap.golang.rules;
