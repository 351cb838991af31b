/// The program.
package kheap.app;
