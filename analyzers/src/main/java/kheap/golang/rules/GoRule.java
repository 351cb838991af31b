package kheap.golang.rules;

import kheap.diagnosis.Background;
import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Question;
import kheap.golang.GoClients;

/// One question about a Go program: a pure function of what its profile shows.
interface GoRule {
    Question question();

    /// What stands behind the question.
    Background background();

    Diagnosis check(GoClients clients);
}
