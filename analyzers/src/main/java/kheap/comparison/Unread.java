package kheap.comparison;

/// A file that is left out of a comparison.
///
/// @param sentence why, for the user
public record Unread(String file, String sentence) {}
