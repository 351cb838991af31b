package kheap.diagnosis;

/// What a rule asks.
///
/// @param id stable, for machines: `orphaned-producers`
/// @param text for people, one sentence: `Were producers dropped without close()?`
/// @param blindSpot what the rule cannot see, one sentence
public record Question(String id, String text, String blindSpot) {}
