package kheap.rules;

import kheap.diagnosis.Background;
import kheap.diagnosis.Question;

/// One question about a process.
///
/// A rule is a pure function of plain values: it never asks the heap, keeps nothing and throws nothing.
sealed interface Rule permits ClientRule, FootprintRule {
    Question question();

    /// What stands behind the question.
    Background background();
}
