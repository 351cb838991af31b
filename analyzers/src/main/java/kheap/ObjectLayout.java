package kheap;

/// How large the parts of objects were taken to be that differ from JVM to JVM.
///
/// @param headerBytes of an instance: 12, with compact headers and on 32 bit 8, without compressed class pointers 16
/// @param referenceBytes 4 where references are compressed, and on 32 bit
public record ObjectLayout(int headerBytes, int referenceBytes) {}
