package kheap.app.input;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;

/// A number of bytes as people write it: `512m` for a JVM and for Docker, `512Mi` for Kubernetes, `1.5 GiB` as kheap
/// prints it.
///
/// Units are binary, whatever their case. That is what all of these mean except Kubernetes by its `M` and `G`, which
/// are 5 and 7 % less.
public final class WrittenSize {
    public static final String EXAMPLES = "512m or 1Gi";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s*(?:([kmgt])i?)?b?");
    private static final String UNITS = "kmgt";
    private static final BigDecimal UNIT = BigDecimal.valueOf(1024);

    private WrittenSize() {}

    /// Empty where the text is no number of bytes, and for none at all.
    public static Optional<ByteSize> of(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return Optional.empty();
        }
        int power = size.group(2) == null ? 0 : UNITS.indexOf(size.group(2)) + 1;
        BigDecimal bytes =
                new BigDecimal(size.group(1)).multiply(UNIT.pow(power)).setScale(0, RoundingMode.HALF_UP);
        return bytes.signum() > 0 && bytes.toBigInteger().bitLength() < Long.SIZE
                ? Optional.of(new ByteSize(bytes.longValueExact()))
                : Optional.empty();
    }
}
