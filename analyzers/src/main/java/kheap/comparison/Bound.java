package kheap.comparison;

import kheap.diagnosis.Quantity.Unit;

/// A number that others cannot pass, or that they are likely to approach: the sum of `buffer.memory`, the partitions
/// that a producer knows.
///
/// @param label for people, within a sentence: `buffer.memory of all producers`
public record Bound(String label, Unit unit, double value) {}
