package kheap.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTest {
    /// From the tables of the handbooks, here with five digits.
    @ParameterizedTest
    @CsvSource({
        "0.95, 1, 12.70620",
        "0.95, 2, 4.30265",
        "0.95, 3, 3.18245",
        "0.95, 4, 2.77645",
        "0.95, 10, 2.22814",
        "0.95, 27, 2.05183",
        "0.95, 1000, 1.96234",
        "0.98, 2, 6.96456",
        "0.98, 5, 3.36493",
        "0.99, 1, 63.65674",
        "0.99, 3, 5.84091",
        "0.5, 4, 0.74070"
    })
    void theQuantilesAreThoseOfTheTables(double share, int freedom, double t) {
        assertEquals(t, Student.quantile(share, freedom), 0.000006);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, 2, Double.NaN})
    void aShareIsBetweenNoneAndAll(double share) {
        assertThrows(IllegalArgumentException.class, () -> Student.quantile(share, 3));
    }

    @Test
    void onePointMoreThanTheParametersIsTheLeast() {
        assertThrows(IllegalArgumentException.class, () -> Student.quantile(0.95, 0));
    }
}
