package kheap.diagnosis;

/// A question with what stands behind it.
public record Guide(Question question, Background background) {}
