package kheap.app.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.ByteSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A size as people give it for a heap: `512m` as `-Xmx` takes it, `512Mi` as Kubernetes does, `1.5 GiB`, or bytes.
/// A unit is always binary, as that of `-Xmx` is.
final class HeapSize implements ITypeConverter<ByteSize> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,3})?) ?(?:([kmgt])i?)?b?");
    private static final List<String> UNITS = List.of("", "k", "m", "g", "t");
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1L << 50);

    @Override
    public ByteSize convert(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (size.matches()) {
            BigDecimal bytes = new BigDecimal(size.group(1))
                    .multiply(BigDecimal.valueOf(
                            1L << 10 * UNITS.indexOf(Objects.requireNonNullElse(size.group(2), ""))));
            if (bytes.compareTo(BigDecimal.ONE) >= 0 && bytes.compareTo(LARGEST) <= 0) {
                return new ByteSize(bytes.longValue());
            }
        }
        throw new TypeConversionException(
                "'" + text + "' is no size of a heap; write 512m, 2g, 512Mi or a number of bytes");
    }
}
