package kheap.app.gui.part;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kheap.report.Cell;

/// Queries in the OQL of Eclipse Memory Analyzer, to be pasted there.
///
/// A class is named as it is. Names that are no identifiers to OQL, such as those of hidden classes, stand as
/// regular expressions between quotes, which is the other way OQL has to name a class.
public final class MatQuery {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*(\\[])*");

    /// OQL reads these as words of its own, in any case.
    private static final Set<String> RESERVED =
            Set.of("instanceof", "true", "false", "or", "and", "null", "implements");

    private MatQuery() {}

    /// All instances of these classes.
    ///
    /// @param names of at least one class, as Java source writes them
    public static String ofClasses(List<String> names) {
        return names.stream()
                .map(name -> "SELECT * FROM " + named(name))
                .distinct()
                .collect(Collectors.collectingAndThen(Collectors.toList(), MatQuery::union));
    }

    /// These objects.
    ///
    /// @param addresses at least one
    public static String ofObjects(List<Long> addresses) {
        return addresses.stream()
                .map(address -> Cell.address(address).text())
                .distinct()
                .collect(Collectors.joining(",", "SELECT * FROM OBJECTS ", ""));
    }

    private static String union(List<String> queries) {
        return queries.stream()
                .skip(1)
                .map(query -> " UNION ( " + query + " )")
                .collect(Collectors.joining("", queries.getFirst(), ""));
    }

    private static String named(String className) {
        boolean plain = NAME.matcher(className).matches()
                && List.of(className.toLowerCase(Locale.ROOT).replace("[]", "").split("\\.")).stream()
                        .noneMatch(RESERVED::contains);
        return plain ? className : "\"" + quoted(className) + "\"";
    }

    /// OQL has no escapes between quotes; Java's regular expressions, which it hands the rest to, do.
    private static String quoted(String className) {
        StringBuilder pattern = new StringBuilder();
        className.codePoints().forEach(c -> {
            if (c == '"') {
                pattern.append("\\x22");
            } else if (c == 0xFFFD) {
                // stands for what cannot be printed
                pattern.append('.');
            } else {
                if (c < 128 && !Character.isLetterOrDigit(c)) {
                    pattern.append('\\');
                }
                pattern.appendCodePoint(c);
            }
        });
        return pattern.toString();
    }
}
