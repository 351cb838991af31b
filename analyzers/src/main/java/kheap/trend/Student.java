package kheap.trend;

/// Student's t distribution, for intervals around what few points tell.
final class Student {
    private static final int HALVINGS = 60;

    private Student() {}

    /// The t between whose negative and positive lie `share` of all values.
    ///
    /// With t = √f · tan θ that share is a finite sum over powers of cos θ (Abramowitz and Stegun, Handbook of
    /// Mathematical Functions, 26.7.3 for odd and 26.7.4 for even f); the angle is found by halving.
    ///
    /// @param share above 0 and below 1: 0.95 for the usual interval
    /// @param freedom the degrees of freedom, at least 1
    static double quantile(double share, int freedom) {
        if (!(share > 0 && share < 1) || freedom < 1) {
            throw new IllegalArgumentException("the share " + share + " with " + freedom + " degrees of freedom");
        }
        double low = 0;
        double high = Math.PI / 2;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double angle = (low + high) / 2;
            if (share(angle, freedom) < share) {
                low = angle;
            } else {
                high = angle;
            }
        }
        return Math.sqrt(freedom) * Math.tan((low + high) / 2);
    }

    private static double share(double angle, int freedom) {
        double square = Math.cos(angle) * Math.cos(angle);
        boolean odd = freedom % 2 == 1;
        double term = odd ? Math.cos(angle) : 1;
        double sum = 0;
        for (int power = odd ? 1 : 0; power <= freedom - 2; power += 2) {
            sum += term;
            term *= square * (power + 1) / (power + 2);
        }
        return odd ? (angle + Math.sin(angle) * sum) * 2 / Math.PI : Math.sin(angle) * sum;
    }
}
