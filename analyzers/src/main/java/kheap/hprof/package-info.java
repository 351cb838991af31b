/// The bytes of an HPROF file: its records in file order, what is missing of them, and how big the objects were.
package kheap.hprof;
