package kheap.trend;

/// Who draws at random from some kinds of things, and meets ever fewer that are new: a producer whose messages go to
/// partitions at random, and that makes something at the first message to each (Feller, An Introduction to
/// Probability Theory and Its Applications, volume 1, section IX.3).
///
/// @param kinds how many there are
public record CouponCollector(long kinds) {
    private static final double EULER = 0.577_215_664_901_532_9;

    /// From here on the series of the logarithm is exact to twelve digits.
    private static final int LONG_SUM = 1_000;

    public CouponCollector {
        if (kinds < 1) {
            throw new IllegalArgumentException("a collector of " + kinds + " kinds");
        }
    }

    /// How many kinds are expected to be met after so many draws: `N · (1 - (1 - 1/N)^draws)`.
    public double met(double draws) {
        return draws == 0 ? 0 : -kinds * Math.expm1(draws * missed());
    }

    /// How many draws it takes until so many kinds are expected to be met.
    ///
    /// @param met below all of them
    public double draws(double met) {
        if (!(met >= 0 && met < kinds)) {
            throw new IllegalArgumentException(met + " of " + kinds + " kinds");
        }
        return met == 0 ? 0 : Math.log1p(-met / kinds) / missed();
    }

    /// How many more draws are expected until all kinds are met: `N · H(N - met)`.
    public double drawsToAll(long met) {
        return kinds * harmonic(missing(met));
    }

    /// How many more draws it takes in this share of all cases until all kinds are met, at the most.
    ///
    /// As if each kind were drawn on its own, at the same pace: then all are there with a probability of
    /// `(1 - (1 - 1/N)^draws)^missing`.
    ///
    /// @param share above 0 and below 1
    public double drawsToAll(long met, double share) {
        long missing = missing(met);
        // 1 - share^(1 / missing), without losing digits where it is near nothing
        return missing == 0 ? 0 : Math.max(missing, Math.log(-Math.expm1(Math.log(share) / missing)) / missed());
    }

    private long missing(long met) {
        if (met < 0 || met > kinds) {
            throw new IllegalArgumentException(met + " of " + kinds + " kinds");
        }
        return kinds - met;
    }

    /// The logarithm of the chance that a draw is not of one kind: minus infinity for a single kind.
    private double missed() {
        return Math.log1p(-1.0 / kinds);
    }

    private static double harmonic(long last) {
        if (last > LONG_SUM) {
            double n = last;
            return Math.log(n) + EULER + 1 / (2 * n) - 1 / (12 * n * n);
        }
        double sum = 0;
        for (long next = last; next >= 1; next--) {
            sum += 1.0 / next;
        }
        return sum;
    }
}
