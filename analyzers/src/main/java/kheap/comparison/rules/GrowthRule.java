package kheap.comparison.rules;

import kheap.comparison.Days;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;

/// One question about several days of a service.
///
/// A rule is a pure function of plain values: it keeps nothing and throws nothing.
interface GrowthRule {
    Question question();

    Diagnosis check(Days days);
}
