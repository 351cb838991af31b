package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 producers was checked.",
                "Here 1 running producers was checked.",
                "1 are running.",
                "1 admin clients is running.",
                "1 thread wait.",
                "12 producer is closed.",
                "0 thread.",
                "It uses null of it.",
                "It uses %s of it.",
                "no end",
                "Two  spaces."
            })
    void aSlipIsFound(String sentence) {
        assertThrows(AssertionError.class, () -> Wording.sentence(sentence));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 producer was checked.",
                "1 of 12 producers was dropped.",
                "21 producers were checked; 1 is closed.",
                "3.1 MiB in 1,201 batches."
            })
    void aRightSentencePasses(String sentence) {
        assertDoesNotThrow(() -> Wording.sentence(sentence));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 1000})
    void aSentenceThatNobodyReadsIsFound(int length) {
        assertThrows(AssertionError.class, () -> Wording.sentence("x".repeat(length - 1) + "."));
    }
}
