package kheap.golang.rules;

import java.util.List;
import java.util.Locale;
import kheap.diagnosis.Quantity;

/// Numbers and names as parts of sentences.
final class Words {
    private Words() {}

    /// `1 channel`, `2 channels`, `0 channels`.
    static String count(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : noun + "s");
    }

    /// The word that fits the number: `is` or `are`.
    static String either(long count, String one, String many) {
        return count == 1 ? one : many;
    }

    /// `12.5 %`.
    static String share(double share) {
        return Quantity.share(share).toString();
    }

    /// `a`, `a and b`, `a, b and c`.
    static String list(List<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }
}
