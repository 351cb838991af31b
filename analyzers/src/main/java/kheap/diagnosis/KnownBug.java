package kheap.diagnosis;

/// A published fault of a library that explains a problem.
///
/// @param id as its project names it: `KAFKA-9703`, `spring-kafka #3690`
/// @param what one sentence: what goes wrong
/// @param affects which versions have it, in words: `kafka-clients before 2.6.0`
/// @param found the version in the dump
/// @param link where to read of it, without a scheme, so that nothing is ever loaded:
///     `issues.apache.org/jira/browse/KAFKA-9703`
public record KnownBug(String id, String what, String affects, String found, String link) {}
