package kheap.hprof;

/// Names of classes.
final class ClassNames {
    private ClassNames() {}

    /// A class's name as Java source writes it, from the one that a JVM writes into a dump: `java.util.Map$Entry`
    /// for `java/util/Map$Entry`, `int[][]` for `[[I`. The slash before the address of a hidden class becomes a dot,
    /// too.
    static String asInSource(String name) {
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        String element = name.substring(dimensions);
        if (dimensions > 0) {
            element = switch (element) {
                case "Z" -> "boolean";
                case "C" -> "char";
                case "F" -> "float";
                case "D" -> "double";
                case "B" -> "byte";
                case "S" -> "short";
                case "I" -> "int";
                case "J" -> "long";
                default ->
                    element.startsWith("L") && element.endsWith(";")
                            ? element.substring(1, element.length() - 1)
                            : element;
            };
        }
        return element.replace('/', '.') + "[]".repeat(dimensions);
    }
}
