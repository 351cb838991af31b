package kheap.golang;

import java.util.regex.Pattern;

/// The name of a function as a profile has it, in its two parts.
///
/// `github.com/acme/orders/vendor/github.com/Shopify/sarama.(*asyncProducer).dispatcher` is in the package
/// `github.com/acme/orders/vendor/github.com/Shopify/sarama` and has the name `(*asyncProducer).dispatcher`. Dots in
/// the last part of a package's path are written as `%2e`, and `/v2` behind it is the module's version.
record GoFunction(String path, String name) {
    private static final Pattern VERSION = Pattern.compile("(?:/v|\\.v)\\d{1,4}$");

    static GoFunction of(String function) {
        int dot = function.indexOf('.', endOfFolders(function));
        return dot < 0
                ? new GoFunction("", function)
                : new GoFunction(function.substring(0, dot).replace("%2e", "."), function.substring(dot + 1));
    }

    /// Where the last part of its package's path begins. The types of a generic one have slashes of their own.
    static int endOfFolders(String function) {
        int bracket = function.indexOf('[');
        return function.lastIndexOf('/', bracket < 0 ? function.length() : bracket) + 1;
    }

    /// Whether its package is one of sarama's, a fork's or a vendored one.
    boolean isOfSarama() {
        String unversioned = VERSION.matcher(path).replaceFirst("");
        return unversioned.substring(unversioned.lastIndexOf('/') + 1).contains("sarama");
    }

    boolean isOf(String repository) {
        return path.contains(repository);
    }

    boolean isOfRuntime() {
        return path.equals("runtime") || path.startsWith("runtime/");
    }
}
